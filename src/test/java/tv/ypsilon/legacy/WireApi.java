package tv.ypsilon.legacy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An API that is scripted down to the bytes: what happens on each connection before it is closed. */
final class WireApi implements AutoCloseable {

    private final ServerSocket server;

    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** What happens on one connection. */
    interface Script {

        void run(Connection connection) throws IOException;
    }

    WireApi(Script script) {
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(() -> {
            while (!this.server.isClosed()) {
                try (Socket socket = this.server.accept()) {
                    script.run(new Connection(socket));
                } catch (IOException _) {
                    // the client has gone, or the test is over
                }
            }
        });
    }

    int port() {
        return this.server.getLocalPort();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** The first line of each request that has come. */
    List<String> requests() {
        return this.requests;
    }

    @Override
    public void close() {
        try {
            this.server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** One connection, from this side. */
    final class Connection {

        private final Socket socket;

        private final BufferedReader in;

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        }

        /** Reads a request to its end. */
        void read() throws IOException {
            String first = this.in.readLine();
            if (first == null) {
                return;
            }
            int length = 0;
            for (String line = this.in.readLine(); line != null && !line.isEmpty(); line = this.in.readLine()) {
                if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(line.substring(15).strip());
                }
            }
            for (int i = 0; i < length; i++) {
                this.in.read();
            }
            requests.add(first);
        }

        /** Reads a request and answers it. */
        void answer(String response) throws IOException {
            read();
            this.socket.getOutputStream().write(response.getBytes(StandardCharsets.UTF_8));
            this.socket.getOutputStream().flush();
        }
    }
}
