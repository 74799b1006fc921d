package tv.ypsilon.legacy;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.legacy.Json.JsonNull;
import tv.ypsilon.legacy.Json.JsonNumber;
import tv.ypsilon.legacy.Json.JsonString;

/**
 * The dates of legacy documents, in all their forms, as milliseconds since 1970: fractions of them and infinities may
 * come out, because numbers are taken as they are.
 */
final class LegacyDate {

    /** Which end of a window a date says; a day alone begins the one and is included by the other. */
    enum Bound {

        FROM, TO;

        private double whenAbsent() {
            return this == FROM ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
    }

    private static final JsonString EMPTY = new JsonString("");

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private static final Pattern SECONDS = Pattern.compile("\\d{10}");

    private static final Pattern MILLISECONDS = Pattern.compile("\\d{13}");

    private static final Pattern DAY = Pattern.compile("(?<y>\\d{4})-(?<mo>\\d{2})-(?<d>\\d{2})");

    private static final Pattern FRENCH = Pattern
            .compile("(?<d>\\d{2})/(?<mo>\\d{2})/(?<y>\\d{4})(?: (?<h>\\d{2}):(?<mi>\\d{2}))?");

    private static final Pattern ISO = Pattern.compile(DAY + "[T ](?<h>\\d{2}):(?<mi>\\d{2})(?::(?<s>\\d{2})"
            + "(?:\\.(?<f>\\d+))?)?(?<offset>Z|(?<sign>[+-])(?<oh>\\d{2}):?(?<om>\\d{2}))?");

    private LegacyDate() {}

    /** The instant that a date says: infinitely far when there is none, NaN when it is unreadable. */
    static double read(@Nullable Json value, Bound bound) {
        if (value == null || value == JsonNull.NULL || value.equals(EMPTY)) {
            return bound.whenAbsent();
        }
        if (value instanceof JsonNumber number) {
            double n = number.value();
            return n >= 1e12 ? n : n * 1000;
        }
        return read(JavaScript.trim(JavaScript.string(value)), bound);
    }

    private static double read(String text, Bound bound) {
        if (SECONDS.matcher(text).matches()) {
            return Long.parseLong(text) * 1000.0;
        }
        if (MILLISECONDS.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        try {
            Matcher day = DAY.matcher(text);
            if (day.matches()) {
                return day(day, bound);
            }
            Matcher french = FRENCH.matcher(text);
            if (french.matches()) {
                return french.group("h") == null ? day(french, bound)
                        : paris(date(french).atTime(number(french, "h"), number(french, "mi")));
            }
            Matcher iso = ISO.matcher(text);
            return iso.matches() ? iso(iso) : Double.NaN;
        } catch (DateTimeException _) {
            return Double.NaN;
        }
    }

    private static double day(Matcher match, Bound bound) {
        return paris(date(match).plusDays(bound == Bound.TO ? 1 : 0).atStartOfDay());
    }

    private static double iso(Matcher match) {
        LocalDateTime time = date(match).atTime(number(match, "h"), number(match, "mi"),
                match.group("s") != null ? number(match, "s") : 0);
        if (match.group("offset") == null) {
            return paris(time); // without its fraction
        }
        int minutes = 0;
        if (match.group("sign") != null) {
            int offsetHours = number(match, "oh");
            int offsetMinutes = number(match, "om");
            if (offsetHours > 23 || offsetMinutes > 59) {
                return Double.NaN;
            }
            minutes = (offsetHours * 60 + offsetMinutes) * (match.group("sign").equals("-") ? -1 : 1);
        }
        String fraction = match.group("f") != null ? (match.group("f") + "00").substring(0, 3) : "0";
        return time.withYear(number(match, "y")).minusMinutes(minutes).toInstant(ZoneOffset.UTC).toEpochMilli()
                + Integer.parseInt(fraction);
    }

    /** In an overlap the earlier instant, in a gap pushed forward by it: what Java does too. */
    private static double paris(LocalDateTime time) {
        return time.atZone(PARIS).toInstant().toEpochMilli();
    }

    private static LocalDate date(Matcher match) {
        int year = number(match, "y");
        return LocalDate.of(year < 100 ? 1900 + year : year, number(match, "mo"), number(match, "d"));
    }

    private static int number(Matcher match, String group) {
        return Integer.parseInt(match.group(group));
    }
}
