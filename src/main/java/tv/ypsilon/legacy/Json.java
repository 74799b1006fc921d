package tv.ypsilon.legacy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON value as it was written: numbers keep their digits, a member that is missing differs from one that is null.
 * Equality is canonical: members in any order, numbers by value.
 */
sealed interface Json {

    /** For one document. */
    JsonFactory DOCUMENT = factory(64);

    /** For an answer of many documents: laxer, so that one odd document does not take the others along. */
    JsonFactory ANSWER = factory(1000);

    record JsonObject(Map<String, Json> members) implements Json {

        /** The member of that name; null when there is none, {@link JsonNull} when it is null. */
        @Nullable
        Json get(String name) {
            return this.members.get(name);
        }

        /** The member of that name; null when there is none, and when it is null. */
        @Nullable
        Json getUnlessNull(String name) {
            return Json.unlessNull(get(name));
        }
    }

    record JsonArray(List<Json> elements) implements Json {}

    record JsonString(String value) implements Json {}

    /** A number with its digits as they were written, which may be more than any number type holds. */
    record JsonNumber(String text) implements Json {

        double value() {
            return Double.parseDouble(this.text);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof JsonNumber number
                    && (this.text.equals(number.text) || Decimal.of(this.text).equals(Decimal.of(number.text)));
        }

        @Override
        public int hashCode() {
            return Decimal.of(this.text).hashCode();
        }
    }

    record JsonBoolean(boolean value) implements Json {}

    enum JsonNull implements Json {
        NULL
    }

    static @Nullable Json unlessNull(@Nullable Json value) {
        return value == JsonNull.NULL ? null : value;
    }

    /**
     * Reads a text that is one JSON value and nothing else; of members of one name the last counts.
     *
     * @throws JacksonException if it is none
     */
    static Json parse(String text) {
        return new Reader(ANSWER, false).read(text);
    }

    /**
     * Reads a document.
     *
     * @throws JacksonException if it is no JSON, or too deeply nested
     * @throws DuplicateMember if an object in it has two members of one name
     */
    static Json parseDocument(String text) {
        return new Reader(DOCUMENT, true).read(text);
    }

    /** It leaves it to the caller to limit the length of a text. */
    private static JsonFactory factory(int depth) {
        StreamReadConstraints constraints = StreamReadConstraints.builder().maxNestingDepth(depth)
                .maxNameLength(Integer.MAX_VALUE).maxNumberLength(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE).build();
        return JsonFactory.builder().streamReadConstraints(constraints)
                .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES).build();
    }

    /** Says that an object has two members of one name, so that it depends on its reader what it says. */
    final class DuplicateMember extends RuntimeException {

        private static final long serialVersionUID = 1L;

        DuplicateMember(String name) {
            super("two members are named \"" + name + "\"", null, false, false);
        }
    }

    /** Makes values of a text. */
    record Reader(JsonFactory factory, boolean namesAreUnique) {

        Json read(String text) {
            try (JsonParser parser = this.factory.createParser(ObjectReadContext.empty(), text)) {
                parser.nextToken();
                Json value = value(parser);
                if (parser.nextToken() != null) {
                    throw new StreamReadException(parser, "something follows the value");
                }
                return value;
            }
        }

        private Json value(JsonParser parser) {
            JsonToken token = parser.currentToken();
            if (token == null) {
                throw new StreamReadException(parser, "the text is empty");
            }
            return switch (token) {
                case START_OBJECT -> object(parser);
                case START_ARRAY -> array(parser);
                case VALUE_STRING -> new JsonString(parser.getString());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getString());
                case VALUE_TRUE -> new JsonBoolean(true);
                case VALUE_FALSE -> new JsonBoolean(false);
                case VALUE_NULL -> JsonNull.NULL;
                case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                        throw new IllegalStateException("no value begins with " + token);
            };
        }

        private JsonObject object(JsonParser parser) {
            Map<String, Json> members = new HashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                if (members.put(name, value(parser)) != null && this.namesAreUnique) {
                    throw new DuplicateMember(name);
                }
            }
            return new JsonObject(members);
        }

        private JsonArray array(JsonParser parser) {
            List<Json> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(value(parser));
            }
            return new JsonArray(elements);
        }
    }

    /**
     * The value of a number, written in one way only; never worked out, as 1e999999999 is a number too.
     *
     * @param digits without leading and trailing zeros; empty for zero
     * @param exponent the value is 0.digits times ten to this
     */
    record Decimal(boolean negative, String digits, long exponent) {

        private static final Decimal ZERO = new Decimal(false, "", 0);

        static Decimal of(String text) {
            boolean negative = text.startsWith("-");
            int e = Math.max(text.indexOf('e'), text.indexOf('E'));
            String mantissa = text.substring(negative ? 1 : 0, e < 0 ? text.length() : e);
            String exponent = e < 0 ? "0" : text.substring(e + 1);
            int point = mantissa.indexOf('.');
            String digits = point < 0 ? mantissa : mantissa.substring(0, point) + mantissa.substring(point + 1);
            int start = 0;
            while (start < digits.length() && digits.charAt(start) == '0') {
                start++;
            }
            int end = digits.length();
            while (end > start && digits.charAt(end - 1) == '0') {
                end--;
            }
            if (start == end) {
                return ZERO;
            }
            try {
                return new Decimal(negative, digits.substring(start, end),
                        Math.addExact(Long.parseLong(exponent), (point < 0 ? digits.length() : point) - start));
            } catch (NumberFormatException | ArithmeticException _) {
                return new Decimal(negative, text, Long.MAX_VALUE); // such exponents are compared as they are written
            }
        }
    }
}
