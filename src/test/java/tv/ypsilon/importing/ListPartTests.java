package tv.ypsilon.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListPartTests {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 97, 100, 200, 250, 1000})
    void splitsDownToSingleDocumentsWithoutMissingOrRepeatingOne(int size) {
        for (int page : new int[] {1, 2, 7}) {
            ListPart whole = new ListPart(page, size);
            assertThat(singles(whole).map(ListPart::offset))
                    .containsExactlyElementsOf(
                            LongStream.range(whole.offset(), whole.offset() + size).boxed().toList());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 9, 200, 1000})
    void findsOneDocumentInFewSteps(int size) {
        int worst = IntStream.range(0, size).map((place) -> stepsTo(place, new ListPart(1, size))).max().orElseThrow();

        assertThat(worst).isLessThanOrEqualTo(Map.of(2, 2, 9, 6, 200, 16, 1000, 21).get(size));
    }

    private static int stepsTo(long place, ListPart part) {
        if (part.isSingle()) {
            return 0;
        }
        List<ListPart> parts = part.split();
        ListPart hit = parts.stream().filter((each) -> each.offset() <= place && place < each.offset() + each.size())
                .findFirst().orElseThrow();
        return parts.size() + stepsTo(place, hit);
    }

    private static Stream<ListPart> singles(ListPart part) {
        return part.isSingle() ? Stream.of(part) : part.split().stream().flatMap(ListPartTests::singles);
    }
}
