package tv.ypsilon.rest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;

/**
 * What a client wants of a list, as {@code ra-data-simple-rest} says it: {@code filter}, {@code range} and {@code sort}
 * as JSON. A controller takes it as an argument, and names what its list can be filtered and sorted by; anything else is
 * refused as {@code invalid-list-query}.
 */
public final class ListRequest {

    /** How many items one request can have. */
    public static final int MAX_ITEMS = 1000;

    private static final int DEFAULT_ITEMS = 25;

    private static final JsonMapper JSON = JsonMapper
            .builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(4).build()).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private final ObjectNode filter;

    private final @Nullable List<String> ids;

    private final @Nullable Order order;

    private final long offset;

    private final int limit;

    private ListRequest(ObjectNode filter, @Nullable List<String> ids, @Nullable Order order, long offset, int limit) {
        this.filter = filter;
        this.ids = ids;
        this.order = order;
        this.offset = offset;
        this.limit = limit;
    }

    /**
     * Reads the three parameters; null or blank: not given.
     *
     * @throws Refusal {@code invalid-list-query}
     */
    static ListRequest parse(@Nullable String filter, @Nullable String range, @Nullable String sort) {
        ObjectNode wanted = object(filter);
        List<String> ids = ids(wanted.get("id"));
        Order order = order(sort);
        if (range == null || range.isBlank()) {
            return new ListRequest(wanted, ids, order, 0, ids != null ? Math.max(1, ids.size()) : DEFAULT_ITEMS);
        }
        JsonNode ends = json("range", range);
        if (!ends.isArray() || ends.size() != 2 || !isPlace(ends.get(0)) || !isPlace(ends.get(1))
                || ends.get(1).longValue() < ends.get(0).longValue()) {
            throw notOfTheForm("range", range);
        }
        long items = ends.get(1).longValue() - ends.get(0).longValue() + 1;
        if (items > MAX_ITEMS) {
            throw tooMany("range");
        }
        return new ListRequest(wanted, ids, order, ends.get(0).longValue(), (int) items);
    }

    /** The place of the first wanted item, from 0 on. */
    public long offset() {
        return this.offset;
    }

    /** How many items are wanted at the most, from 1 on. */
    public int limit() {
        return this.limit;
    }

    /**
     * What the list is filtered by.
     *
     * @param known what it can be filtered by, {@code id} aside, which every list knows
     */
    public Filter filter(String... known) {
        TreeSet<String> all = new TreeSet<>(Arrays.asList(known));
        all.add("id");
        this.filter.propertyNames().stream().filter((name) -> !all.contains(name)).findFirst().ifPresent((name) -> {
            throw Refusal.of(ProblemType.INVALID_LIST_QUERY, "filter", Excerpt.of(name), String.join(", ", all))
                    .because("unknown-filter");
        });
        return new Filter(this.filter, this.ids);
    }

    /**
     * What the list is sorted by.
     *
     * @param otherwise the order where none is asked for
     * @param known further members that it can be sorted by
     */
    public Order order(Order otherwise, String... known) {
        if (this.order == null) {
            return otherwise;
        }
        TreeSet<String> all = new TreeSet<>(Arrays.asList(known));
        all.add(otherwise.property());
        if (!all.contains(this.order.property())) {
            throw Refusal.of(ProblemType.INVALID_LIST_QUERY, "sort", Excerpt.of(this.order.property()),
                    String.join(", ", all)).because("unknown-sort");
        }
        return this.order;
    }

    private static @Nullable List<String> ids(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        List<String> ids = new ArrayList<>();
        for (JsonNode id : node.isArray() ? node : JsonNodeFactory.instance.arrayNode().add(node)) {
            if ((!id.isString() && !id.isIntegralNumber()) || !isStorable(id.asString())) {
                throw wrongValue("id");
            }
            ids.add(id.asString());
        }
        if (ids.size() > MAX_ITEMS) {
            throw tooMany("filter");
        }
        return List.copyOf(ids);
    }

    private static @Nullable Order order(@Nullable String sort) {
        if (sort == null || sort.isBlank()) {
            return null;
        }
        JsonNode node = json("sort", sort);
        if (!node.isArray() || node.size() != 2 || !node.get(0).isString() || !node.get(1).isString()) {
            throw notOfTheForm("sort", sort);
        }
        return switch (node.get(1).stringValue()) {
            case "ASC", "asc" -> Order.ascending(node.get(0).stringValue());
            case "DESC", "desc" -> Order.descending(node.get(0).stringValue());
            default -> throw notOfTheForm("sort", sort);
        };
    }

    private static boolean isPlace(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0
                && node.longValue() <= Integer.MAX_VALUE;
    }

    private static ObjectNode object(@Nullable String filter) {
        if (filter == null || filter.isBlank()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (json("filter", filter) instanceof ObjectNode object) {
            return object;
        }
        throw notOfTheForm("filter", filter);
    }

    private static JsonNode json(String parameter, String value) {
        try {
            return JSON.readTree(value);
        } catch (JacksonException _) {
            throw notOfTheForm(parameter, value);
        }
    }

    /** Whether it has neither NUL nor half of a character. */
    private static boolean isStorable(String text) {
        return text.codePoints().noneMatch((point) -> point == 0
                || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
    }

    private static Refusal notOfTheForm(String parameter, String value) {
        return Refusal.of(ProblemType.INVALID_LIST_QUERY, parameter, Excerpt.of(value)).because("json");
    }

    private static Refusal wrongValue(String member) {
        return Refusal.of(ProblemType.INVALID_LIST_QUERY, "filter", member).because("wrong-value");
    }

    private static Refusal tooMany(String parameter) {
        return Refusal.of(ProblemType.INVALID_LIST_QUERY, parameter, MAX_ITEMS).because("too-many");
    }

    /** A member to sort by, and which way. */
    public record Order(String property, boolean ascending) {

        public static Order ascending(String property) {
            return new Order(property, true);
        }

        public static Order descending(String property) {
            return new Order(property, false);
        }
    }

    /**
     * The members of the filter. Each is null where it is not given, and refused as {@code invalid-list-query} where it
     * is not of the kind that is asked for.
     */
    public static final class Filter {

        private final ObjectNode members;

        private final @Nullable List<String> ids;

        private Filter(ObjectNode members, @Nullable List<String> ids) {
            this.members = members;
            this.ids = ids;
        }

        /** The wanted ids, in the order of the request, at most {@link #MAX_ITEMS}. */
        public @Nullable List<String> ids() {
            return this.ids;
        }

        public @Nullable String text(String name) {
            JsonNode node = find(name);
            if (node != null && !node.isString()) {
                throw wrongValue(name);
            }
            return node != null ? storable(name, node.stringValue()) : null;
        }

        /** Nothing that is stored holds what PostgreSQL cannot, so nothing can be found by it. */
        private static String storable(String name, String text) {
            if (!isStorable(text)) {
                throw wrongValue(name);
            }
            return text;
        }

        /** One text, or a list of them. */
        public @Nullable List<String> texts(String name) {
            JsonNode node = find(name);
            if (node == null || node.isString()) {
                return node != null ? List.of(storable(name, node.stringValue())) : null;
            }
            if (!node.isArray() || node.valueStream().anyMatch((item) -> !item.isString())) {
                throw wrongValue(name);
            }
            if (node.size() > MAX_ITEMS) {
                throw tooMany("filter");
            }
            return node.valueStream().map((item) -> storable(name, item.stringValue())).toList();
        }

        public @Nullable Boolean flag(String name) {
            JsonNode node = find(name);
            if (node != null && !node.isBoolean()) {
                throw wrongValue(name);
            }
            return node != null ? node.booleanValue() : null;
        }

        /**
         * An instant, as RFC 3339 writes it.
         *
         * @throws Refusal {@code invalid-instant} where it is not one
         */
        public @Nullable Instant instant(String name) {
            String text = text(name);
            return text != null ? Instants.parse(name, text) : null;
        }

        /** What a word stands for; refused where it stands for nothing. */
        public <T> @Nullable T one(String name, Function<String, Optional<T>> find) {
            String text = text(name);
            return text != null ? find.apply(text).orElseThrow(() -> wrongValue(name)) : null;
        }

        public <E extends Enum<E>> @Nullable E one(String name, Class<E> type) {
            return one(name, (word) -> constant(type, word));
        }

        /** The constants that one word, or a list of words, names. */
        public <E extends Enum<E>> @Nullable List<E> some(String name, Class<E> type) {
            List<String> words = texts(name);
            return words == null ? null : words.stream()
                    .map((word) -> constant(type, word).orElseThrow(() -> wrongValue(name))).toList();
        }

        private static <E extends Enum<E>> Optional<E> constant(Class<E> type, String word) {
            return Arrays.stream(type.getEnumConstants()).filter((constant) -> constant.name().equals(word))
                    .findFirst();
        }

        private @Nullable JsonNode find(String name) {
            JsonNode node = this.members.get(name);
            return node == null || node.isNull() ? null : node;
        }
    }
}
