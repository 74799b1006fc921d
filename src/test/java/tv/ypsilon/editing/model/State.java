package tv.ypsilon.editing.model;

/** One state of a model, packed; what its bits mean, a {@link Layout} knows. */
record State(long first, long second) {

    static final State ZERO = new State(0, 0);
}
