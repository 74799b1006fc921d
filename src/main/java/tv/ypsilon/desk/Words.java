package tv.ypsilon.desk;

import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import tv.ypsilon.screen.ParisTime;
import tv.ypsilon.site.Zone;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.Window;

/** Says in the reader's language when something is, and what it is called. */
@Component
class Words {

    private final MessageSource texts;

    private final ParisTime paris;

    Words(MessageSource texts, ParisTime paris) {
        this.texts = texts;
        this.paris = paris;
    }

    String text(String key, Locale locale, Object... arguments) {
        return this.texts.getMessage(key, arguments, locale);
    }

    /** The same, or null where nothing is said by that key. */
    @Nullable
    String textOrNull(String key, Locale locale) {
        String found = this.texts.getMessage(key, null, "", locale);
        return found == null || found.isEmpty() ? null : found;
    }

    /** Such as "Tue 24 Nov, 18:00 – 20:00". */
    String when(Window window, Locale locale) {
        Instant start = window.startsAt();
        Instant end = window.endsAt();
        if (start == null) {
            return end == null ? text("week.when.always", locale)
                    : text("week.when.until", locale, this.paris.brief(end, locale));
        }
        return end == null ? text("week.when.from", locale, this.paris.brief(start, locale)) : when(start, end, locale);
    }

    String when(Instant start, Instant end, Locale locale) {
        boolean oneDay = ParisTime.day(start).equals(ParisTime.day(end));
        return this.paris.brief(start, locale) + " – "
                + (oneDay ? this.paris.time(end) : this.paris.brief(end, locale));
    }

    /** A teaser's title; of one that has none, its id in brackets. */
    static String title(@Nullable String title, String id) {
        return title == null || title.isBlank() ? "(" + id + ")" : title;
    }

    static String title(Zone zone) {
        return title(zone.title(), zone.code());
    }

    /** Such as "web, tv". */
    static String supports(Collection<Support> supports) {
        return supports.stream().map(Support::word).collect(Collectors.joining(", "));
    }
}
