package tv.ypsilon.legacy;

import org.jspecify.annotations.Nullable;

/** What texts from elsewhere must be freed of before PostgreSQL can hold them. */
final class Texts {

    private static final int BRIEF = 200;

    private static final int REPLACEMENT = 0xFFFD;

    private Texts() {}

    static boolean isStorable(String text) {
        return text.codePoints().allMatch(Texts::isStorable);
    }

    /** The text with every NUL and every lone surrogate replaced by U+FFFD. */
    static String storable(String text) {
        return isStorable(text) ? text
                : text.codePoints().map((c) -> isStorable(c) ? c : REPLACEMENT)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    /** The beginning of a text, for people. */
    static String brief(@Nullable String text) {
        String storable = storable(String.valueOf(text));
        if (storable.length() <= BRIEF) {
            return storable;
        }
        int end = Character.isHighSurrogate(storable.charAt(BRIEF - 1)) ? BRIEF - 1 : BRIEF;
        return storable.substring(0, end) + "…";
    }

    private static boolean isStorable(int codePoint) {
        return codePoint != 0 && Character.getType(codePoint) != Character.SURROGATE;
    }
}
