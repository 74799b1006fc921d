package tv.ypsilon.editing;

import java.util.UUID;
import org.slf4j.MDC;
import tv.ypsilon.teaser.TeaserId;

/** Says in every line that a thread logs which edit it is about, until it is closed. */
final class LogContext implements AutoCloseable {

    private static final String OPERATION = "operation";

    private static final String TEASER = "teaser";

    private static final String EDITOR = "editor";

    private LogContext() {}

    static LogContext of(UUID operation, TeaserId teaser, String editor) {
        MDC.put(OPERATION, operation.toString());
        MDC.put(TEASER, teaser.value());
        MDC.put(EDITOR, editor);
        return new LogContext();
    }

    static LogContext of(Operation operation) {
        return of(operation.id(), operation.teaserId(), operation.author());
    }

    /** The edit has to begin anew, under another id. */
    static void begunAnewAs(UUID operation) {
        MDC.put(OPERATION, operation.toString());
    }

    @Override
    public void close() {
        MDC.remove(OPERATION);
        MDC.remove(TEASER);
        MDC.remove(EDITOR);
    }
}
