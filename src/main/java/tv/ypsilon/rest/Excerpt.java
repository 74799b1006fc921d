package tv.ypsilon.rest;

/** What a refusal repeats of what was sent. */
final class Excerpt {

    private static final int LIMIT = 100;

    private Excerpt() {}

    static String of(String value) {
        return value.length() <= LIMIT ? value : value.substring(0, LIMIT) + "…";
    }
}
