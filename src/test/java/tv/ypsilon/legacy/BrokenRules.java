package tv.ypsilon.legacy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import tv.ypsilon.legacy.Json.JsonArray;
import tv.ypsilon.legacy.Json.JsonNull;
import tv.ypsilon.legacy.Json.JsonNumber;
import tv.ypsilon.legacy.Json.JsonObject;
import tv.ypsilon.legacy.Json.JsonString;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Zone;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserContent;
import tv.ypsilon.teaser.TeaserId;

/**
 * Documents and pages as a reader gets them who keeps all of legacy's rules but one: what an importer of ours would be that
 * has misunderstood it.
 */
public final class BrokenRules implements ReadingRules, LegacySite {

    private static final ReadingRules RIGHT = new LegacyRules();

    private final Supplier<LegacyClient> site;

    private volatile Rule broken = Rule.NONE;

    private BrokenRules(Supplier<LegacyClient> site) {
        this.site = site;
    }

    /** Puts it in the place of the reader, for all who read. */
    @TestConfiguration(proxyBeanMethods = false)
    public static class Configuration {

        @Bean
        @Primary
        BrokenRules brokenRules(ObjectProvider<LegacyClient> client) {
            return new BrokenRules(client::getObject);
        }
    }

    /** From now on this rule is broken, and no other. */
    public void breakOnly(Rule rule) {
        this.broken = rule;
    }

    /** A rule, by the mistake that is made instead. */
    public enum Rule {

        NONE(Mistake.none()),

        /** Published is only what says so in lower case. */
        STATUS_IN_ANY_CASE(with("status", (status) -> text(status).equals("published") ? status : string("draft"))),

        /** {@code online} is not looked at. */
        ONLINE(without("online")),

        /** Without {@code lang} it is German. */
        LANGUAGE_ABSENT((document) -> document.get("lang") != null ? document : set(document, "lang", string("de"))),

        /** The region is part of the language. */
        LANGUAGE_WITHOUT_REGION(with("lang", (lang) -> string(text(lang).replaceAll("[_-]", "")))),

        /** The zone must be named as the page names it, blanks and capitals included. */
        ZONE_IN_ANY_CASE(
                zoneName((name) -> name.equals(name.strip().toLowerCase(Locale.ROOT)) ? name : "no-such-zone")),

        /** Further names of a zone are not known. */
        ZONE_BY_ALIAS(Mistake.ofSite((zone) -> with(zone, zone.limit(), List.of()))),

        /** A zone is not found by {@code PAGE/CODE}. */
        ZONE_BY_PAGE_AND_CODE(zoneName((name) -> name.contains("/") ? "no-such-zone" : name)),

        /** What the document says of the page is not looked at. */
        PAGE_OF_THE_DOCUMENT(without("page")),

        /** Where nothing says the page, it is the last one that has such a zone. */
        PAGE_HOME_FIRST((document) -> document.get("page") != null || document.get("zone") instanceof JsonObject
                ? document : set(document, "page", string("CINEMA"))),

        /** What names no zone is shown in the first one. */
        LEADS_NOWHERE(zoneName((name) -> name.equals("a-zone-of-old") ? "more" : name)),

        /** A desktop is no web. */
        SUPPORT_SYNONYMS(with("platform", (platform) -> string(text(platform).replace("desktop", "desk")))),

        /** What the zone says of supports is not looked at. */
        SUPPORTS_OF_THE_ZONE(
                with("zone", (zone) -> zone instanceof JsonObject object ? remove(object, "platform") : zone)),

        /** Without supports it is for the web. */
        SUPPORTS_ABSENT((document) -> document.get("platform") != null ? document
                : set(document, "platform", string("web"))),

        /** The app shows what is external as well. */
        EXTERNAL_NOT_ON_APP(Mistake.ofContent((document, content) -> content.kind().equals(TeaserContent.EXTERNAL)
                && text(document.get("platform")).contains("app") ? on(content, Support.values()) : content)),

        /** Without a kind it is external. */
        KIND_ABSENT((document) -> document.get("kind") != null ? document
                : set(document, "kind", string(TeaserContent.EXTERNAL))),

        /** A list of windows is what counts, also where it is empty. */
        WINDOWS_EMPTY((document) -> document.get("windows") instanceof JsonArray windows && windows.elements().isEmpty()
                ? remove(document, "from", "to", "order") : document),

        /** A window that ends before it begins is one the other way round. */
        WINDOW_ENDS_BEFORE_IT_BEGINS(windows((window) -> isDate(window, "from") && isDate(window, "to")
                && LegacyDate.read(window.get("to"), LegacyDate.Bound.TO) <= LegacyDate.read(window.get("from"),
                        LegacyDate.Bound.FROM)
                                ? set(set(window, "from", json(window, "to")), "to", json(window, "from")) : window)),

        /** The minute of its end belongs to a window. */
        WINDOW_WITHOUT_ITS_END(windows((window) -> isDate(window, "to")
                ? set(window, "to", string(Instant.ofEpochMilli((long) LegacyDate.read(window.get("to"),
                        LegacyDate.Bound.TO)).plus(Duration.ofMinutes(1)).toString()))
                : window)),

        /** The first window is the one. */
        WINDOWS_ALL(with("windows", (windows) -> windows instanceof JsonArray list && list.elements().size() > 1
                ? new JsonArray(list.elements().subList(0, 1)) : windows)),

        /** A time without an offset is UTC. */
        TIMES_OF_PARIS(dates("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d", (date) -> date + "Z")),

        /** The day of the end is not included. */
        LAST_DAY_INCLUDED(windows((window) -> text(window.get("to")).matches("\\d{4}-\\d\\d-\\d\\d")
                ? set(window, "to", string(text(window.get("to")) + " 00:00")) : window)),

        /** An hour that comes twice is its second. */
        HOUR_THAT_COMES_TWICE(dates("2026-10-25[T ]02:\\d\\d", (date) -> date + "+01:00")),

        /** An hour that the clock jumps over is the one before. */
        HOUR_JUMPED_OVER(dates("2027-03-28[T ]02:\\d\\d", (date) -> date + "+02:00")),

        /** All numbers are milliseconds. */
        EPOCH_SECONDS(dates("\\d{10}", (date) -> "000" + date)),

        /** February 30 is the second of March. */
        DAYS_OF_THE_CALENDAR(dates("2026-02-30", (_) -> "2026-03-02")),

        /** Only a number is an order. */
        ORDER_AS_TEXT(windows((window) -> window.get("order") instanceof JsonString
                ? set(window, "order", JsonNull.NULL) : window)),

        /** Of the windows that are open, the first one in the list gives the order. */
        ORDER_OF_THE_LOWEST(with("windows", (windows) -> windows instanceof JsonArray list
                ? new JsonArray(list.elements().stream().map((window) -> window instanceof JsonObject object
                        && list.elements().getFirst() instanceof JsonObject first && first.get("order") != null
                                ? set(object, "order", json(first, "order")) : window)
                        .toList())
                : windows)),

        /** Of equal orders the earliest start comes first. */
        ORDER_LATEST_START_FIRST(Mistake.ofSchedule((entry) -> new ScheduleEntry(entry.id(), entry.zoneId(),
                entry.position(), entry.window(), Instant.EPOCH.minus(Duration.between(Instant.EPOCH, entry.rank()
                        .equals(Instant.MIN) ? Instant.EPOCH : entry.rank()))))),

        /** A zone shows one less than its limit. */
        LIMIT(Mistake.ofSite((zone) -> with(zone, zone.limit() == null ? null : zone.limit() - 1, zone.aliases()))),

        /** A zone shows all, whatever its limit. */
        LIMIT_OF_A_FULL_ZONE(Mistake.ofSite((zone) -> with(zone, null, zone.aliases())));

        @SuppressWarnings("ImmutableEnumChecker") // functions that keep nothing
        private final Mistake mistake;

        Rule(Mistake mistake) {
            this.mistake = mistake;
        }

        Rule(UnaryOperator<JsonObject> document) {
            this(new Mistake(document, (_, teaser) -> teaser, UnaryOperator.identity()));
        }
    }

    /** What is read instead of a document, what is made of the teaser, and what zones are taken for. */
    private record Mistake(
            UnaryOperator<JsonObject> document,
            BiFunction<JsonObject, Teaser, Teaser> teaser,
            UnaryOperator<Zone> zone) {

        static Mistake none() {
            return ofSite(UnaryOperator.identity());
        }

        static Mistake ofSite(UnaryOperator<Zone> zone) {
            return new Mistake(UnaryOperator.identity(), (_, teaser) -> teaser, zone);
        }

        static Mistake ofContent(BiFunction<JsonObject, TeaserContent, TeaserContent> content) {
            return new Mistake(UnaryOperator.identity(), (document, teaser) -> new Teaser(teaser.id(),
                    content.apply(document, teaser.content()), teaser.schedule(), teaser.version()),
                    UnaryOperator.identity());
        }

        static Mistake ofSchedule(UnaryOperator<ScheduleEntry> entry) {
            return new Mistake(UnaryOperator.identity(), (_, teaser) -> new Teaser(teaser.id(), teaser.content(),
                    teaser.schedule().stream().map(entry).toList(), teaser.version()), UnaryOperator.identity());
        }
    }

    @Override
    public Documents.Reading read(TeaserId id, JsonObject document, ZoneDirectory zones) {
        Mistake mistake = this.broken.mistake;
        Documents.Reading reading = RIGHT.read(id, mistake.document().apply(document), zones);
        return new Documents.Reading(mistake.teaser().apply(document, reading.teaser()), reading.oddities());
    }

    @Override
    public LegacyReply<SiteReading> pages() {
        UnaryOperator<Zone> mistake = this.broken.mistake.zone();
        LegacyReply<SiteReading> right = this.site.get().pages();
        return right instanceof LegacyReply.Given<SiteReading>(SiteReading reading)
                ? new LegacyReply.Given<>(new SiteReading(reading.pages().stream().map((page) -> new Page(page.id(),
                        page.code(), page.language(), page.title(), page.zones().stream().map(mistake).toList()))
                        .toList(), reading.oddities()))
                : right;
    }

    @Override
    public LegacyReply<PageContent> pageContent(String pageId, Support support, @Nullable Instant at, Site known) {
        return this.site.get().pageContent(pageId, support, at, known);
    }

    private static Zone with(Zone zone, @Nullable Integer limit, List<String> aliases) {
        return new Zone(zone.id(), zone.pageId(), zone.page(), zone.language(), zone.legacyId(), zone.code(),
                zone.title(), zone.order(), limit, zone.template(), aliases);
    }

    private static TeaserContent on(TeaserContent content, Support... supports) {
        return new TeaserContent(content.language(), content.kind(), content.title(), content.subtitle(),
                content.description(), content.programId(), content.url(), content.image(), content.callToAction(),
                Set.of(supports), content.status());
    }

    private static UnaryOperator<JsonObject> without(String member) {
        return (document) -> remove(document, member);
    }

    /** Another value of a member, where there is one. */
    private static UnaryOperator<JsonObject> with(String member, UnaryOperator<Json> value) {
        return (document) -> document.get(member) == null ? document
                : set(document, member, value.apply(json(document, member)));
    }

    private static UnaryOperator<JsonObject> zoneName(UnaryOperator<String> name) {
        return with("zone", (zone) -> zone instanceof JsonString text ? string(name.apply(text.value())) : zone);
    }

    /** Other windows, wherever they are said. */
    private static UnaryOperator<JsonObject> windows(UnaryOperator<JsonObject> window) {
        return (document) -> with("windows", (windows) -> windows instanceof JsonArray list
                ? new JsonArray(list.elements().stream().map((each) -> each instanceof JsonObject object
                        ? window.apply(object) : each).toList())
                : windows).apply(window.apply(document));
    }

    private static UnaryOperator<JsonObject> dates(String pattern, UnaryOperator<String> date) {
        Function<String, UnaryOperator<JsonObject>> bound = (name) -> with(name, (value) -> text(value).matches(pattern)
                ? string(date.apply(text(value))) : value);
        return windows((window) -> bound.apply("to").apply(bound.apply("from").apply(window)));
    }

    private static boolean isDate(JsonObject window, String bound) {
        return Double.isFinite(LegacyDate.read(window.get(bound),
                bound.equals("to") ? LegacyDate.Bound.TO : LegacyDate.Bound.FROM));
    }

    private static JsonObject set(JsonObject object, String member, Json value) {
        Map<String, Json> members = new HashMap<>(object.members());
        members.put(member, value);
        return new JsonObject(members);
    }

    private static JsonObject remove(JsonObject object, String... names) {
        Map<String, Json> members = new HashMap<>(object.members());
        Stream.of(names).forEach(members::remove);
        return new JsonObject(members);
    }

    private static Json json(JsonObject object, String member) {
        Json value = object.get(member);
        return value == null ? JsonNull.NULL : value;
    }

    private static Json string(String text) {
        return new JsonString(text);
    }

    private static String text(@Nullable Json value) {
        return value instanceof JsonString string ? string.value()
                : value instanceof JsonNumber number ? number.text() : "";
    }
}
