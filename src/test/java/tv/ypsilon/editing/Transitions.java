package tv.ypsilon.editing;

/** Tells the model, which is in a package of its own, what the service takes for possible. */
public final class Transitions {

    private Transitions() {}

    public static boolean mayBecome(OperationState from, OperationState to) {
        return from.next().contains(to);
    }
}
