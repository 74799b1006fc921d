package tv.ypsilon.teaser;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Asks for a part of a table, whole rows of it that keep to all conditions. Tables, conditions and columns become SQL as
 * they are: they are never a client's words. Counting grows with the rows that match, memory with the limit.
 */
public final class SliceQuery {

    private final String table;

    private final List<String> conditions = new ArrayList<>();

    private final List<Object> values = new ArrayList<>();

    private SliceQuery(String table) {
        this.table = table;
    }

    /** All rows of a table, or of a query in brackets with a name. */
    public static SliceQuery of(String table) {
        return new SliceQuery(table);
    }

    /**
     * Wants only those for which a condition holds.
     *
     * @param condition with one placeholder
     * @param value null leaves the condition out
     */
    public SliceQuery where(String condition, @Nullable Object value) {
        if (value != null) {
            this.conditions.add(condition);
            this.values.add(value);
        }
        return this;
    }

    /** The same for a column that must say one of these; null leaves it out. */
    public SliceQuery whereIn(String column, @Nullable List<String> wanted) {
        return where(column + "::text = ANY (?)", wanted == null ? null : wanted.toArray(String[]::new));
    }

    /**
     * The part that is wanted. What has nothing in the column comes last.
     *
     * @param column to sort by
     * @param ties the columns to sort equal ones by, the same way
     */
    public <T> Slice<T> list(JdbcClient jdbc, String column, List<String> ties, ListOrder order, RowMapper<T> mapper) {
        String from = " FROM " + this.table
                + (this.conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", this.conditions));
        long total = jdbc.sql("SELECT count(*)" + from).params(this.values).query(Long.class).single();
        String direction = order.ascending() ? "" : " DESC";
        List<T> items = jdbc.sql("SELECT *" + from + " ORDER BY " + column + direction + " NULLS LAST, "
                + String.join(direction + ", ", ties) + direction + " LIMIT ? OFFSET ?").params(this.values)
                .param(order.limit()).param(order.offset()).query(mapper).list();
        return new Slice<>(items, order.offset(), total);
    }

    /** The same, equal ones sorted by id. */
    public <T> Slice<T> list(JdbcClient jdbc, String column, ListOrder order, RowMapper<T> mapper) {
        return list(jdbc, column, List.of("id"), order, mapper);
    }
}
