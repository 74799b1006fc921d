package tv.ypsilon.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what a test has measured on its way: in the log, and in a file of {@code target/measured}. */
final class Measured {

    private static final Logger LOG = LoggerFactory.getLogger(Measured.class);

    private Measured() {}

    /**
     * Tells a table.
     *
     * @param what the name of the file, without its ending
     */
    static void tell(String what, String table) {
        LOG.info("Measured, {}:\n\n{}\n", what, table);
        try {
            Path folder = Files.createDirectories(Path.of("target", "measured"));
            Files.writeString(folder.resolve(what + ".txt"), table.strip() + "\n");
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
