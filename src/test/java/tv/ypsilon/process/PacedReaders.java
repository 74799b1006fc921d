package tv.ypsilon.process;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Reads pages from a process of its own, until it is ended: so many a second whatever the answers take, or, at rate 0,
 * each connection one after the other without a pause. Each read waits from when it was due. It writes a line for each:
 * when it was due in milliseconds since 1970, how long it took in microseconds, and whether it was answered with 200.
 */
final class PacedReaders implements AutoCloseable {

    private static final int CONNECTIONS = 8;

    private final Process process;

    private PacedReaders(Process process) {
        this.process = process;
    }

    /**
     * Begins to read.
     *
     * @param paths what is read, in turn
     * @param reads the file that the lines go to
     */
    static PacedReaders begin(int port, int rate, List<String> paths, Path reads) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx128m",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Client.class.getName(),
                Integer.toString(port), Integer.toString(rate), reads.toString()));
        command.addAll(paths);
        Process process = new ProcessBuilder(command).inheritIO().start();
        return new PacedReaders(process);
    }

    @Override
    public void close() {
        this.process.destroy();
        try {
            this.process.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The process. */
    static final class Client {

        private static final int LONGEST = 4 << 20;

        private Client() {}

        /** When a read was due. */
        private record Due(long millis, long nanos) {

            static Due at(long nanos) {
                return new Due(System.currentTimeMillis(), nanos);
            }
        }

        private interface Turns {

            Due next() throws InterruptedException;
        }

        @SuppressWarnings("resource")
        public static void main(String[] args) throws Exception {
            int rate = Integer.parseInt(args[1]);
            List<byte[]> requests = Arrays.stream(args).skip(3).map((path) -> ("GET " + path
                    + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII)).toList();
            BlockingQueue<Due> due = new LinkedBlockingQueue<>();
            // not buffered: this process is ended from outside
            PrintStream out = new PrintStream(args[2], StandardCharsets.US_ASCII);
            AtomicInteger turn = new AtomicInteger();
            for (int i = 0; i < CONNECTIONS; i++) {
                Thread.ofPlatform().daemon(rate > 0).start(() -> read(Integer.parseInt(args[0]),
                        rate > 0 ? due::take : () -> Due.at(System.nanoTime()),
                        () -> requests.get(Math.floorMod(turn.getAndIncrement(), requests.size())), out));
            }
            if (rate > 0) {
                pace(rate, due);
            }
        }

        private static void pace(int rate, BlockingQueue<Due> due) throws InterruptedException {
            long begin = System.nanoTime();
            for (long i = 0;; i++) {
                long nanos = begin + i * TimeUnit.SECONDS.toNanos(1) / rate;
                TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
                due.put(Due.at(nanos));
            }
        }

        private static void read(int port, Turns turns, Supplier<byte[]> requests, PrintStream out) {
            byte[] buffer = new byte[LONGEST];
            try (Socket socket = new Socket("localhost", port)) {
                socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
                InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 18);
                while (true) {
                    Due due = turns.next();
                    socket.getOutputStream().write(requests.get());
                    boolean good = readAnswer(in, buffer);
                    out.print(due.millis() + " " + (System.nanoTime() - due.nanos()) / 1000 + " " + good + "\n");
                }
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        private static boolean readAnswer(InputStream in, byte[] buffer) throws IOException {
            String status = line(in);
            int length = -1;
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
            }
            if (length < 0 || in.readNBytes(buffer, 0, length) != length) {
                throw new IOException("no whole answer: " + status);
            }
            return status.contains(" 200");
        }

        private static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("closed");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }
    }
}
