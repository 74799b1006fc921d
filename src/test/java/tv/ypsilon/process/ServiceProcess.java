package tv.ypsilon.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tv.ypsilon.FreePort;
import tv.ypsilon.ApiClient;

/** An instance of the packaged service in a process of its own. */
final class ServiceProcess implements Door, AutoCloseable {

    private static final Duration LONG = Duration.ofMinutes(5);

    private static final Path HERE = Path.of("").toAbsolutePath();

    private static final AtomicInteger STARTS = new AtomicInteger();

    private final String name;

    private final int port;

    private final List<String> program;

    private final Path log;

    private final Process process;

    private ServiceProcess(String name, int port, List<String> program, Path log, Process process) {
        this.name = name;
        this.port = port;
        this.program = program;
        this.log = log;
        this.process = process;
    }

    /**
     * Begins to start an instance; {@link #awaitReady} waits until it serves.
     *
     * @param directory where its log goes
     * @param settings as the service's configuration calls them
     */
    static ServiceProcess launch(String name, Path directory, Faults faults, Map<String, String> settings) {
        return launch(name, directory, List.of(
                // ready soon, and small
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx320m", "-Xss512k", "-cp", jar().toString(),
                "-Dloader.path=" + faults.classes(), "org.springframework.boot.loader.launch.PropertiesLauncher",
                "--ypsilon.faults=" + faults.directory()), settings);
    }

    /** The same as in production, but for what the JVM is told. */
    static ServiceProcess launchAsIs(String name, Path directory, List<String> jvm, Map<String, String> settings) {
        List<String> command = new ArrayList<>(jvm);
        command.addAll(List.of("-jar", jar().toString()));
        return launch(name, directory, command, settings);
    }

    /** The program that is in a folder, and nothing else; it is where the process works. */
    static ServiceProcess launchIn(Path folder, String name, Path directory, List<String> program,
            Map<String, String> settings) {
        return launch(name, FreePort.find(), folder, directory, program, settings);
    }

    /** Begins to start an instance in the place of this one, which has ended, at the same port. */
    ServiceProcess launchAgain(Map<String, String> settings) {
        return launch(this.name, this.port, HERE, this.log.getParent(), this.program, settings);
    }

    private static ServiceProcess launch(String name, Path directory, List<String> program,
            Map<String, String> settings) {
        return launch(name, FreePort.find(), HERE, directory, program, settings);
    }

    private static ServiceProcess launch(String name, int port, Path folder, Path directory, List<String> program,
            Map<String, String> settings) {
        try {
            Files.createDirectories(directory);
            Path log = directory.resolve("%02d-%s.log".formatted(STARTS.incrementAndGet(), name));
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(program);
            command.addAll(List.of("--server.port=" + port, "--migration.instance-name=" + name));
            settings.forEach((setting, value) -> command.add("--" + setting + "=" + value));
            Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                    .redirectOutput(log.toFile()).start();
            process.getOutputStream().close();
            return new ServiceProcess(name, port, program, log, process);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** The build says where it has put it. */
    private static Path jar() {
        Path jar = Path.of(Objects.requireNonNull(System.getProperty("ypsilon.jar"),
                "the system property ypsilon.jar must name the packaged service, as it does in mvn verify"));
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("there is no packaged service at " + jar + "; mvn package makes it");
        }
        return jar.toAbsolutePath();
    }

    @Override
    public String name() {
        return this.name;
    }

    int port() {
        return this.port;
    }

    @Override
    public ApiClient api() {
        return ApiClient.of(this.port);
    }

    /** Where what it says goes. */
    Path log() {
        return this.log;
    }

    boolean isAlive() {
        return this.process.isAlive();
    }

    ServiceProcess awaitReady() {
        await(this + " to be ready").atMost(LONG).pollInterval(Duration.ofMillis(100)).until(() -> {
            if (!this.process.isAlive()) {
                throw new IllegalStateException(this + " ended with " + this.process.exitValue());
            }
            return isReady();
        });
        return this;
    }

    private boolean isReady() {
        try {
            return api().get("/actuator/health/readiness").status() == 200;
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    /** SIGKILL; returns when it is gone. */
    void kill() {
        this.process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM; it ends when it has finished what it has begun. */
    void terminate() {
        this.process.destroy();
    }

    /** SIGSTOP: time goes on without it. */
    void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    void thaw() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(this.process.pid())).inheritIO().start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill -" + signal + " ended with " + exit);
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

    /** How many bytes of memory it has had at the most; of Linux, which alone tells it. */
    long mostMemory() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(this.process.pid()), "status"))) {
            return lines.filter((line) -> line.startsWith("VmHWM:"))
                    .mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) << 10).findFirst().orElseThrow();
        }
    }

    /** Waits for its end, and tells the exit status. */
    int awaitEnd() {
        try {
            if (!this.process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError(this + " does not end");
            }
            return this.process.exitValue();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

    @Override
    public void close() {
        if (this.process.isAlive()) {
            kill();
        }
    }

    @Override
    public String toString() {
        return "instance " + this.name + " (" + this.log + ")";
    }
}
