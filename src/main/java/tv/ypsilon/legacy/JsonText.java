package tv.ypsilon.legacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * JSON objects and arrays as text, so that what an edit does not name stays as it was, to the last character. All texts
 * must be valid JSON; of members of one name the last counts.
 */
final class JsonText {

    private JsonText() {}

    /** Where a member stands in the text of its object. */
    private record Member(String name, int start, int nameEnd, int valueStart, int end) {}

    /** The text of a member's value. */
    static Optional<String> get(String object, String name) {
        return members(object).stream().filter((member) -> member.name().equals(name))
                .reduce((first, second) -> second)
                .map((member) -> object.substring(member.valueStart(), member.end()));
    }

    /** The object with that member, in its place if there is one of that name, else at the end. */
    static String with(String object, String name, String value) {
        List<Member> members = members(object);
        for (Member member : members) {
            if (member.name().equals(name)) {
                return object.substring(0, member.valueStart()) + value + object.substring(member.end());
            }
        }
        if (members.isEmpty()) {
            return "{" + quote(name) + ":" + value + "}";
        }
        Member last = members.getLast();
        int lineStart = last.start();
        while (Character.isWhitespace(object.charAt(lineStart - 1))) {
            lineStart--;
        }
        return object.substring(0, last.end()) + "," + object.substring(lineStart, last.start()) + quote(name)
                + object.substring(last.nameEnd(), last.valueStart()) + value + object.substring(last.end());
    }

    /** The object without that member. */
    static String without(String object, String name) {
        List<Member> members = members(object);
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            if (member.name().equals(name)) {
                int from = i > 0 ? members.get(i - 1).end() : member.start();
                int to = i > 0 || i == members.size() - 1 ? member.end() : members.get(i + 1).start();
                return object.substring(0, from) + object.substring(to);
            }
        }
        return object;
    }

    /**
     * The text of each element.
     *
     * @throws tools.jackson.core.JacksonException if the text is no JSON
     * @throws IllegalArgumentException if it is no array
     */
    static List<String> elements(String array) {
        List<String> elements = new ArrayList<>();
        try (JsonParser parser = parser(array)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new IllegalArgumentException("not an array");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                int start = tokenStart(parser);
                elements.add(array.substring(start, valueEnd(parser, start)));
            }
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("something follows the array");
            }
        }
        return elements;
    }

    static String quote(String value) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(value)) + '"';
    }

    private static List<Member> members(String object) {
        List<Member> members = new ArrayList<>();
        try (JsonParser parser = parser(object)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                int start = tokenStart(parser);
                parser.nextToken();
                int valueStart = tokenStart(parser);
                int nameEnd = object.lastIndexOf('"', valueStart - 1) + 1;
                members.add(new Member(name, start, nameEnd, valueStart, valueEnd(parser, valueStart)));
            }
        }
        return members;
    }

    private static JsonParser parser(String text) {
        return Json.ANSWER.createParser(ObjectReadContext.empty(), text);
    }

    private static int tokenStart(JsonParser parser) {
        return (int) parser.currentTokenLocation().getCharOffset();
    }

    /** Where the value that the parser is at ends; moves the parser to its last token. */
    private static int valueEnd(JsonParser parser, int start) {
        if (parser.currentToken().isStructStart()) {
            parser.skipChildren();
        } else if (parser.currentToken() != JsonToken.VALUE_STRING) {
            return start + parser.getString().length(); // the parser may have looked beyond a number
        }
        parser.finishToken();
        return (int) parser.currentLocation().getCharOffset();
    }
}
