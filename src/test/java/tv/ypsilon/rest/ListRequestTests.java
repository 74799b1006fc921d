package tv.ypsilon.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.rest.ListRequest.Filter;
import tv.ypsilon.rest.ListRequest.Order;

class ListRequestTests {

    @Nested
    class Range {

        @Test
        void isTheFirst25ByDefault() {
            ListRequest request = ListRequest.parse(null, "", null);

            assertThat(request.offset()).isZero();
            assertThat(request.limit()).isEqualTo(25);
        }

        @Test
        void isAllOfTheIds() {
            assertThat(ListRequest.parse(filterOf(1000), null, null).limit()).isEqualTo(1000);
            assertThat(ListRequest.parse("{\"id\":[]}", null, null).limit()).isEqualTo(1);
        }

        @ParameterizedTest
        @CsvSource({"'[0,0]',0,1", "' [ 25 , 49 ] ',25,25", "'[0,999]',0,1000",
                "'[2147483647,2147483647]',2147483647,1"})
        void includesBothEnds(String range, long offset, int limit) {
            ListRequest request = ListRequest.parse("{\"id\":[\"a\"]}", range, null);

            assertThat(request.offset()).isEqualTo(offset);
            assertThat(request.limit()).isEqualTo(limit);
        }

        @ParameterizedTest
        @ValueSource(strings = {"[0]", "[0,1,2]", "[1,0]", "[-1,5]", "[0,1.5]", "[0,\"1\"]", "{}", "0-24", "[0,24",
                "[0,24]]",
                "[0,99999999999999999999]", "[0,1e400]", "null", "[[[[[[0]]]]]]"})
        void isTwoPlacesInOrder(String range) {
            assertThat(refusal(() -> ListRequest.parse(null, range, null)).reason()).isEqualTo("json");
        }

        @Test
        void isNeverWiderThanAThousand() {
            assertThat(refusal(() -> ListRequest.parse(null, "[0,1000]", null)).reason()).isEqualTo("too-many");
        }
    }

    @Nested
    class Sort {

        private final Order otherwise = Order.descending("createdAt");

        @Test
        void isTheListsOwnWhereNoneIsAskedFor() {
            assertThat(ListRequest.parse(null, null, null).order(this.otherwise)).isEqualTo(this.otherwise);
        }

        @ParameterizedTest
        @CsvSource({"ASC,true", "asc,true", "DESC,false", "desc,false"})
        void namesAMemberAndAWay(String way, boolean ascending) {
            Order order = ListRequest.parse(null, null, "[\"title\",\"" + way + "\"]").order(this.otherwise, "title");

            assertThat(order).isEqualTo(new Order("title", ascending));
        }

        @Test
        void refusesAMemberThatTheListIsNotSortedBy() {
            Refusal refusal = refusal(
                    () -> ListRequest.parse(null, null, "[\"pass\\u0077ord\",\"ASC\"]").order(this.otherwise, "title"));

            assertThat(refusal.reason()).isEqualTo("unknown-sort");
            assertThat(refusal.arguments()).containsExactly("sort", "password", "createdAt, title");
        }

        @ParameterizedTest
        @ValueSource(strings = {"title", "[\"title\"]", "[\"title\",\"UP\"]", "[\"title\",1]", "[1,\"ASC\"]", "{}"})
        void isAPairOfWords(String sort) {
            assertThat(refusal(() -> ListRequest.parse(null, null, sort)).reason()).isEqualTo("json");
        }
    }

    @Nested
    class FilterMembers {

        @Test
        void areOfTheirKind() {
            Filter filter = filter("""
                    {"id": ["a", 7], "q": "é", "on": false, "from": "2026-12-24T18:00:00+01:00", "day": "MONDAY",
                     "days": ["MONDAY", "FRIDAY"], "one": "x", "many": ["x", "y"]}""");

            assertThat(filter.ids()).containsExactly("a", "7");
            assertThat(filter.text("q")).isEqualTo("é");
            assertThat(filter.flag("on")).isFalse();
            assertThat(filter.instant("from")).isEqualTo(Instant.parse("2026-12-24T17:00:00Z"));
            assertThat(filter.one("day", DayOfWeek.class)).isEqualTo(DayOfWeek.MONDAY);
            assertThat(filter.some("days", DayOfWeek.class)).containsExactly(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
            assertThat(filter.texts("one")).containsExactly("x");
            assertThat(filter.texts("many")).containsExactly("x", "y");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "{}", "{\"q\": null, \"on\": null, \"id\": null}"})
        void areNullWhereTheyAreNotGiven(String json) {
            Filter filter = filter(json);

            assertThat(filter.ids()).isNull();
            assertThat(filter.text("q")).isNull();
            assertThat(filter.texts("many")).isNull();
            assertThat(filter.flag("on")).isNull();
            assertThat(filter.instant("from")).isNull();
            assertThat(filter.one("day", DayOfWeek.class)).isNull();
            assertThat(filter.some("days", DayOfWeek.class)).isNull();
        }

        @Test
        void areRefusedWhereTheListDoesNotKnowThem() {
            Refusal refusal = refusal(() -> filter("{\"zone\": \"a\"}"));

            assertThat(refusal.type()).isEqualTo(ProblemType.INVALID_LIST_QUERY);
            assertThat(refusal.reason()).isEqualTo("unknown-filter");
            assertThat(refusal.arguments()).startsWith("filter", "zone");
        }

        @Test
        void areRefusedWhereTheyAreOfAnotherKind() {
            assertWrongValue(() -> filter("{\"q\": 1}").text("q"));
            assertWrongValue(() -> filter("{\"many\": [1]}").texts("many"));
            assertWrongValue(() -> filter("{\"many\": {}}").texts("many"));
            assertWrongValue(() -> filter("{\"on\": \"true\"}").flag("on"));
            assertWrongValue(() -> filter("{\"day\": \"monday\"}").one("day", DayOfWeek.class));
            assertWrongValue(() -> filter("{\"days\": [\"x\"]}").some("days", DayOfWeek.class));
            assertWrongValue(() -> filter("{\"one\": \"x\"}").one("one", (_) -> Optional.empty()));
            assertWrongValue(() -> filter("{\"id\": [1.5]}"));
            assertWrongValue(() -> filter("{\"id\": [null]}"));
        }

        @Test
        void sayWhichInstantIsNone() {
            Refusal refusal = refusal(() -> filter("{\"from\": \"2026-12-24T18:00:00 01:00\"}").instant("from"));

            assertThat(refusal.type()).isEqualTo(ProblemType.INVALID_INSTANT);
            assertThat(refusal.reason()).isEqualTo("blank");
        }

        @ParameterizedTest
        @ValueSource(strings = {"[]", "\"q\"", "{\"q\":1", "{\"q\":\"a\",\"q\":\"b\"}", "{} {}", "null",
                "{\"id\":[[[[[\"a\"]]]]]}"})
        void areThoseOfOneObject(String json) {
            assertThat(refusal(() -> filter(json)).reason()).isEqualTo("json");
        }

        @Test
        void nameAThousandIdsAtTheMost() {
            assertThat(filter(filterOf(1000)).ids()).hasSize(1000);
            assertThat(refusal(() -> filter(filterOf(1001))).reason()).isEqualTo("too-many");
        }

        private static void assertWrongValue(ThrowingCallable call) {
            assertThat(refusal(call).reason()).isEqualTo("wrong-value");
        }

        private static Filter filter(String json) {
            return ListRequest.parse(json, null, null).filter("q", "on", "from", "day", "days", "one", "many");
        }
    }

    @Nested
    class Answer {

        @Test
        void saysWhatPartOfWhatItIs() {
            assertThat(contentRange(ListAnswer.of("teasers", List.of("a", "b"), 25, 319).getHeaders()))
                    .isEqualTo("teasers 25-26/319");
        }

        @Test
        void saysThatItIsEmpty() {
            assertThat(contentRange(ListAnswer.of("teasers", List.of(), 0, 0).getHeaders())).isEqualTo("teasers */0");
            assertThat(contentRange(ListAnswer.of("teasers", List.of(), 400, 319).getHeaders()))
                    .isEqualTo("teasers */319");
        }

        @ParameterizedTest
        @CsvSource({"'[0,1]',ab,zones 0-1/3", "'[2,9]',c,zones 2-2/3", "'[3,9]','',zones */3"})
        void isCutOutOfAWholeList(String range, String items, String contentRange) {
            var answer = ListAnswer.part("zones", List.of("a", "b", "c"), ListRequest.parse(null, range, null));

            assertThat(String.join("", answer.getBody())).isEqualTo(items);
            assertThat(contentRange(answer.getHeaders())).isEqualTo(contentRange);
        }

        private static String contentRange(HttpHeaders headers) {
            return headers.getFirst(HttpHeaders.CONTENT_RANGE);
        }
    }

    private static String filterOf(int ids) {
        return IntStream.range(0, ids).mapToObj((id) -> "\"" + id + "\"")
                .collect(Collectors.joining(",", "{\"id\":[", "]}"));
    }

    private static Refusal refusal(ThrowingCallable call) {
        return catchThrowableOfType(Refusal.class, call);
    }
}
