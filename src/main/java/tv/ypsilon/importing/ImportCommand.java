package tv.ypsilon.importing;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import tv.ypsilon.importing.ImportRun.Phase;
import tv.ypsilon.importing.ImportRun.Status;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.migration.MigrationProperties;
import tv.ypsilon.migration.ServiceOnly;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;

/**
 * An import from the command line: the same jar with the word {@code import}, on the same settings, without a web server
 * and without a part in the moves of the step. Where an import runs already, it is followed, and carried on if need be.
 */
public final class ImportCommand {

    private static final String WORD = "import";

    private static final String DRY_RUN = "--dry-run";

    private static final long LOOK_MILLIS = 250;

    private static final int LOOKS_PER_PLAIN_LINE = 20;

    private static final int SUCCESS = 0;

    private static final int FAILURE = 1;

    private static final int USAGE = 2;

    private final ConfigurableApplicationContext context;

    private final PrintStream screen;

    private final boolean terminal;

    private volatile boolean ended;

    private ImportCommand(ConfigurableApplicationContext context, PrintStream screen, boolean terminal) {
        this.context = context;
        this.screen = screen;
        this.terminal = terminal;
    }

    /** Whether the command line asks for an import, and not for the service. */
    public static boolean isMeantBy(String[] arguments) {
        return arguments.length > 0 && arguments[0].equals(WORD);
    }

    /**
     * Runs an import to its end, and tells how it goes on the standard error stream.
     *
     * @param application what is started otherwise
     * @return the exit status: 0 when the import is complete
     */
    public static int run(Class<?> application, String[] arguments) {
        PrintStream screen = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        List<String> options = Arrays.asList(arguments).subList(1, arguments.length);
        if (!options.stream().allMatch((option) -> option.startsWith("--"))) {
            screen.println("Usage: java -jar ypsilon.jar import [--dry-run] [--any.setting=value]");
            return USAGE;
        }
        SpringApplication command = new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
                .profiles(ServiceOnly.COMMAND).lazyInitialization(true).logStartupInfo(false)
                .properties(Map.of("logging.level.root", "warn", "importing.follow-every", "0")).build();
        try (ConfigurableApplicationContext context = command.run(options.toArray(String[]::new))) {
            boolean terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
            return new ImportCommand(context, screen, terminal).carryOut(options.contains(DRY_RUN));
        }
    }

    private int carryOut(boolean dryRun) {
        Runtime.getRuntime().addShutdownHook(new Thread(this::tellWhatHappensNext));
        MigrationProperties migration = this.context.getBean(MigrationProperties.class);
        this.context.getBean(Migration.class).beginAt(migration.requested(), "import command");
        ImportRuns runs = this.context.getBean(ImportRuns.class);
        try {
            ImportRun run = follow(runs, start(runs, dryRun));
            ImportProgress.summary(run, runs.countIssues(run.id())).forEach(this.screen::println);
            return run.status() == Status.COMPLETED ? SUCCESS : FAILURE;
        } catch (Refusal ex) {
            this.screen.println("The import was not started: " + ex.getMessage());
            return FAILURE;
        } finally {
            this.ended = true;
        }
    }

    private ImportRun start(ImportRuns runs, boolean dryRun) {
        try {
            return this.context.getBean(Importer.class).start(System.getProperty("user.name", "command"), dryRun,
                    null);
        } catch (Refusal ex) {
            ImportRun running = runs.findRunning().orElseThrow(() -> ex);
            if (ex.type() != ProblemType.ALREADY_RUNNING || running.dryRun() != dryRun) {
                throw ex;
            }
            this.screen.println("One is running already; this is how it goes on.");
            return running;
        }
    }

    private ImportRun follow(ImportRuns runs, ImportRun started) {
        ImportRun run = started;
        Phase told = null;
        for (int looks = 0; run.status() == Status.RUNNING; looks++) {
            if (this.terminal) {
                this.screen.print("\r" + ImportProgress.line(run));
                this.screen.flush();
            } else if (run.phase() != told || looks % LOOKS_PER_PLAIN_LINE == 0) {
                this.screen.println(ImportProgress.line(run).stripTrailing());
                told = run.phase();
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                run = runs.getRun(run.id());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return run;
            } catch (DataAccessException | TransactionException ex) {
                if (!this.context.isActive()) {
                    return run;
                }
            }
        }
        this.screen.println((this.terminal ? "\r" : "") + ImportProgress.line(run).stripTrailing());
        return run;
    }

    private void tellWhatHappensNext() {
        if (!this.ended) {
            this.screen.println();
            this.screen.println("Stopped. An instance of the service carries the import on, or the same command does.");
        }
    }
}
