package tv.ypsilon.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A site to try things with: pages in three languages and legacy documents in every form that they have taken over the
 * years, programmed around an instant. The same seed and instant give the same site.
 *
 * @param pages
 *            as the legacy API lists them
 * @param teasers
 *            the documents' texts
 */
public record DemoSite(String pages, List<String> teasers) {

    /** A zone with what is to be known of it. */
    private record Zone(ObjectNode page, ObjectNode zone) {

        String pageCode() {
            return page.path("code").asString();
        }

        String language() {
            return page.path("language").asString();
        }

        String id() {
            return zone.path("id").asString();
        }

        String code() {
            return zone.path("code").asString();
        }

    }

    /** When a teaser is to be shown, either end open when null, and where in the zone. */
    private record Slot(@Nullable Instant from, @Nullable Instant to, @Nullable Integer order) {}

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private static final List<String> LANGUAGES = List.of("fr", "de", "en");

    private static final List<DateTimeFormatter> LOCAL_TIMES = Stream
            .of("uuuu-MM-dd'T'HH:mm:ss", "uuuu-MM-dd HH:mm", "dd/MM/uuuu HH:mm")
            .map(DateTimeFormatter::ofPattern)
            .toList();

    private static final List<DateTimeFormatter> DAYS = Stream.of("uuuu-MM-dd", "dd/MM/uuuu")
            .map(DateTimeFormatter::ofPattern)
            .toList();

    /** What is wrong, or at least strange, with some documents. */
    private static final List<Consumer<ObjectNode>> ODDITIES = List.of(
            document -> document.put("status", "draft"),
            document -> document.put("status", "Archived"),
            document -> document.put("online", false),
            document -> document.put("zone", "a-zone-of-the-old-site"),
            document -> document.putNull("zone"),
            document -> windowsOf(document).addObject().put("from", "bientôt").put("to", "2099-01-01"),
            document -> windowsOf(document).addObject().put("from", "2026-02-30").put("order", 1),
            document -> windowsOf(document).addObject().put("from", "2026-12-02").put("to", "2026-11-01"),
            document -> windowsOf(document).add(windowsOf(document).path(0).deepCopy()),
            document -> windowsOf(document)
                    .add(((ObjectNode) windowsOf(document).path(0).deepCopy()).put("order", "0").put("to", "")),
            document -> windowsOf(document).add("all week"),
            document -> document.put("kind", "external").put("platform", "app"),
            document -> document.put("platform", "web,console"),
            document -> document.remove("title"),
            document -> document.put("kind", 42),
            document -> document.put("lang", document.path("lang").asString("fr") + "-x-old"));

    /** The site of the demo: a few hundred teasers, each zone with some now, some before and some ahead. */
    public static DemoSite create(long seed, Instant now) {
        var maker = new Maker(seed, now);
        maker.zones.forEach(maker::fill);
        maker.addOddities();
        maker.addClockChanges();
        return maker.site();
    }

    /** As many teasers as wanted on the same pages, programmed at random within a few weeks around an instant. */
    public static DemoSite generate(int count, long seed, Instant now) {
        var maker = new Maker(seed, now);
        for (int i = 0; i < count; i++) {
            maker.addAny();
        }
        return maker.site();
    }

    /** Puts it all into a legacy API. */
    public void loadInto(LegacySimulator legacy) {
        legacy.pages(pages);
        teasers.forEach(legacy::put);
    }

    /** The windows of a document as a list, made from its own dates when they stand there. */
    private static ArrayNode windowsOf(ObjectNode document) {
        if (!document.has("windows")) {
            ObjectNode window = document.putArray("windows").addObject();
            for (String field : List.of("from", "to", "order")) {
                if (document.has(field)) {
                    window.set(field, document.remove(field));
                }
            }
        }
        return (ArrayNode) document.path("windows");
    }

    /** Makes one site. */
    private static final class Maker {

        private final long seed;

        private final Instant now;

        private final Random random;

        private final List<JsonNode> works;

        private final ArrayNode pages = NODES.arrayNode();

        private final List<Zone> zones = new ArrayList<>();

        private final List<String> teasers = new ArrayList<>();

        Maker(long seed, Instant now) {
            this.seed = seed;
            this.now = now.truncatedTo(ChronoUnit.MINUTES);
            this.random = new Random(seed);
            try (InputStream texts = Objects.requireNonNull(DemoSite.class.getResourceAsStream("/demo/site.json"))) {
                JsonNode site = JSON.readTree(texts);
                works = site.path("works").valueStream().toList();
                LANGUAGES.forEach(language -> site.path("pages").forEach(page -> addPage(page, language)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            shareAnId();
        }

        DemoSite site() {
            return new DemoSite(JSON.writeValueAsString(pages), List.copyOf(teasers));
        }

        private void addPage(JsonNode model, String language) {
            String code = model.path("code").asString();
            ObjectNode page = pages.addObject()
                    .put("id", code + "-" + language)
                    .put("code", code)
                    .put("language", language)
                    .put("title", model.path("title").path(language).asString());
            ArrayNode list = page.putArray("zones");
            for (JsonNode zone : model.path("zones")) {
                int order = list.size();
                ObjectNode made = list.addObject()
                        .put("id", uuid(code + "/" + language + "/" + order))
                        .put("code", zone.path("code").asString())
                        .put("title", zone.path("title").path(language).asString())
                        .put("order", order);
                made.set("limit", zone.path("limit"));
                made.set("template", zone.path("template"));
                if (order % 3 == 1) {
                    made.putArray("aliases").add((code + "-" + language + "-zone-" + order).toLowerCase(Locale.ROOT));
                }
                zones.add(new Zone(page, made));
            }
        }

        /** Two pages can have zones of the same id: only a document's page tells them apart. */
        private void shareAnId() {
            Zone home = zone("HOME", "de", "editors");
            zone("CONCERT", "de", "festivals").zone().put("id", home.id());
        }

        private Zone zone(String page, String language, String code) {
            return zones.stream()
                    .filter(zone -> zone.pageCode().equals(page) && zone.language().equals(language)
                            && zone.code().equals(code))
                    .findFirst()
                    .orElseThrow();
        }

        void fill(Zone zone) {
            if (zone.code().equals("tonight")) {
                fillWithTheHour(zone);
                return;
            }
            List<JsonNode> fitting = worksFor(zone);
            int current = zone.zone().path("limit").isNumber() ? Math.min(zone.zone().path("limit").asInt(), 4) : 5;
            int first = random.nextInt(fitting.size());
            for (int i = 0; i < current + 2; i++) {
                Slot slot = i < current ? current(i, zone) : i == current ? past() : ahead(i - current - 1);
                keep(document(zone, fitting.get((first + i) % fitting.size()), List.of(slot), ""));
            }
        }

        /** Three teasers at a time, of which one changes every twenty minutes, for twelve hours. */
        private void fillWithTheHour(Zone zone) {
            List<JsonNode> fitting = worksFor(zone);
            Instant start = now.minus(Duration.ofHours(1));
            for (int i = 0; i < 6; i++) {
                List<Slot> slots = new ArrayList<>();
                for (int turn = i; turn < 36; turn += 6) {
                    Instant from = start.plus(Duration.ofMinutes(20L * turn));
                    slots.add(new Slot(from, from.plus(Duration.ofHours(1)), null));
                }
                if (i == 5) {
                    slots.add(new Slot(start.plus(Duration.ofHours(13)), null, 0));
                }
                ObjectNode document = document(zone, fitting.get(i * 7 % fitting.size()), slots, "");
                document.remove("platform");
                keep(document);
            }
        }

        private List<JsonNode> worksFor(Zone zone) {
            String page = switch (zone.code()) {
                case "series_HOME" -> "SERIES";
                case "cinema_HOME" -> "CINEMA";
                case "concert_HOME" -> "CONCERT";
                default -> zone.pageCode();
            };
            return page.equals("HOME") ? works
                    : works.stream().filter(work -> work.path("page").asString().equals(page)).toList();
        }

        private Slot current(int order, Zone zone) {
            Instant from = someTime(-20 * 24, -1);
            Instant to = zone.code().equals("last-days") ? someTime(4, 72) : someTime(24, 25 * 24);
            return new Slot(chance(4) ? null : from, chance(4) ? null : to, order);
        }

        private Slot past() {
            return new Slot(someTime(-28 * 24, -14 * 24), someTime(-13 * 24, -2), 0);
        }

        private Slot ahead(int order) {
            Instant from = someTime(2, 20 * 24);
            return new Slot(from, from.plus(Duration.ofHours(6 + random.nextInt(14 * 24))), order);
        }

        /** A time so many hours from now, on the five minutes, sometimes at midnight in Paris. */
        private Instant someTime(int fromHours, int toHours) {
            Instant time = now.truncatedTo(ChronoUnit.HOURS)
                    .plus(Duration.ofHours(fromHours + random.nextInt(toHours - fromHours)))
                    .plus(Duration.ofMinutes(5L * random.nextInt(12)));
            Instant midnight = time.atZone(PARIS).toLocalDate().atStartOfDay(PARIS).toInstant();
            boolean sameSide = midnight.isAfter(now) == time.isAfter(now);
            return sameSide && chance(30) ? midnight : time;
        }

        /** Each oddity once in each language. */
        void addOddities() {
            for (int i = 0; i < ODDITIES.size() * LANGUAGES.size(); i++) {
                Zone zone = zone("HOME", LANGUAGES.get(i % LANGUAGES.size()), "editors");
                ObjectNode document = document(zone, works.get(i % works.size()), List.of(current(20 + i, zone)), "");
                ODDITIES.get(i / LANGUAGES.size()).accept(document);
                keep(document);
            }
        }

        /** The next two days on which the clocks change, in local times that come twice or never. */
        void addClockChanges() {
            ZoneOffsetTransition next = PARIS.getRules().nextTransition(now);
            for (ZoneOffsetTransition change : List.of(next, PARIS.getRules().nextTransition(next.getInstant()))) {
                LocalDateTime strange = change.getDateTimeBefore().toLocalDate().atTime(LocalTime.of(2, 30));
                String day = DAYS.getFirst().format(strange);
                for (String language : LANGUAGES) {
                    Zone zone = zone("HOME", language, "editors");
                    ObjectNode document = document(zone, works.getFirst(), List.of(), "");
                    windowsOf(document).removeAll();
                    windowsOf(document).addObject().put("from", LOCAL_TIMES.getLast().format(strange)).put("to", day);
                    keep(document);
                    ObjectNode wholeDay = document(zone, works.getLast(), List.of(), "");
                    windowsOf(wholeDay).removeAll();
                    windowsOf(wholeDay).addObject().put("from", day).put("to", day).put("order", "1");
                    keep(wholeDay);
                }
            }
        }

        void addAny() {
            Zone zone = any(zones);
            List<Slot> slots = new ArrayList<>();
            Instant from = someTime(-30 * 24, 20 * 24);
            for (int i = chance(15) ? 2 + random.nextInt(3) : 1; i > 0; i--) {
                Instant to = from.plus(Duration.ofHours(6 + random.nextInt(14 * 24)));
                slots.add(new Slot(chance(3) ? null : from, i == 1 && chance(4) ? null : to,
                        chance(85) ? random.nextInt(20) : null));
                from = to.plus(Duration.ofHours(random.nextInt(72) - (chance(10) ? 80 : 0)));
            }
            ObjectNode document = document(zone, any(works), slots, " (" + teasers.size() + ")");
            if (chance(8)) {
                any(ODDITIES).accept(document);
            }
            keep(document);
        }

        private void keep(ObjectNode document) {
            teasers.add(chance(5) ? document.toPrettyString() : document.toString());
        }

        private ObjectNode document(Zone zone, JsonNode work, List<Slot> slots, String suffix) {
            int number = teasers.size();
            JsonNode texts = work.path(zone.language());
            String program = "RC-%06d".formatted(works.indexOf(work) + 1);
            String link = "https://www.ypsilon.example/" + zone.language() + "/videos/" + program;
            String picture = "/demo/images/" + work.path("picture").asString() + ".svg";
            ObjectNode document = NODES.objectNode().put("id", switch (number % 10) {
                case 3 -> "legacy-" + number;
                case 7 -> program + "_" + number;
                default -> uuid(seed + "/" + number);
            });
            document.put("title", texts.path(0).asString() + suffix);
            document.put("subtitle", texts.path(1).asString());
            document.put(chance(50) ? "text" : "description", texts.path(2).asString());
            writeKind(document, work.path("kind").asString());
            document.put(chance(50) ? "program" : "programId", program);
            document.set("link", chance(50) ? text(link) : object("url", link).putNull("deeplink"));
            document.set("picture",
                    chance(50) ? text(picture) : object("url", picture).put("caption", texts.path(0).asString()));
            if (chance(60)) {
                document.put("cta", switch (zone.language()) {
                    case "fr" -> "Regarder";
                    case "de" -> "Ansehen";
                    default -> "Watch";
                });
            }
            writeLanguage(document, zone.language());
            if (chance(50)) {
                document.put("status", any(List.of("published", "Published", "PUBLISHED")));
            }
            writeZone(document, zone);
            writePlatform(document);
            writeWindows(document, slots);
            writeWhatTheServiceKnowsNothingOf(document);
            return document;
        }

        private void writeKind(ObjectNode document, String kind) {
            if (!kind.equals("SHOW") || chance(60)) {
                document.set("kind", chance(50) ? text(kind) : object("code", kind).putNull("label"));
            }
        }

        private void writeLanguage(ObjectNode document, String language) {
            if (!language.equals("fr") || chance(60)) {
                String country = language.equals("en") ? "GB" : language.toUpperCase(Locale.ROOT);
                document.put("lang", any(List.of(language, language.toUpperCase(Locale.ROOT), language + "_" + country,
                        language + "-" + country)));
            }
        }

        private void writeZone(ObjectNode document, Zone zone) {
            String page = zone.pageCode();
            List<String> names = new ArrayList<>(
                    List.of(zone.id(), zone.code(), zone.id() + "_" + page, zone.id() + "_" + zone.id(),
                            page + "/" + zone.code(), " " + zone.code().toUpperCase(Locale.ROOT) + " "));
            zone.zone().path("aliases").forEach(alias -> names.add(alias.asString()));
            String name = any(names);
            switch (random.nextInt(3)) {
                case 0 -> document.set("zone", object("id", name).put("page", page));
                case 1 -> {
                    document.set("zone", object("code", name));
                    if (!page.equals("HOME") || chance(50)) { // without a page, HOME comes first
                        document.put("page", chance(50) ? page : page.toLowerCase(Locale.ROOT));
                    }
                }
                default -> document.put("zone", name).put("page", page);
            }
        }

        private void writePlatform(ObjectNode document) {
            switch (random.nextInt(10)) {
                case 0 -> document.put("platform", "web,tv");
                case 1 -> document.put("platform", "Desktop, mobile");
                case 2 -> document.putArray("platform").add("web").add("app");
                case 3 -> document.put("platform", any(List.of("web", "tv")));
                default -> {
                    // everywhere
                }
            }
        }

        private void writeWindows(ObjectNode document, List<Slot> slots) {
            List<ObjectNode> windows = slots.stream().map(this::window).toList();
            if (windows.size() == 1 && !windows.getFirst().isEmpty() && chance(50)) {
                document.setAll(windows.getFirst());
            } else {
                document.putArray("windows").addAll(windows);
            }
        }

        private ObjectNode window(Slot slot) {
            ObjectNode window = NODES.objectNode();
            if (slot.from() != null) {
                window.set("from", date(slot.from(), false));
            }
            if (slot.to() != null) {
                window.set("to", date(slot.to(), true));
            }
            if (slot.order() != null) {
                window.set("order", chance(30) ? text(slot.order().toString()) : NODES.numberNode(slot.order()));
            } else if (chance(30)) {
                window.put("order", "");
            }
            return window;
        }

        /** An instant in any of the forms that mean it. */
        private JsonNode date(Instant instant, boolean end) {
            ZonedDateTime paris = instant.atZone(PARIS);
            List<JsonNode> forms = new ArrayList<>(List.of(text(instant.toString()),
                    text(paris.toOffsetDateTime().toString()), NODES.numberNode(instant.toEpochMilli()),
                    NODES.numberNode(instant.getEpochSecond()), text(Long.toString(instant.toEpochMilli())),
                    text(Long.toString(instant.getEpochSecond()))));
            LOCAL_TIMES.forEach(form -> forms.add(text(form.format(paris))));
            DAYS.forEach(form -> forms.add(text(form.format(end ? paris.minusDays(1) : paris))));
            return any(forms.stream()
                    .filter(form -> (end ? LegacyReading.endOf(form) : LegacyReading.startOf(form)) == instant
                            .toEpochMilli())
                    .toList());
        }

        private void writeWhatTheServiceKnowsNothingOf(ObjectNode document) {
            if (chance(40)) {
                document.putArray("stickers").addObject().put("code", "NEW").putNull("label");
            }
            if (chance(30)) {
                document.putObject("tracking")
                        .put("campaign", random.nextInt(99))
                        .put("weight", new BigDecimal("1.50"));
            }
            if (chance(20)) {
                document.putObject("geoblocking").put("code", "DE_FR").putArray("included").add("DE").add("FR");
            }
            if (chance(10)) {
                document.put("note", "Größe & <em>élan</em> — “as it came” \uD83C\uDFAC");
            }
        }

        private boolean chance(int percent) {
            return random.nextInt(100) < percent;
        }

        private <T> T any(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }

        private static JsonNode text(String text) {
            return NODES.stringNode(text);
        }

        private static ObjectNode object(String field, String value) {
            return NODES.objectNode().put(field, value);
        }

        private static String uuid(String name) {
            return UUID.nameUUIDFromBytes(("demo/" + name).getBytes(StandardCharsets.UTF_8)).toString();
        }

    }

}
