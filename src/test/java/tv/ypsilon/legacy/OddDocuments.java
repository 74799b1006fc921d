package tv.ypsilon.legacy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes documents as odd as they come, of every form that a field is known in and some more; the same for one seed. */
final class OddDocuments {

    private final SplittableRandom random;

    private int made;

    private OddDocuments(long seed) {
        this.random = new SplittableRandom(seed);
    }

    static Stream<LegacyDocument> generate(long seed, int number) {
        OddDocuments documents = new OddDocuments(seed);
        return Stream.generate(documents::next).limit(number);
    }

    private LegacyDocument next() {
        List<String> members = new ArrayList<>();
        maybe(members, "title",
                () -> oneOf("'Title'", "''", "'é\\u00e9\\n\\/😀'", "5", "[1, null]", "'\\u0000\\ud800'"));
        maybe(members, "subtitle", () -> oneOf("'Subtitle'", "null", "1.50"));
        maybe(members, "text", () -> oneOf("'Text'", "null", "''"));
        maybe(members, "description", () -> oneOf("'Description'", "null", "{}"));
        maybe(members, "kind", () -> oneOf("'SHOW'", "'EXTERNAL'", "' external '", "{'code': 'EXTERNAL', 'label': 'x'}",
                "{'code' :'MAGAZINE'}", "{}", "[]", "null", "''", "7"));
        maybe(members, "program", () -> oneOf("'RC-1'", "null"));
        maybe(members, "programId", () -> oneOf("'RC-2'", "null", "12"));
        maybe(members, "link",
                () -> oneOf("'https://example.org/a'", "{'url': 'https://example.org/b', 'deeplink': null}",
                        "{'deeplink':1e2}", "null", "5"));
        maybe(members, "picture", () -> oneOf("'/p/__SIZE__'", "{ 'url' : '/q' , 'caption' : 'c' }", "[]"));
        maybe(members, "cta", () -> oneOf("'Regarder'", "null"));
        maybe(members, "lang", () -> oneOf("'fr'", "'FR_fr'", "null", "''", "'de'", "0"));
        maybe(members, "status", () -> oneOf("'published'", "'Published'", "'draft'", "null", "'offline'"));
        maybe(members, "online", () -> oneOf("true", "false", "null"));
        maybe(members, "platform", this::platform);
        maybe(members, "zone", this::zone);
        maybe(members, "page", () -> oneOf("'HOME'", "'ser'", "'CONCERT'", "null", "''", "'nowhere'"));
        maybe(members, "windows", this::windows);
        maybe(members, "from", this::date);
        maybe(members, "to", this::date);
        maybe(members, "order", this::order);
        maybe(members, "stickers", () -> oneOf("[ ]", "[{'id': 1.0E+2}]"));
        maybe(members, "tracking", () -> oneOf("{'pixel' : null,\t'campaign':12345678901234567890}"));
        for (int i = members.size() - 1; i > 0; i--) {
            members.add(this.random.nextInt(i + 1), members.remove(i));
        }
        members.add(this.random.nextInt(members.size() + 1), "'id': 'odd-" + this.made++ + "'");
        String separator = oneOf(",", ", ", " ,\n  ");
        return Sample.document(
                members.stream().collect(Collectors.joining(separator, oneOf("{", "{\n  "), oneOf("}", "\n}"))));
    }

    private void maybe(List<String> members, String name, Supplier<String> value) {
        if (this.random.nextInt(5) < 2) {
            members.add("'" + name + "'" + oneOf(":", ": ", " : ") + value.get());
        }
    }

    private String platform() {
        return oneOf("'web'", "'web,tv'", "['desktop','mobile']", "[]", "''", "null", "'fridge'", "['app']");
    }

    private String zone() {
        String name = oneOf("'hero-1'", "'HERO'", "' Top '", "'shared'", "'both'", "'HOME/SHELF'", "'gone'", "''",
                "null");
        return switch (this.random.nextInt(4)) {
            case 0 -> name;
            case 1 -> "{'id': " + name + "}";
            case 2 -> "{'code' : " + name + ", 'page' : " + oneOf("'SER'", "'home'", "null") + "}";
            default -> "{'id': " + name + ", 'platform': " + platform() + ",'colour':'#fff'}";
        };
    }

    private String windows() {
        return IntStream.range(0, this.random.nextInt(5)).mapToObj((_) -> window())
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private String window() {
        if (this.random.nextInt(10) == 0) {
            return oneOf("null", "[]", "5");
        }
        List<String> members = new ArrayList<>();
        maybe(members, "from", this::date);
        maybe(members, "to", this::date);
        maybe(members, "order", this::order);
        return members.stream().collect(Collectors.joining(",", "{", "}"));
    }

    private String date() {
        int day = this.random.nextInt(1, 31);
        String form = oneOf("'2026-11-%02d'", "'%02d/11/2026'", "'2026-11-%02dT08:05:00Z'", "'2026-11-%02d 08:05'",
                "17937000%02d", "17937000%02d000.5", "'17937000%02d'", "'2026-10-%02dT02:30'", "'bientôt %d'");
        return this.random.nextInt(12) == 0 ? oneOf("null", "''", "1e300") : form.formatted(day);
    }

    private String order() {
        return this.random.nextInt(3) > 0 ? String.valueOf(this.random.nextInt(4))
                : oneOf("'2'", "null", "''", "'top'", "1.5", "-3", "true", "1e400", "2.0");
    }

    private String oneOf(String... values) {
        return values[this.random.nextInt(values.length)];
    }
}
