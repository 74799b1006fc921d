package tv.ypsilon.simulator;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One request on a connection, and every way to answer it or not to. */
final class Exchange {

    private final Socket socket;

    private final InputStream in;

    private final ReceivedRequest request;

    private final boolean dying;

    private @Nullable String body;

    private boolean diesWithNext;

    private Exchange(Socket socket, InputStream in, ReceivedRequest request, boolean dying) {
        this.socket = socket;
        this.in = in;
        this.request = request;
        this.dying = dying;
    }

    /** Reads the head of the next request, or null when the client has closed the connection. */
    static @Nullable Exchange read(Socket socket, InputStream in, boolean dying) throws IOException {
        String start = readLine(in);
        if (start.isEmpty()) {
            return null;
        }
        String[] words = start.split(" ", 3);
        if (words.length < 3) {
            throw new IOException("No request: " + start);
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
        }
        String[] target = words[1].split("\\?", 2);
        ReceivedRequest request = new ReceivedRequest(Instant.now(), words[0], target[0],
                target.length > 1 ? target[1] : "", headers);
        return new Exchange(socket, in, request, dying);
    }

    ReceivedRequest request() {
        return request;
    }

    /** The request's body, read from the wire when it is first asked for. */
    String body() throws IOException {
        if (body == null) {
            if (request.header("Expect").isPresent()) {
                write("HTTP/1.1 100 Continue\r\n\r\n");
            }
            boolean chunked = request.header("Transfer-Encoding").orElse("").equalsIgnoreCase("chunked");
            byte[] bytes = chunked ? readChunks()
                    : readExactly(Integer.parseInt(request.header("Content-Length").orElse("0")));
            body = new String(bytes, StandardCharsets.UTF_8);
        }
        return body;
    }

    /** Answers as HTTP wants it. */
    void send(Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        send(answer, bytes, bytes.length);
    }

    /** Announces the whole answer, sends the first half, and closes the connection. */
    void sendHalf(Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        send(answer, bytes, bytes.length / 2);
        close();
    }

    /** Sends the body byte by byte. */
    void sendSlowly(Answer answer, Duration betweenBytes) throws IOException, InterruptedException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        send(answer, bytes, 0);
        OutputStream out = socket.getOutputStream();
        for (byte b : bytes) {
            out.write(b);
            out.flush();
            Thread.sleep(betweenBytes);
        }
    }

    /** Closes the connection, the way a server ends one that is idle. */
    void close() throws IOException {
        socket.close();
    }

    /** Cuts the connection: the client sees a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Says nothing now, and closes the connection when the next request comes in on it. */
    void closeUnderNext() {
        diesWithNext = true;
    }

    boolean isUnderClosing() {
        return dying;
    }

    boolean diesWithNext() {
        return diesWithNext;
    }

    boolean keepsConnection() {
        return !socket.isClosed() && !request.header("Connection").orElse("").equalsIgnoreCase("close");
    }

    private void send(Answer answer, byte[] bytes, int length) throws IOException {
        body(); // what is left unread would be taken for the next request
        StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " -\r\n");
        answer.headers().forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (answer.status() != 204) {
            head.append("Content-Type: ").append(answer.contentType()).append("\r\n");
            head.append("Content-Length: ").append(bytes.length).append("\r\n");
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        message.write(bytes, 0, length);
        socket.getOutputStream().write(message.toByteArray());
    }

    private void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private byte[] readChunks() throws IOException {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (int size = readSize(); size > 0; size = readSize()) {
            chunks.writeBytes(readExactly(size));
            readLine(in);
        }
        while (!readLine(in).isEmpty()) {
            // a trailer
        }
        return chunks.toByteArray();
    }

    private int readSize() throws IOException {
        return Integer.parseInt(readLine(in).split(";", 2)[0].trim(), 16);
    }

    private byte[] readExactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The client has gone in the middle of its request");
        }
        return bytes;
    }

    /** Empty at the end of the stream. */
    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

}
