package tv.ypsilon.screen;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages of the pages. */
public final class Languages {

    /** All of them, in the order in which they are offered. */
    public static final List<Locale> ALL = List.of(Locale.FRENCH, Locale.GERMAN, Locale.ENGLISH);

    private Languages() {}

    static Optional<Locale> find(String language) {
        return ALL.stream().filter((locale) -> locale.getLanguage().equals(language)).findFirst();
    }
}
