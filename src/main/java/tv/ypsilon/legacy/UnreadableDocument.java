package tv.ypsilon.legacy;

/** Says that a text is no document that can be read for certain, or written back without loss. */
public final class UnreadableDocument extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableDocument(String reason) {
        super(reason, null, false, false);
    }

    /** Why, in words for people. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
