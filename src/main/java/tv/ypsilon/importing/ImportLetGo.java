package tv.ypsilon.importing;

/** Ends this instance's work on an import, not the import: another one carries it on, or this one after its restart. */
final class ImportLetGo extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ImportLetGo(String why) {
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
