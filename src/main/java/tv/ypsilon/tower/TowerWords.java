package tv.ypsilon.tower;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;
import tv.ypsilon.screen.ParisTime;

/** Times, spans and numbers in the reader's language, for the templates of the tower. */
@Component("towerWords")
class TowerWords {

    private static final int SHORT_ID = 8;

    private final MessageSource texts;

    TowerWords(MessageSource texts) {
        this.texts = texts;
    }

    /** Such as "2 h 05 min" or "12 s". */
    public String span(@Nullable Duration duration) {
        if (duration == null) {
            return "–";
        }
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return say("tower.span.s", seconds);
        }
        if (seconds < 3600) {
            return say("tower.span.min", seconds / 60, seconds % 60);
        }
        return seconds < 86_400 ? say("tower.span.h", seconds / 3600, seconds / 60 % 60)
                : say("tower.span.d", seconds / 86_400, seconds / 3600 % 24);
    }

    public String between(Instant from, @Nullable Instant until, Instant now) {
        return span(Duration.between(from, until == null ? now : until));
    }

    public String seconds(double seconds) {
        return span(Duration.ofMillis((long) (seconds * 1000)));
    }

    /** The time on a wall in Paris, to the second. */
    public String time(Instant instant) {
        return String.format(Locale.ROOT, "%tT", instant.atZone(ParisTime.ZONE));
    }

    /** A number with as many digits as tell something; a dash for null. */
    public String number(@Nullable Double number) {
        if (number == null) {
            return "–";
        }
        Locale locale = LocaleContextHolder.getLocale();
        return number == Math.rint(number) || number >= 100 ? String.format(locale, "%,.0f", number)
                : String.format(locale, number < 10 ? "%,.2f" : "%,.1f", number);
    }

    /** The end of an id, which tells ids of one hour apart. */
    public String brief(UUID id) {
        String text = id.toString();
        return "…" + text.substring(text.length() - SHORT_ID);
    }

    private String say(String key, Object... arguments) {
        return String.valueOf(this.texts.getMessage(key, arguments, key, LocaleContextHolder.getLocale()));
    }
}
