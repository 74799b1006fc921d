package tv.ypsilon.process;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Takes what the service exports of its traces, OTLP over HTTP, and keeps it as it came. */
final class TraceReceiver implements AutoCloseable {

    private static final String PATH = "/v1/traces";

    private final List<String> received = new ArrayList<>();

    private final HttpServer server;

    private TraceReceiver(HttpServer server) {
        this.server = server;
    }

    static TraceReceiver start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            TraceReceiver receiver = new TraceReceiver(server);
            server.createContext(PATH, (exchange) -> {
                // ids are raw bytes in it, names are text: both can be found in this
                receiver.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
            return receiver;
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private synchronized void add(String body) {
        this.received.add(body);
    }

    String url() {
        return "http://127.0.0.1:" + this.server.getAddress().getPort() + PATH;
    }

    /** Whether a span of that name came in a message that is about that trace. */
    synchronized boolean hasSpan(String name, String trace) {
        String raw = new String(HexFormat.of().parseHex(trace), StandardCharsets.ISO_8859_1);
        return this.received.stream().anyMatch((body) -> body.contains(raw) && body.contains(name));
    }

    @Override
    public void close() {
        this.server.stop(0);
    }
}
