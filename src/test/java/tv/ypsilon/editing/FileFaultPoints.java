package tv.ypsilon.editing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import tv.ypsilon.teaser.Teaser;

/**
 * Stops edits of a service in a process of its own, where files in a directory that both know say so. Only the tests of
 * whole processes put it beside the packaged service; nothing else knows of it.
 * <p>
 * A file called {@code POINT@teaser}, where a new teaser goes by its title, stops the first edit that comes there: with
 * the text {@code halt} the process ends as by SIGKILL; with {@code park} the edit waits for a file
 * {@code go.POINT@teaser}, and tells with {@code passed.POINT@teaser} that it goes on. Whichever instance comes first
 * takes the file, and renames it to {@code POINT@teaser.instance}.
 */
final class FileFaultPoints implements FaultPoints {

    private final Path directory;

    private final String instance;

    private FileFaultPoints(Path directory, String instance) {
        this.directory = directory;
        this.instance = instance;
    }

    /** Brings the fault points into the service, before it would make its own that do nothing. */
    static final class Initializer implements ApplicationContextInitializer<GenericApplicationContext> {

        @Override
        public void initialize(GenericApplicationContext context) {
            Path directory = Path.of(context.getEnvironment().getRequiredProperty("ypsilon.faults"));
            String instance = context.getEnvironment().getRequiredProperty("migration.instance-name");
            context.registerBean(FaultPoints.class, () -> new FileFaultPoints(directory, instance));
        }
    }

    @Override
    public void reached(Point point, Operation operation) {
        for (String name : names(operation)) {
            String fault = point + "@" + name;
            Path file = this.directory.resolve(fault);
            if (Files.exists(file)) {
                stop(fault, file);
            }
        }
    }

    private static Set<String> names(Operation operation) {
        Set<String> names = new LinkedHashSet<>();
        names.add(operation.teaserId().value());
        Teaser after = operation.after();
        if (operation.kind() == OperationKind.CREATE && after != null) {
            names.add(String.valueOf(after.content().title()));
        }
        return names;
    }

    private void stop(String fault, Path file) {
        try {
            String how = Files.readString(file);
            Files.move(file, this.directory.resolve(fault + "." + this.instance), StandardCopyOption.ATOMIC_MOVE);
            if (how.equals("halt")) {
                Runtime.getRuntime().halt(137);
            }
            while (!Files.exists(this.directory.resolve("go." + fault))) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            Files.createFile(this.directory.resolve("passed." + fault));
        } catch (NoSuchFileException _) {
            // another instance was faster
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }
}
