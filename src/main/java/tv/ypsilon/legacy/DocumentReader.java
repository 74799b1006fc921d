package tv.ypsilon.legacy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.legacy.Json.JsonArray;
import tv.ypsilon.legacy.Json.JsonBoolean;
import tv.ypsilon.legacy.Json.JsonNull;
import tv.ypsilon.legacy.Json.JsonNumber;
import tv.ypsilon.legacy.Json.JsonObject;
import tv.ypsilon.legacy.Json.JsonString;
import tv.ypsilon.legacy.LegacyDate.Bound;
import tv.ypsilon.legacy.ZoneDirectory.Reference;
import tv.ypsilon.site.Zone;
import tv.ypsilon.teaser.Status;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserContent;

/**
 * Reads one document as the legacy system does, whatever is in it: what is odd is noted, nothing is refused. Made for
 * one reading.
 */
final class DocumentReader {

    private static final Pattern LANGUAGE_END = Pattern.compile("[_-]");

    private static final Pattern ORDINARY_LANGUAGE = Pattern.compile("[a-z]{2,8}");

    private static final Pattern ORDINARY_KIND = Pattern.compile("[A-Z][A-Z0-9_]{0,39}");

    /** A document of a thousand odd windows is told of as well by the first of them. */
    private static final int MOST_ODDITIES = 100;

    private static final Map<String, String> SYNONYMS = Map.of("mobile", "app", "desktop", "web");

    /** 0001-01-01 and 10000-01-01, in UTC: no clock of ours goes beyond. */
    private static final double FIRST_INSTANT = -62_135_596_800_000.0;

    private static final double AFTER_LAST_INSTANT = 253_402_300_800_000.0;

    private final JsonObject document;

    private final List<Oddity> oddities = new ArrayList<>();

    private final TeaserContent content;

    private final List<Slot> slots;

    DocumentReader(JsonObject document) {
        this.document = document;
        this.content = readContent();
        this.slots = readSlots();
    }

    TeaserContent content() {
        return this.content;
    }

    /** When the teaser is shown, if its zone is known, by start. */
    List<Slot> slots() {
        return this.slots;
    }

    /** The zone of the document of that id. */
    Optional<Zone> zone(String id, ZoneDirectory zones) {
        Optional<Zone> zone = zones.find(id, Reference.in(this.document), language());
        if (zone.isEmpty()) {
            Json reference = this.document.getUnlessNull("zone");
            if (reference != null && !reference.equals(new JsonString(""))) {
                note("zone-unknown", "zone", reference);
            } else if (!this.slots.isEmpty()) {
                note("zone-missing", "zone", "it has windows, but no zone to be shown in");
            }
        }
        return zone;
    }

    /** Whether both documents place the same teaser at the same times in the same zone, on whatever site. */
    boolean saysTheSameAs(DocumentReader other) {
        return this.content.equals(other.content) && this.slots.equals(other.slots)
                && Reference.in(this.document).equals(Reference.in(other.document));
    }

    List<Oddity> oddities() {
        return this.oddities;
    }

    private TeaserContent readContent() {
        String language = storable("lang", language());
        if (!ORDINARY_LANGUAGE.matcher(language).matches()) {
            note("language-unknown", "lang", language);
        }
        String kind = storable("kind", kind());
        String title = text("title", this.document.getUnlessNull("title"));
        if (title == null || title.isBlank()) {
            note("title-missing", "title", "it has no title");
        }
        return new TeaserContent(language, kind, title, text("subtitle", this.document.getUnlessNull("subtitle")),
                eitherText("text", "description"), eitherText("program", "programId"), address("link"),
                address("picture"), text("cta", this.document.getUnlessNull("cta")), supports(kind), status());
    }

    private String language() {
        String lang = JavaScript.lowerIfTruthy(this.document.get("lang"));
        return lang != null ? LANGUAGE_END.split(lang, 2)[0] : "fr";
    }

    private String kind() {
        Json said = this.document.get("kind");
        Json code = switch (said) {
            case JsonObject object -> object.getUnlessNull("code");
            case JsonArray _ -> null;
            case null, default -> Json.unlessNull(said);
        };
        if (Json.unlessNull(said) != null && (code == null || !(code instanceof JsonString))) {
            note("kind-unknown-form", "kind", said);
        }
        if (code == null) {
            return "SHOW";
        }
        String kind = JavaScript.trim(JavaScript.string(code)).toUpperCase(Locale.ROOT);
        if (code instanceof JsonString && !ORDINARY_KIND.matcher(kind).matches()) {
            note("kind-unknown-form", "kind", code);
        }
        return kind;
    }

    private Status status() {
        Json status = this.document.getUnlessNull("status");
        boolean published = (status == null || JavaScript.lower(status).equals("published"))
                && !new JsonBoolean(false).equals(this.document.get("online"));
        return published ? Status.PUBLISHED : Status.DRAFT;
    }

    private Set<Support> supports(String kind) {
        Json ofZone = supportsOfZone(this.document);
        String field = ofZone != null ? "zone.platform" : "platform";
        Json said = ofZone != null ? ofZone : this.document.getUnlessNull("platform");
        Stream<String> words = switch (said) {
            case null -> Stream.of(Support.values()).map(Support::word);
            case JsonString text when text.value().isEmpty() -> Stream.of(Support.values()).map(Support::word);
            case JsonArray list -> list.elements().stream().map(JavaScript::lower);
            default -> Stream.of(JavaScript.string(said).split(",", -1)).map(JavaScript::lower);
        };
        Set<Support> supports = EnumSet.noneOf(Support.class);
        words.forEach((word) -> Support.find(SYNONYMS.getOrDefault(word, word)).ifPresentOrElse(supports::add,
                () -> note("support-unknown", field, word)));
        if (kind.equals(TeaserContent.EXTERNAL)) {
            supports.remove(Support.APP);
        }
        if (supports.isEmpty()) {
            note("no-support-left", field, "it shows on no support");
        }
        return supports;
    }

    /** What the zone of a document says of supports, which then goes before what the document says. */
    static @Nullable Json supportsOfZone(JsonObject document) {
        return document.get("zone") instanceof JsonObject zone ? zone.getUnlessNull("platform") : null;
    }

    private @Nullable String eitherText(String field, String otherField) {
        Json value = this.document.getUnlessNull(field);
        Json other = this.document.getUnlessNull(otherField);
        if (value != null && other != null && !value.equals(other)) {
            note("said-twice", otherField, other);
        }
        return value != null ? text(field, value) : text(otherField, other);
    }

    private @Nullable String address(String field) {
        Json value = this.document.getUnlessNull(field);
        return value instanceof JsonObject object ? text(field + ".url", object.getUnlessNull("url"))
                : text(field, value);
    }

    private @Nullable String text(String field, @Nullable Json value) {
        if (value == null) {
            return null;
        }
        String text = JavaScript.string(value);
        if (!(value instanceof JsonString)) {
            note("not-text", field, text);
        }
        return storable(field, text);
    }

    private String storable(String field, String text) {
        String storable = Texts.storable(text);
        if (!storable.equals(text)) {
            note("text-replaced", field, storable);
        }
        return storable;
    }

    private List<Slot> readSlots() {
        List<LegacyWindow> windows = new ArrayList<>();
        if (this.document.get("windows") instanceof JsonArray list && !list.elements().isEmpty()) {
            for (int i = 0; i < list.elements().size(); i++) {
                String field = "windows[" + i + "]";
                switch (list.elements().get(i)) {
                    case JsonObject window -> readWindow(window::get, field, i).ifPresent(windows::add);
                    case JsonArray _ -> readWindow((_) -> null, field, i).ifPresent(windows::add);
                    case JsonString _,JsonNumber _,JsonBoolean _,JsonNull _ ->
                            note("window-unreadable", field, list.elements().get(i));
                }
            }
        } else if (Stream.of("from", "to", "order").anyMatch(this.document.members()::containsKey)) {
            readWindow(this.document::get, "", 0).ifPresent(windows::add);
        }
        List<Slot> disjoint = LegacyWindow.disjoint(windows);
        if (LegacyWindow.wereCut(windows, disjoint)) {
            note("windows-overlap", "windows", "they are cut where another one goes before");
        }
        return disjoint;
    }

    private Optional<LegacyWindow> readWindow(Function<String, @Nullable Json> window, String field, int index) {
        String prefix = field.isEmpty() ? "" : field + ".";
        double from = LegacyDate.read(window.apply("from"), Bound.FROM);
        double to = LegacyDate.read(window.apply("to"), Bound.TO);
        if (Double.isNaN(from) || Double.isNaN(to)) {
            String unreadable = Double.isNaN(from) ? "from" : "to";
            note("window-unreadable", prefix + unreadable, window.apply(unreadable));
            return Optional.empty();
        }
        if (to <= from) {
            note("window-empty", prefix + "to", window.apply("to"));
            return Optional.empty();
        }
        if (from >= AFTER_LAST_INSTANT || to < FIRST_INSTANT) {
            note("window-out-of-range", prefix + (to < FIRST_INSTANT ? "to" : "from"), "no clock shows it");
            return Optional.empty();
        }
        long wholeFrom = from < FIRST_INSTANT ? LegacyWindow.ALWAYS : (long) Math.ceil(from);
        long wholeTo = to >= AFTER_LAST_INSTANT ? LegacyWindow.NEVER : (long) Math.ceil(to);
        if (wholeFrom == LegacyWindow.ALWAYS && from != Double.NEGATIVE_INFINITY) {
            note("window-out-of-range", prefix + "from", window.apply("from"));
        }
        if (wholeTo == LegacyWindow.NEVER && to != Double.POSITIVE_INFINITY) {
            note("window-out-of-range", prefix + "to", window.apply("to"));
        }
        if (wholeTo <= wholeFrom) {
            note("window-empty", prefix + "to", window.apply("to"));
            return Optional.empty();
        }
        return Optional.of(new LegacyWindow(wholeFrom, wholeTo, order(window.apply("order"), prefix), index));
    }

    private double order(@Nullable Json order, String prefix) {
        if (order == null || order == JsonNull.NULL || JavaScript.trim(JavaScript.string(order)).isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        double number = JavaScript.number(order);
        if (!Double.isFinite(number)) {
            note("order-unreadable", prefix + "order", order);
            return Double.POSITIVE_INFINITY;
        }
        return number + 0.0; // -0 and 0 are one order
    }

    private void note(String rule, String field, @Nullable Json value) {
        note(rule, field, switch (value) {
            case null -> "";
            case JsonString text -> text.value();
            case JsonObject object ->
                    object.members().keySet().stream().sorted().collect(Collectors.joining(", ", "{", "}"));
            default -> JavaScript.string(value);
        });
    }

    private void note(String rule, String field, String detail) {
        if (this.oddities.size() < MOST_ODDITIES) {
            this.oddities.add(new Oddity(rule, field, detail));
        }
    }
}
