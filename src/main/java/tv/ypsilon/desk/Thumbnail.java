package tv.ypsilon.desk;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What stands for a teaser where there is little room: its image and, until that is there or where there is none, initials
 * on a colour.
 *
 * @param image an address that the content policy allows; null where there is none
 * @param hue one of eight colours of the style sheet, from 0 on
 */
record Thumbnail(@Nullable String image, String initials, int hue) {

    private static final String SIZE = "265x149";

    private static final int HUES = 8;

    static Thumbnail of(@Nullable String image, @Nullable String title, String id) {
        String words = title == null || title.isBlank() ? id : title;
        String initials = Stream.of(words.split("[^\\p{L}\\p{N}]+")).filter((word) -> !word.isEmpty()).limit(2)
                .map((word) -> word.substring(0, word.offsetByCodePoints(0, 1))).collect(Collectors.joining());
        return new Thumbnail(address(image), initials.toUpperCase(Locale.ROOT), Math.floorMod(words.hashCode(), HUES));
    }

    /** What the content policy lets browsers load; null for anything else. Addresses may leave the size to whoever asks. */
    static @Nullable String address(@Nullable String image) {
        return image != null && (image.startsWith("https://") || image.startsWith("data:image/")
                || (image.startsWith("/") && !image.startsWith("//")))
                        ? image.replace("__SIZE__", SIZE) : null;
    }
}
