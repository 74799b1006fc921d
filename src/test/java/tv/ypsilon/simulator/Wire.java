package tv.ypsilon.simulator;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.FreePort;

/**
 * A small HTTP/1.1 server whose answers can go wrong below HTTP, where a well-behaved server lets nobody in.
 * A thread serves one connection.
 */
final class Wire {

    /** Answers a request, or fails to. */
    interface Handler {

        void handle(Exchange exchange) throws IOException, InterruptedException;

    }

    private final InetAddress address;

    private final Handler handler;

    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private int port;

    private @Nullable ServerSocket listening;

    private @Nullable ExecutorService threads;

    /** Port 0 means any that is free; it stays the same. */
    Wire(InetAddress address, int port, Handler handler) {
        this.address = address;
        this.port = port == 0 ? FreePort.find() : port;
        this.handler = handler;
    }

    synchronized int port() {
        return port;
    }

    synchronized void start() {
        if (listening != null) {
            return;
        }
        try {
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(address, port), 1024);
            ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
            executor.execute(() -> accept(server, executor));
            listening = server;
            threads = executor;
        } catch (IOException e) {
            throw new UncheckedIOException("The legacy API cannot listen on port " + port, e);
        }
    }

    /** Refuses connections from now on, and cuts those that are open. */
    synchronized void stop() {
        if (listening != null && threads != null) {
            close(listening);
            threads.shutdownNow();
            connections.forEach(Wire::close);
            listening = null;
            threads = null;
        }
    }

    private void accept(ServerSocket server, ExecutorService executor) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.add(socket);
                serve(socket, executor);
            } catch (IOException e) {
                close(server); // stopped
            }
        }
    }

    private void serve(Socket socket, ExecutorService executor) {
        try {
            executor.execute(() -> serve(socket));
        } catch (RejectedExecutionException e) {
            close(socket); // stopped
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean dying = false;
            for (Exchange exchange = Exchange.read(socket, in, dying); exchange != null; exchange = Exchange.read(
                    socket,
                    in, dying)) {
                handler.handle(exchange);
                if (!exchange.keepsConnection()) {
                    return;
                }
                dying = exchange.diesWithNext();
            }
        } catch (IOException e) {
            // the client has gone, or a fault has cut the connection
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stopped
        } finally {
            connections.remove(socket);
        }
    }

    private static void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // closed is closed
        }
    }

}
