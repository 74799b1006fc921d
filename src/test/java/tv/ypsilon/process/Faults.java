package tv.ypsilon.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** Says to instances where in an edit they are to stop; the other side of {@code tv.ypsilon.editing.FileFaultPoints}. */
final class Faults {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static final String PACKAGE = "tv/ypsilon/editing/";

    private static final List<String> CLASSES = List.of("FileFaultPoints", "FileFaultPoints$Initializer");

    private final Path directory;

    private final Path classes;

    private Faults(Path directory, Path classes) {
        this.directory = directory;
        this.classes = classes;
    }

    /** Puts what stops edits where the packaged service, and only that, can find it; what was there goes. */
    static Faults in(Path directory) {
        try {
            FileSystemUtils.deleteRecursively(directory);
            Path classes = directory.resolve("classes");
            Files.createDirectories(classes.resolve(PACKAGE));
            for (String name : CLASSES) {
                try (InputStream compiled = Faults.class.getResourceAsStream("/" + PACKAGE + name + ".class")) {
                    Files.write(classes.resolve(PACKAGE + name + ".class"), compiled.readAllBytes());
                }
            }
            Path factories = classes.resolve("META-INF/spring.factories");
            Files.createDirectories(factories.getParent());
            Files.writeString(factories, "org.springframework.context.ApplicationContextInitializer="
                    + "tv.ypsilon.editing.FileFaultPoints$Initializer\n");
            return new Faults(Files.createDirectories(directory.resolve("points")), classes);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** What an instance needs on its class path. */
    Path classes() {
        return this.classes;
    }

    Path directory() {
        return this.directory;
    }

    /** The first edit of this teaser that comes to this point ends its process there, as by SIGKILL. */
    void haltAt(String point, String teaser) {
        write(point + "@" + teaser, "halt");
    }

    /** The first edit of this teaser that comes to this point stays there, until it is let go on or its process ends. */
    void parkAt(String point, String teaser) {
        write(point + "@" + teaser, "park");
    }

    /** Waits until an edit is stopped there, and tells by which instance. */
    String awaitReached(String point, String teaser) {
        String prefix = point + "@" + teaser + ".";
        return await("an edit at " + point + " of " + teaser).atMost(LONG).pollInterval(Duration.ofMillis(10))
                .until(() -> first(prefix), Optional::isPresent).orElseThrow();
    }

    /** Lets a parked edit go on; it will be seen to by {@link #awaitPassed}. */
    void release(String point, String teaser) {
        write("go." + point + "@" + teaser, "");
    }

    void awaitPassed(String point, String teaser) {
        await("an edit going on after " + point + " of " + teaser).atMost(LONG).pollInterval(Duration.ofMillis(10))
                .until(() -> Files.exists(this.directory.resolve("passed." + point + "@" + teaser)));
    }

    private Optional<String> first(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(this.directory)) {
            return files.map((file) -> file.getFileName().toString()).filter((name) -> name.startsWith(prefix))
                    .map((name) -> name.substring(prefix.length())).findFirst();
        }
    }

    /** Whole at once: the instances look for it all the time. */
    private void write(String name, String text) {
        try {
            Path draft = Files.createTempFile(this.directory.getParent(), "fault", "");
            Files.writeString(draft, text);
            Files.move(draft, this.directory.resolve(name));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
