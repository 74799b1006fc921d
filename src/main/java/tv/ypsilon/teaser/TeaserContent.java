package tv.ypsilon.teaser;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a teaser says and where it may show, without its schedule.
 *
 * @param language two or more lower-case letters, such as {@code fr}
 * @param kind an upper-case word, such as {@code TV_SERIES}
 * @param title null or blank only where legacy has none
 * @param supports empty only where legacy left none
 */
public record TeaserContent(
        String language,
        String kind,
        @Nullable String title,
        @Nullable String subtitle,
        @Nullable String description,
        @Nullable String programId,
        @Nullable String url,
        @Nullable String image,
        @Nullable String callToAction,
        Set<Support> supports,
        Status status) {

    /** The kind whose links the app cannot open. */
    public static final String EXTERNAL = "EXTERNAL";

    public TeaserContent {
        EnumSet<Support> ordered = EnumSet.noneOf(Support.class);
        ordered.addAll(supports);
        supports = Collections.unmodifiableSet(ordered);
    }
}
