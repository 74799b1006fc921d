package tv.ypsilon.desk;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.teaser.Support;

/**
 * What is typed, as cards of pages.
 *
 * @param picture an address that browsers may load; null where there is none
 * @param hidden whether an image is typed that browsers may not load
 */
record TeaserCards(
        String title,
        String subtitle,
        String kind,
        String callToAction,
        String language,
        @Nullable String picture,
        boolean hidden,
        boolean draft,
        List<Card> cards) {

    /** A card; one that is not shown says so. */
    record Card(Support support, boolean shown) {}

    static TeaserCards of(TeaserForm form) {
        String image = form.typed(ContentField.IMAGE).strip();
        String picture = Thumbnail.of(image, null, "-").image();
        return new TeaserCards(form.typed(ContentField.TITLE), form.typed(ContentField.SUBTITLE),
                form.typed(ContentField.KIND), form.typed(ContentField.CALL_TO_ACTION),
                form.typed(ContentField.LANGUAGE), picture, picture == null && !image.isEmpty(),
                !form.typed(ContentField.STATUS).equals("PUBLISHED"),
                Stream.of(Support.values()).map((support) -> new Card(support, form.has(support.word()))).toList());
    }
}
