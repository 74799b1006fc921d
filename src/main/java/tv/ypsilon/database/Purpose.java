package tv.ypsilon.database;

import java.util.Locale;
import java.util.function.Supplier;

/**
 * What a connection is wanted for. Work is done under a purpose, and takes its connections from that purpose's own
 * pool; work under none is {@link #REQUESTS}. A thread that is started does not inherit the purpose.
 */
public enum Purpose {

    /** What pages show. */
    PAGES,

    /** The transactions of editors' edits. */
    EDITS,

    /** Edits that were left undecided, debts, and that this instance lives. */
    RECOVERY,

    /** Imports and comparisons of the two systems. */
    BACKGROUND,

    /** What the control tower looks at, which must not wait for anybody: what does not answer is given up. */
    TOWER,

    /** All else that is asked for: lists, sessions, the migration. */
    REQUESTS;

    private static final ScopedValue<Purpose> CURRENT = ScopedValue.newInstance();

    static Purpose current() {
        return CURRENT.orElse(REQUESTS);
    }

    /** Whether this is what the caller works for. */
    public boolean isCurrent() {
        return current() == this;
    }

    /** Does some work under this purpose. */
    public <T> T get(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    /** Does some work under this purpose. */
    public void run(Runnable work) {
        ScopedValue.where(CURRENT, this).run(work);
    }

    /** As settings and metrics name it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
