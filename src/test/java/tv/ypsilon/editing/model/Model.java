package tv.ypsilon.editing.model;

import java.util.Set;

/** States, and what may happen in each. */
interface Model {

    State start();

    /** Tells everything that may happen next. */
    void follow(State state, Next next);

    /** Whether nothing is on its way any more. */
    boolean isQuiet(State state);

    Set<Promise> broken(State state);

    /** What the two sides hold, in words. */
    String describe(State state);

    /** Takes what may happen next. */
    @FunctionalInterface
    interface Next {

        /**
         * What may happen, and the state that it leads to.
         *
         * @param what in words, with {@code %s} for who
         * @param who the number of the edit, from 0
         */
        void may(State state, String what, int who);
    }
}
