package tv.ypsilon.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import tv.ypsilon.FreePort;
import tv.ypsilon.TestProgram;
import tv.ypsilon.ApiClient;

/**
 * A real nginx before two instances, told by {@code docs/operations/nginx.conf} what to do. Where there is none, tests are
 * skipped aloud, unless the system property {@code ypsilon.test.nginx} is {@code required}: then they fail.
 */
final class Nginx implements Door, AutoCloseable {

    private static final Path DOCUMENTED = Path.of("docs", "operations", "nginx.conf");

    private static final String AROUND = """
            daemon off;
            worker_processes 2;
            user NOBODY_ELSE;
            pid nginx.pid;
            error_log errors.log info;
            events { worker_connections 512; }
            http {
                access_log access.log;
                client_body_temp_path client;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                include ypsilon.conf;
            }
            """;

    private final Process process;

    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one before two instances, and waits until it listens. */
    static Nginx start(Path directory, int first, int second) {
        Path program = find();
        Path folder = directory.toAbsolutePath();
        try {
            FileSystemUtils.deleteRecursively(folder);
            Files.createDirectories(folder);
            int port = FreePort.find();
            String documented = Files.readString(DOCUMENTED);
            String here = documented.replace("listen 80;", "listen 127.0.0.1:" + port + ";")
                    .replace("ypsilon-1.internal:8080", "127.0.0.1:" + first)
                    .replace("ypsilon-2.internal:8080", "127.0.0.1:" + second);
            Files.writeString(folder.resolve("ypsilon.conf"), here);
            Files.writeString(folder.resolve("nginx.conf"),
                    AROUND.replace("NOBODY_ELSE", System.getProperty("user.name")));
            Process process = new ProcessBuilder(program.toString(), "-p", folder.toString(), "-e", "errors.log", "-c",
                    "nginx.conf").redirectErrorStream(true).redirectOutput(folder.resolve("output.log").toFile())
                    .start();
            Nginx nginx = new Nginx(process, port);
            await("nginx in " + folder).atMost(Duration.ofSeconds(20)).until(nginx::listens);
            return nginx;
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static Path find() {
        return new TestProgram("ypsilon.test.nginx", "nginx-light", "ROLLING RESTARTS ARE").find(List.of("nginx"));
    }

    private boolean listens() {
        if (!this.process.isAlive()) {
            throw new IllegalStateException("nginx ended with " + this.process.exitValue());
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    int port() {
        return this.port;
    }

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public ApiClient api() {
        return ApiClient.of(this.port);
    }

    /** Whatever it complained of: where an instance did not answer, and what became of that. */
    static List<String> complaints(Path directory) throws IOException {
        try (Stream<String> lines = Files.lines(directory.resolve("errors.log"))) {
            return lines.filter((line) -> line.contains("[error]") || line.contains("[warn]")).toList();
        }
    }

    @Override
    public void close() {
        // it ends its workers, too
        this.process.destroy();
        try {
            if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
                this.process.destroyForcibly();
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }
}
