package tv.ypsilon.legacy;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.legacy.Json.JsonBoolean;
import tv.ypsilon.legacy.Json.JsonObject;
import tv.ypsilon.site.Zone;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.Position;
import tv.ypsilon.teaser.Status;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserContent;

/**
 * Makes a document say what a teaser says. A field that it reads as already is left as it is written; the others are
 * written in one form. Fields hang together (an EXTERNAL teaser needs no word to stay off the app), so the result is read
 * again until it says everything. Made for one writing.
 */
final class DocumentWriter {

    /** The fields in the order in which a new document has them, each by its name in the API. */
    private enum Field {

        TITLE("title"), SUBTITLE("subtitle"), DESCRIPTION("description"), KIND("kind"), PROGRAM("programId"),
        URL("url"),
        IMAGE("image"), CALL_TO_ACTION("callToAction"), LANGUAGE("language"), STATUS("status"), SUPPORTS("supports"),
        ZONE("zoneId"), SCHEDULE("schedule");

        private final String nameInApi;

        Field(String nameInApi) {
            this.nameInApi = nameInApi;
        }
    }

    private static final int PASSES = 4;

    private final TeaserContent content;

    private final List<Slot> slots;

    private final @Nullable Zone zone;

    private final ZoneDirectory zones;

    private final String id;

    private LegacyDocument document;

    private DocumentWriter(LegacyDocument document, Teaser after, ZoneDirectory zones) {
        this.document = document;
        this.content = after.content();
        this.slots = after.schedule().stream().map(Slot::of).toList();
        this.zones = zones;
        this.zone = zoneOf(after);
        this.id = after.id().value();
    }

    static LegacyDocument create(Teaser teaser, ZoneDirectory zones) {
        String id = "{\"id\":" + JsonText.quote(teaser.id().value()) + "}";
        DocumentWriter writer = new DocumentWriter(parse(id, Field.TITLE), teaser, zones);
        Stream.of(Field.values()).filter(writer::isWorthSaying).forEach(writer::write);
        return writer.run();
    }

    static LegacyDocument update(LegacyDocument before, Teaser after, ZoneDirectory zones) {
        return new DocumentWriter(before, after, zones).run();
    }

    private LegacyDocument run() {
        List<Field> wrong = wrongFields();
        for (int pass = 0; pass < PASSES && !wrong.isEmpty(); pass++) {
            wrong.forEach(this::write);
            wrong = wrongFields();
        }
        if (!wrong.isEmpty()) {
            throw new NotRepresentable(wrong.getFirst().nameInApi, "legacy would not read it as it is said");
        }
        return this.document;
    }

    private @Nullable Zone zoneOf(Teaser teaser) {
        List<ZoneId> ids = teaser.schedule().stream().map((entry) -> entry.zoneId()).distinct().toList();
        if (ids.size() > 1) {
            throw new NotRepresentable(Field.ZONE.nameInApi, "a document is in one zone at the most, not in "
                    + ids.stream().map(ZoneId::value).collect(Collectors.joining(", ")));
        }
        return ids.isEmpty() ? null : this.zones.site().findZone(ids.getFirst()).orElseThrow(
                () -> new NotRepresentable(Field.ZONE.nameInApi, "no page has the zone " + ids.getFirst()));
    }

    private List<Field> wrongFields() {
        DocumentReader now = new DocumentReader(this.document.content());
        Zone zoneNow = now.zone(this.id, this.zones).orElse(null);
        return Stream.of(Field.values()).filter((field) -> !isSaid(field, now.content(), now.slots(), zoneNow))
                .toList();
    }

    private boolean isSaid(Field field, TeaserContent now, List<Slot> slotsNow, @Nullable Zone zoneNow) {
        return switch (field) {
            case TITLE -> Objects.equals(now.title(), this.content.title());
            case SUBTITLE -> Objects.equals(now.subtitle(), this.content.subtitle());
            case DESCRIPTION -> Objects.equals(now.description(), this.content.description());
            case KIND -> now.kind().equals(this.content.kind());
            case PROGRAM -> Objects.equals(now.programId(), this.content.programId());
            case URL -> Objects.equals(now.url(), this.content.url());
            case IMAGE -> Objects.equals(now.image(), this.content.image());
            case CALL_TO_ACTION -> Objects.equals(now.callToAction(), this.content.callToAction());
            case LANGUAGE -> now.language().equals(this.content.language());
            case STATUS -> now.status() == this.content.status();
            case SUPPORTS -> now.supports().equals(this.content.supports());
            case ZONE -> this.zone == null || this.zone.equals(zoneNow);
            case SCHEDULE -> slotsNow.equals(this.slots) || (this.slots.isEmpty() && zoneNow == null);
        };
    }

    /** Whether a new document says the field, even where it would be read the same without. */
    private boolean isWorthSaying(Field field) {
        return switch (field) {
            case TITLE -> this.content.title() != null;
            case SUBTITLE -> this.content.subtitle() != null;
            case DESCRIPTION -> this.content.description() != null;
            case PROGRAM -> this.content.programId() != null;
            case URL -> this.content.url() != null;
            case IMAGE -> this.content.image() != null;
            case CALL_TO_ACTION -> this.content.callToAction() != null;
            case KIND, LANGUAGE, STATUS, SUPPORTS -> true;
            case ZONE, SCHEDULE -> this.zone != null;
        };
    }

    private void write(Field field) {
        String raw = this.document.raw();
        this.document = parse(switch (field) {
            case TITLE -> withText(raw, "title", this.content.title());
            case SUBTITLE -> withText(raw, "subtitle", this.content.subtitle());
            case DESCRIPTION -> withEitherText(raw, "text", "description", this.content.description());
            case KIND -> withTextInObject(raw, "kind", "code", this.content.kind());
            case PROGRAM -> withEitherText(raw, "program", "programId", this.content.programId());
            case URL -> withTextInObject(raw, "link", "url", this.content.url());
            case IMAGE -> withTextInObject(raw, "picture", "url", this.content.image());
            case CALL_TO_ACTION -> withText(raw, "cta", this.content.callToAction());
            case LANGUAGE -> withText(raw, "lang", this.content.language());
            case STATUS -> withStatus(raw);
            case SUPPORTS -> withSupports(raw);
            case ZONE -> this.zone != null ? withZone(raw, this.zone) : raw;
            case SCHEDULE -> withSchedule(raw);
        }, field);
    }

    private static LegacyDocument parse(String raw, Field field) {
        try {
            return LegacyDocument.parse(raw);
        } catch (UnreadableDocument unreadable) {
            throw new NotRepresentable(field.nameInApi, unreadable.reason());
        }
    }

    private static String withText(String raw, String name, @Nullable String value) {
        return value == null ? JsonText.without(raw, name) : JsonText.with(raw, name, JsonText.quote(value));
    }

    /** Of two names for one thing, the first that is not null is read. */
    private String withEitherText(String raw, String name, String otherName, @Nullable String value) {
        if (value == null) {
            return JsonText.without(JsonText.without(raw, name), otherName);
        }
        JsonObject now = this.document.content();
        boolean underOtherName = now.getUnlessNull(name) == null
                && (now.getUnlessNull(otherName) != null || (now.get(name) == null && now.get(otherName) != null));
        return withText(raw, underOtherName ? otherName : name, value);
    }

    /** A text that stands alone, or in an object among other things. */
    private String withTextInObject(String raw, String name, String nameInObject, @Nullable String value) {
        if (!(this.document.content().get(name) instanceof JsonObject)) {
            return withText(raw, name, value);
        }
        String text = value == null ? "null" : JsonText.quote(value);
        return JsonText.with(raw, name, JsonText.with(objectOf(raw, name), nameInObject, text));
    }

    private String withStatus(String raw) {
        if (this.content.status() == Status.DRAFT) {
            return withText(raw, "status", "draft");
        }
        boolean offline = new JsonBoolean(false).equals(this.document.content().get("online"));
        return withText(offline ? JsonText.with(raw, "online", "true") : raw, "status", "published");
    }

    private String withSupports(String raw) {
        String supports = array(this.content.supports().stream().map(Support::word).map(JsonText::quote).toList());
        return DocumentReader.supportsOfZone(this.document.content()) == null
                ? JsonText.with(raw, "platform", supports)
                : JsonText.with(raw, "zone", JsonText.with(objectOf(raw, "zone"), "platform", supports));
    }

    private String withZone(String raw, Zone zone) {
        JsonObject now = this.document.content();
        String name = this.zones.nameOf(zone).orElse(zone.legacyId());
        String reference = now.get("zone") instanceof JsonObject ? JsonText.without(objectOf(raw, "zone"), "code")
                : "{}";
        reference = withText(withText(reference, "id", name), "page", zone.page());
        String page = JavaScript.lowerIfTruthy(now.get("page"));
        boolean contradicts = page != null && !page.equals(JavaScript.lower(zone.page()));
        return JsonText.with(contradicts ? JsonText.without(raw, "page") : raw, "zone", reference);
    }

    private String withSchedule(String raw) {
        String only = raw;
        for (String name : List.of("from", "to", "order")) {
            only = JsonText.without(only, name);
        }
        return JsonText.with(only, "windows", array(this.slots.stream().map(DocumentWriter::window).toList()));
    }

    /** From the start that ranks the slot on: where it is not its own, another window goes before until then. */
    private static String window(Slot slot) {
        String window = "{}";
        window = slot.rank().equals(Instant.MIN) ? window : withText(window, "from", slot.rank().toString());
        Instant end = slot.window().endsAt();
        window = end == null ? window : withText(window, "to", end.toString());
        return slot.position() == null ? window : JsonText.with(window, "order", number(slot.position()));
    }

    private static String number(Position position) {
        double value = position.value();
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String array(Collection<String> elements) {
        return elements.stream().collect(Collectors.joining(",", "[", "]"));
    }

    private static String objectOf(String raw, String name) {
        return JsonText.get(raw, name).orElse("{}");
    }
}
