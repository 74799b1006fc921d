package tv.ypsilon.screen;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tv.ypsilon.problem.Refusal;

/**
 * Time as people at the site mean it: the clock on a wall in Paris. An hour that the clock jumps over is refused, one
 * that comes twice is asked about. Templates know it as {@code @paris}.
 */
@Component("paris")
public class ParisTime {

    /** Where the wall is. */
    public static final ZoneId ZONE = ZoneId.of("Europe/Paris");

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

    private static final int FIRST_YEAR = 1970;

    private static final int LAST_YEAR = 2199;

    /** The first instant that can be typed. */
    public static final Instant EARLIEST = startOf(LocalDate.of(FIRST_YEAR, 1, 1));

    /** What no instant that can be typed reaches. */
    public static final Instant LATEST = startOf(LocalDate.of(LAST_YEAR + 1, 1, 1));

    private final Clock clock;

    ParisTime(Clock clock) {
        this.clock = clock;
    }

    /** Which of the two instants is meant where the clock shows a time twice. */
    public enum Which {
        EARLIER, LATER
    }

    public Instant now() {
        return this.clock.instant();
    }

    public LocalDate today() {
        return day(now());
    }

    public static LocalDate day(Instant instant) {
        return instant.atZone(ZONE).toLocalDate();
    }

    /** The same for templates. */
    public LocalDate dayOf(Instant instant) {
        return day(instant);
    }

    /** The first instant of a day. */
    public static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZONE).toInstant();
    }

    /**
     * Moves an instant by days and keeps its time on the wall, as far as that day has it: a time that the clock jumps over
     * becomes the one an hour later, and one that comes twice stays the earlier or the later one.
     */
    public static Instant plusDays(Instant instant, long days) {
        return instant.atZone(ZONE).plusDays(days).toInstant();
    }

    /** As a field of type {@code datetime-local} has it, to the minute or, where it has seconds, to the second; empty for null. */
    public static String field(@Nullable Instant instant) {
        if (instant == null) {
            return "";
        }
        LocalDateTime wall = LocalDateTime.ofInstant(instant, ZONE);
        return (wall.getSecond() == 0 ? MINUTES : SECONDS).format(wall);
    }

    /**
     * Reads such a field.
     *
     * @param name the field's name, for the refusal
     * @param text as it came; blank is null
     * @param which what is meant where the clock shows that time twice; null: not said
     * @param before the instant that the field showed; it is kept to the fraction of a second where the text is still its own
     * @throws Refusal {@code invalid-content}: {@code wall-time}, {@code wall-time-skipped} or {@code wall-time-twice}
     */
    public static @Nullable Instant read(String name, @Nullable String text, @Nullable Which which,
            @Nullable Instant before) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (before != null && which == null && text.strip().equals(field(before))) {
            return before;
        }
        LocalDateTime wall = wall(name, text.strip());
        List<ZoneOffset> offsets = ZONE.getRules().getValidOffsets(wall);
        return switch (offsets.size()) {
            case 0 -> throw Refusal.invalid(name, "wall-time-skipped",
                    DateTimeFormatter.ofPattern("HH:mm").format(wall));
            case 1 -> wall.toInstant(offsets.getFirst());
            default -> {
                if (which == null) {
                    throw Refusal.invalid(name, "wall-time-twice", DateTimeFormatter.ofPattern("HH:mm").format(wall));
                }
                yield wall.toInstant(which == Which.EARLIER ? offsets.getFirst() : offsets.getLast());
            }
        };
    }

    private static LocalDateTime wall(String name, String text) {
        try {
            LocalDateTime wall = LocalDateTime.parse(text);
            if (!isSayable(wall)) {
                throw Refusal.invalid(name, "wall-time");
            }
            return wall.truncatedTo(ChronoUnit.SECONDS);
        } catch (DateTimeException _) {
            throw Refusal.invalid(name, "wall-time");
        }
    }

    /** Whether a field can say it: far from our time nothing is read. */
    public static boolean isSayable(Instant instant) {
        return isSayable(LocalDateTime.ofInstant(instant, ZONE));
    }

    private static boolean isSayable(LocalDateTime wall) {
        return wall.getYear() >= FIRST_YEAR && wall.getYear() <= LAST_YEAR;
    }

    /** Whether the clock shows that instant's time twice that day, so that the time alone does not name it. */
    public static boolean isTwice(Instant instant) {
        return ZONE.getRules().getValidOffsets(LocalDateTime.ofInstant(instant, ZONE)).size() > 1;
    }

    /** Day and time in full, such as "Tuesday, 24 November 2026, 18:00"; with the offset where the time comes twice. */
    public String full(Instant instant, Locale locale) {
        ZonedDateTime wall = instant.atZone(ZONE);
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL).localizedBy(locale).format(wall) + ", "
                + time(instant);
    }

    /** Day and time in short, such as "Tue 24 Nov, 18:00"; with the year where it is another one than now. */
    public String brief(Instant instant, Locale locale) {
        return dayBrief(day(instant), locale) + ", " + time(instant);
    }

    /** The time alone, such as "18:00" or "18:00:05"; with the offset where it comes twice. */
    public String time(Instant instant) {
        ZonedDateTime wall = instant.atZone(ZONE);
        String time = DateTimeFormatter.ofPattern(wall.getSecond() == 0 ? "HH:mm" : "HH:mm:ss").format(wall);
        return isTwice(instant) ? time + " (UTC" + wall.getOffset() + ")" : time;
    }

    /** A day in short, such as "Tue 24 Nov"; with the year where it is another one than now. */
    public String dayBrief(LocalDate day, Locale locale) {
        String pattern = locale.getLanguage().equals("de") ? "EEE d. MMM" : "EEE d MMM";
        return DateTimeFormatter.ofPattern(day.getYear() == today().getYear() ? pattern : pattern + " uuuu", locale)
                .format(day);
    }
}
