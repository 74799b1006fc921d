package tv.ypsilon.problem;

/** Stops the start: a setting is missing or makes no sense. The message is one sentence that says which and what to do. */
public final class InvalidSetting extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidSetting(String sentence) {
        super(sentence);
    }
}
