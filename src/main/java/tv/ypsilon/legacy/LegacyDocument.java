package tv.ypsilon.legacy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tv.ypsilon.legacy.Json.JsonArray;
import tv.ypsilon.legacy.Json.JsonNumber;
import tv.ypsilon.legacy.Json.JsonObject;
import tv.ypsilon.legacy.Json.JsonString;
import tv.ypsilon.legacy.LegacyDate.Bound;
import tv.ypsilon.teaser.TeaserId;

/** A document of the legacy API, as the text that it came as: what it says that we know nothing of is kept with it. */
public final class LegacyDocument {

    /** How many characters a document may have. */
    public static final int MAX_LENGTH = 1_000_000;

    private static final int MAX_ID_LENGTH = 500;

    private final String raw;

    private final JsonObject content;

    private LegacyDocument(String raw, JsonObject content) {
        this.raw = raw;
        this.content = content;
    }

    /**
     * Reads the text of one JSON object.
     *
     * @throws UnreadableDocument if it is none, names a member twice, is nested more than 64 deep, or is longer than
     *     {@link #MAX_LENGTH}
     */
    public static LegacyDocument parse(String raw) throws UnreadableDocument {
        if (raw.length() > MAX_LENGTH) {
            throw new UnreadableDocument("it has " + raw.length() + " characters, more than " + MAX_LENGTH);
        }
        try {
            if (Json.parseDocument(raw) instanceof JsonObject content) {
                return new LegacyDocument(raw, content);
            }
            throw new UnreadableDocument("it is no JSON object");
        } catch (Json.DuplicateMember duplicate) {
            throw new UnreadableDocument(Texts.brief(duplicate.getMessage()));
        } catch (JacksonException notJson) {
            throw new UnreadableDocument(Texts.brief("it is no JSON: " + notJson.getOriginalMessage()));
        }
    }

    /** The text, as legacy sent it or as it is to be sent. */
    public String raw() {
        return this.raw;
    }

    /** The id; empty when the document has none that it can be asked for by and kept under. */
    public Optional<TeaserId> id() {
        return idOf(this.content);
    }

    static Optional<TeaserId> idOf(JsonObject document) {
        return document.get("id") instanceof JsonString id && isUsable(id.value())
                ? Optional.of(new TeaserId(id.value())) : Optional.empty();
    }

    /** A path cannot say {@code .} and {@code ..} as names. */
    private static boolean isUsable(String id) {
        return !id.isEmpty() && id.length() <= MAX_ID_LENGTH && Texts.isStorable(id) && !id.equals(".")
                && !id.equals("..");
    }

    JsonObject content() {
        return this.content;
    }

    /**
     * Whether both say the same: members in any order, numbers by value, the dates of the windows as instants (those that
     * are unreadable as they are).
     */
    public boolean sameAs(LegacyDocument other) {
        return this.raw.equals(other.raw) || canonical(this.content).equals(canonical(other.content));
    }

    private static JsonObject canonical(JsonObject document) {
        Map<String, Json> members = withInstants(document);
        if (document.get("windows") instanceof JsonArray windows) {
            List<Json> canonical = windows.elements().stream()
                    .map((window) -> window instanceof JsonObject object ? new JsonObject(withInstants(object))
                            : window)
                    .toList();
            members.put("windows", new JsonArray(canonical));
        }
        return new JsonObject(members);
    }

    private static Map<String, Json> withInstants(JsonObject object) {
        Map<String, Json> members = new HashMap<>(object.members());
        members.computeIfPresent("from", (_, value) -> instant(value, Bound.FROM));
        members.computeIfPresent("to", (_, value) -> instant(value, Bound.TO));
        return members;
    }

    private static Json instant(Json date, Bound bound) {
        double instant = LegacyDate.read(date, bound);
        return Double.isFinite(instant) ? new JsonNumber(Double.toString(instant)) : date;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LegacyDocument document && this.raw.equals(document.raw);
    }

    @Override
    public int hashCode() {
        return this.raw.hashCode();
    }

    @Override
    public String toString() {
        return "LegacyDocument[" + id().map(TeaserId::value).orElse("without an id") + ", " + this.raw.length()
                + " characters]";
    }
}
