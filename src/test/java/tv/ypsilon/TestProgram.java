package tv.ypsilon;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that some tests need and no library brings. Where there is none they are skipped, aloud, unless the build says
 * that it is {@code required}: then they fail.
 *
 * @param property the system property that may say {@code required}
 * @param packaged what to install, and how else to name one
 * @param untested what is not tested without it, in capitals
 */
public record TestProgram(String property, String packaged, String untested) {

    private static final Logger LOG = LoggerFactory.getLogger(TestProgram.class);

    /** The first of these names that can be run: as it is if it is a path, else where PATH or an administrator has it. */
    public Path find(List<String> names) {
        Optional<Path> found = names.stream().flatMap(TestProgram::places).filter(Files::isExecutable).findFirst();
        if (found.isEmpty()) {
            String missing = "There is no " + String.join(", ", names) + ": install Debian's package " + this.packaged;
            LOG.warn("{} NOT TESTED. {}", this.untested, missing);
            if ("required".equals(System.getProperty(this.property))) {
                throw new AssertionError(missing);
            }
            Assumptions.abort(missing);
        }
        return found.orElseThrow();
    }

    private static Stream<Path> places(String name) {
        return name.contains("/") ? Stream.of(Path.of(name))
                : Stream.concat(Arrays.stream(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin"))
                        .map((folder) -> Path.of(folder, name));
    }
}
