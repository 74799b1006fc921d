package tv.ypsilon.legacy;

/** Says that no legacy document can say what a teaser says, such as entries in two zones. */
public final class NotRepresentable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String field;

    NotRepresentable(String field, String reason) {
        super(field + ": " + reason, null, false, false);
        this.field = field;
    }

    /** The field that legacy would read otherwise, as it is named in the API: of a teaser, or of a schedule entry. */
    public String field() {
        return this.field;
    }
}
