package tv.ypsilon.simulator;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How the legacy system reads its documents, told plainly and apart from the service: the oracle of the tests.
 * <p>
 * The legacy system takes any JSON value anywhere, the way its language turns one type into another, so an order may be
 * {@code true} and a date a list of one. Instants are epoch milliseconds as doubles; infinite means open.
 */
public final class LegacyReading {

    /** A stretch of time {@code [from, to)}, with its order: infinite when it has none. */
    public record Window(double from, double to, double order) {

        boolean isOpenAt(double at) {
            return from <= at && at < to;
        }

    }

    /** A zone of a page, by their ids, with the page's code. */
    public record Place(String page, String pageCode, String zone) {}

    /** What a document says, read once. */
    public record Reading(
            String id,
            JsonNode document,
            String language,
            boolean published,
            List<String> supports,
            List<Window> windows,
            Optional<Place> place) {

        boolean showsOn(String support) {
            return published && supports.contains(support);
        }

        /** The window that places the document at an instant: the lowest order, then the latest start. */
        Optional<Window> windowAt(double at) {
            return windows.stream().filter(window -> window.isOpenAt(at)).min(FIRST);
        }

    }

    private record Placed(Reading reading, Window window) {}

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private static final List<String> SUPPORTS = List.of("web", "app", "tv");

    private static final Comparator<Window> FIRST = Comparator.comparingDouble((Window window) -> window.order() + 0.0)
            .thenComparing(Comparator.comparingDouble((Window window) -> window.from() + 0.0).reversed());

    private static final Pattern DAY = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})");

    private static final Pattern FRENCH = Pattern.compile("(\\d{2})/(\\d{2})/(\\d{4})(?: (\\d{2}):(\\d{2}))?");

    private static final Pattern TIME = Pattern.compile(DAY.pattern()
            + "[T ](\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d+))?)?(?:(Z)|([+-])(\\d{2}):?(\\d{2}))?");

    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private static final Pattern PREFIXED = Pattern.compile("0([xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)");

    private final JsonNode pages;

    private final Map<String, List<Place>> zones = new LinkedHashMap<>();

    /** Reads documents against these pages, in the form in which the legacy system lists them. */
    public LegacyReading(JsonNode pages) {
        this.pages = pages;
        for (JsonNode page : pages) {
            for (JsonNode zone : page.path("zones")) {
                Place place = new Place(text(page.get("id")), text(page.get("code")), text(zone.get("id")));
                for (String name : namesOf(zone, place.pageCode())) {
                    zones.computeIfAbsent(text(page.get("language")) + " " + name, _ -> new ArrayList<>()).add(place);
                }
            }
        }
    }

    /** Reads a document whose id is its {@code id}. */
    public Reading read(JsonNode document) {
        return read(text(document.get("id")), document);
    }

    /** Reads a document that is kept under an id. */
    public Reading read(String id, JsonNode document) {
        return new Reading(id, document, languageOf(document), isPublished(document), supportsOf(document),
                windowsOf(document), zoneOf(document));
    }

    /**
     * What a page shows: its zones by id, in order, each with its documents, in order.
     *
     * @param readings
     *            the documents, or any superset of those placed on the page
     */
    public Map<String, List<Reading>> content(String pageId, String support, Instant at, Collection<Reading> readings) {
        double instant = at.toEpochMilli();
        Map<String, List<Placed>> placed = readings.stream().filter(reading -> reading.showsOn(support))
                .filter(reading -> reading.place().filter(place -> place.page().equals(pageId)).isPresent())
                .flatMap(reading -> reading.windowAt(instant).map(window -> new Placed(reading, window)).stream())
                .sorted(Comparator.comparing(Placed::window, FIRST).thenComparing(shown -> shown.reading().id()))
                .collect(Collectors.groupingBy(shown -> shown.reading().place().orElseThrow().zone()));
        Map<String, List<Reading>> content = new LinkedHashMap<>();
        for (JsonNode zone : page(pageId).orElseThrow().path("zones")) {
            long limit = isNullish(zone.get("limit")) ? Long.MAX_VALUE : zone.path("limit").asLong();
            content.put(text(zone.get("id")), placed.getOrDefault(text(zone.get("id")), List.of()).stream().limit(limit)
                    .map(Placed::reading).toList());
        }
        return content;
    }

    /** The page of an id, as the legacy system lists it. */
    public Optional<JsonNode> page(String id) {
        return pages.valueStream().filter(page -> text(page.get("id")).equals(id)).findFirst();
    }

    /** The one zone that a document is placed in, unless its reference leads nowhere. */
    public Optional<Place> zoneOf(JsonNode document) {
        JsonNode zone = document.get("zone");
        if (isNullish(zone) || isEmptyString(zone)) {
            return Optional.empty();
        }
        JsonNode reference = isStructure(zone) ? firstOf(zone.get("id"), zone.get("code")) : zone;
        String name = reference == null ? "" : lower(reference);
        JsonNode page = firstOf(zone.get("page"), document.get("page"));
        List<Place> hits = zones.getOrDefault(languageOf(document) + " " + name, List.of()).stream()
                .filter(place -> !isTruthy(page) || lower(page).equals(lower(place.pageCode()))).toList();
        return hits.stream().filter(place -> place.pageCode().equals("HOME")).findFirst()
                .or(() -> hits.stream().min(Comparator.comparing(Place::page)));
    }

    /** Every way in which a document can name a zone. */
    private static Set<String> namesOf(JsonNode zone, String pageCode) {
        String id = text(zone.get("id"));
        String code = text(zone.get("code"));
        return Stream
                .concat(Stream.of(id, code, id + "_" + pageCode, id + "_" + id, pageCode + "/" + code),
                        zone.path("aliases").valueStream().map(LegacyReading::text))
                .map(LegacyReading::lower).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The language, which picks the page's. */
    public static String languageOf(JsonNode document) {
        JsonNode language = document.get("lang");
        return isTruthy(language) ? lower(language).split("[_-]", 2)[0] : "fr";
    }

    /** Whether the document is for the public. */
    public static boolean isPublished(JsonNode document) {
        JsonNode status = document.get("status");
        JsonNode online = document.get("online");
        return (isNullish(status) || lower(status).equals("published"))
                && !(online != null && online.isBoolean() && !online.booleanValue());
    }

    /** The kind, in capitals. */
    public static String kindOf(JsonNode document) {
        JsonNode kind = document.get("kind");
        JsonNode code = kind != null && isStructure(kind) ? kind.get("code") : kind;
        return isNullish(code) ? "SHOW" : trim(text(code)).toUpperCase(Locale.ROOT);
    }

    /** The supports that the document shows on: web, app, tv, in this order. */
    public static List<String> supportsOf(JsonNode document) {
        JsonNode platform = firstOf(document.path("zone").get("platform"), document.get("platform"));
        Stream<String> named;
        if (isNullish(platform) || isEmptyString(platform)) {
            named = SUPPORTS.stream();
        } else if (platform.isArray()) {
            named = platform.valueStream().map(LegacyReading::lower);
        } else {
            named = Stream.of(text(platform).split(",", -1)).map(LegacyReading::lower);
        }
        Set<String> supports = named.map(name -> switch (name) {
            case "desktop" -> "web";
            case "mobile" -> "app";
            default -> name;
        }).collect(Collectors.toSet());
        if (kindOf(document).equals("EXTERNAL")) {
            supports.remove("app");
        }
        return SUPPORTS.stream().filter(supports::contains).toList();
    }

    /** The readable windows of a document, as they come. */
    public static List<Window> windowsOf(JsonNode document) {
        JsonNode windows = document.path("windows");
        Stream<JsonNode> candidates = Stream.empty();
        if (windows.isArray() && !windows.isEmpty()) {
            candidates = windows.valueStream();
        } else if (document.has("from") || document.has("to") || document.has("order")) {
            candidates = Stream.of(document);
        }
        return candidates.filter(LegacyReading::isStructure)
                .map(window -> new Window(startOf(window.get("from")), endOf(window.get("to")),
                        orderOf(window.get("order"))))
                .filter(window -> window.from() < window.to()).toList(); // so NaN drops it too
    }

    /** The place in the zone; infinite when there is none. */
    public static double orderOf(@Nullable JsonNode value) {
        if (value == null || value.isNull() || trim(text(value)).isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        double order = value.isBoolean() ? (value.booleanValue() ? 1 : 0) : numberOf(trim(text(value)));
        return Double.isFinite(order) ? order : Double.POSITIVE_INFINITY;
    }

    /** The start that a date means: minus infinity when there is none, NaN when it cannot be read. */
    public static double startOf(@Nullable JsonNode date) {
        return isNullish(date) || isEmptyString(date) ? Double.NEGATIVE_INFINITY : dateOf(date, 0);
    }

    /** The end that a date means: infinity when there is none, NaN when it cannot be read. */
    public static double endOf(@Nullable JsonNode date) {
        return isNullish(date) || isEmptyString(date) ? Double.POSITIVE_INFINITY : dateOf(date, 1);
    }

    private static double dateOf(JsonNode value, int daysIncluded) {
        if (value.isNumber()) {
            double number = Double.parseDouble(value.asString());
            return number >= 1e12 ? number : number * 1000;
        }
        String text = trim(text(value));
        if (text.matches("\\d{10}")) {
            return Double.parseDouble(text) * 1000;
        }
        if (text.matches("\\d{13}")) {
            return Double.parseDouble(text);
        }
        Matcher day = DAY.matcher(text);
        if (day.matches()) {
            return inParis(number(day, 1), number(day, 2), number(day, 3), 0, 0, 0, daysIncluded);
        }
        Matcher french = FRENCH.matcher(text);
        if (french.matches()) {
            return inParis(number(french, 3), number(french, 2), number(french, 1), number(french, 4),
                    number(french, 5), 0, french.group(4) == null ? daysIncluded : 0);
        }
        Matcher time = TIME.matcher(text);
        if (time.matches()) {
            boolean local = time.group(8) == null && time.group(9) == null;
            return local ? inParis(number(time, 1), number(time, 2), number(time, 3), number(time, 4), number(time, 5),
                    number(time, 6), 0) : withOffset(time);
        }
        return Double.NaN;
    }

    private static double inParis(int year, int month, int day, int hour, int minute, int second, int daysLater) {
        if (!exists(year, month, day, hour, minute, second)) {
            return Double.NaN;
        }
        return LocalDateTime.of(legacyYear(year), month, day, hour, minute, second).plusDays(daysLater).atZone(PARIS)
                .toInstant().toEpochMilli();
    }

    private static double withOffset(Matcher time) {
        int hours = number(time, 10);
        int minutes = number(time, 11);
        if (hours > 23 || minutes > 59 || !exists(number(time, 1), number(time, 2), number(time, 3), number(time, 4),
                number(time, 5), number(time, 6))) {
            return Double.NaN;
        }
        String fraction = time.group(7) == null ? "" : time.group(7);
        long offset = (hours * 60L + minutes) * 60_000 * ("-".equals(time.group(9)) ? -1 : 1);
        return LocalDateTime
                .of(number(time, 1), number(time, 2), number(time, 3), number(time, 4), number(time, 5),
                        number(time, 6))
                .toInstant(ZoneOffset.UTC).toEpochMilli() + Integer.parseInt((fraction + "000").substring(0, 3))
                - offset;
    }

    /** The legacy system's language takes the years 0 to 99 for 1900 to 1999. */
    private static int legacyYear(int year) {
        return year < 100 ? 1900 + year : year;
    }

    private static boolean exists(int year, int month, int day, int hour, int minute, int second) {
        return month >= 1 && month <= 12 && day >= 1 && day <= YearMonth.of(legacyYear(year), month).lengthOfMonth()
                && hour <= 23 && minute <= 59 && second <= 59;
    }

    private static int number(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Integer.parseInt(matcher.group(group));
    }

    private static double numberOf(String text) {
        Matcher prefixed = PREFIXED.matcher(text);
        if (prefixed.matches()) {
            int radix = switch (text.charAt(1)) {
                case 'x', 'X' -> 16;
                case 'o', 'O' -> 8;
                default -> 2;
            };
            return new BigInteger(text.substring(2), radix).doubleValue();
        }
        return DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    }

    private static boolean isNullish(@Nullable JsonNode value) {
        return value == null || value.isNull();
    }

    private static boolean isEmptyString(JsonNode value) {
        return value.isString() && value.stringValue().isEmpty();
    }

    private static boolean isStructure(JsonNode value) {
        return value.isObject() || value.isArray();
    }

    private static boolean isTruthy(@Nullable JsonNode value) {
        if (value == null || value.isNull() || isEmptyString(value)) {
            return false;
        }
        return value.isBoolean() ? value.booleanValue()
                : !value.isNumber() || Double.parseDouble(value.asString()) != 0;
    }

    private static @Nullable JsonNode firstOf(@Nullable JsonNode first, @Nullable JsonNode second) {
        return isNullish(first) ? second : first;
    }

    private static String lower(JsonNode value) {
        return lower(text(value));
    }

    private static String lower(String text) {
        return trim(text).toLowerCase(Locale.ROOT);
    }

    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (start < end && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return (c >= '\t' && c <= '\r') || c == '\uFEFF' || Character.isSpaceChar(c);
    }

    /** A value as the legacy system's language turns it into text. */
    private static String text(@Nullable JsonNode value) {
        if (value == null) {
            return "undefined";
        }
        if (value.isObject()) {
            return "[object Object]";
        }
        if (value.isArray()) {
            return value.valueStream().map(element -> element.isNull() ? "" : text(element))
                    .collect(Collectors.joining(","));
        }
        return value.isNumber() ? text(Double.parseDouble(value.asString()))
                : value.isNull() ? "null" : value.asString();
    }

    private static String text(double number) {
        if (!Double.isFinite(number) || number == 0) {
            return number == 0 ? "0" : Double.toString(number);
        }
        BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -6 && exponent < 21) {
            return decimal.toPlainString();
        }
        BigDecimal mantissa = decimal.movePointLeft(exponent).stripTrailingZeros();
        return mantissa.toPlainString() + (exponent < 0 ? "e" : "e+") + exponent;
    }

}
