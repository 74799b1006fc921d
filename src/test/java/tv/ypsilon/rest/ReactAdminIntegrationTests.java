package tv.ypsilon.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tv.ypsilon.ApiClient;
import tv.ypsilon.ApiClient.Answer;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;

/** What a stock {@code ra-data-simple-rest} sends, and what it must get. */
@ServiceTest
class ReactAdminIntegrationTests {

    private final Scene scene;

    ReactAdminIntegrationTests(@Autowired Scene scene) {
        this.scene = scene;
    }

    @BeforeEach
    void begin() {
        this.scene.begin(2);
    }

    private ApiClient front() {
        return this.scene.editor().with("Accept", "application/json");
    }

    private Answer list(String resource, String sort, String range, String filter) {
        return front().with("Range", resource + "=0-24").get("/api/" + resource + "?filter=" + ApiClient.encoded(filter)
                + "&range=" + ApiClient.encoded(range) + "&sort=" + ApiClient.encoded(sort));
    }

    private String create(String title) {
        return front().post("/api/teasers", """
                {"language": "fr", "kind": "SHOW", "title": "%s", "supports": ["web"]}""".formatted(title)).text("id");
    }

    @Test
    void getsAPartOfAListWithTheTotal() {
        create("Abeilles");
        create("Zèbres");

        Answer answer = list("teasers", "[\"title\",\"ASC\"]", "[0,1]", "{}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Range")).isEqualTo("teasers 0-1/3");
        assertThat(answer.json().valueStream().map((teaser) -> teaser.path("title").asString()))
                .containsExactly("Abeilles", "Le Phare");
        assertThat(list("teasers", "[\"title\",\"DESC\"]", "[2,3]", "{}").header("Content-Range"))
                .isEqualTo("teasers 2-2/3");
    }

    @Test
    void getsAnEmptyListWithItsTotal() {
        Answer answer = list("teasers", "[\"id\",\"ASC\"]", "[0,24]", "{\"q\":\"rien de tel\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEmpty();
        assertThat(answer.header("Content-Range")).isEqualTo("teasers */0");
    }

    @Test
    void searchesTheText() {
        assertThat(list("teasers", "[\"id\",\"ASC\"]", "[0,24]", "{\"q\":\"phare\",\"language\":\"fr\"}").json())
                .hasSize(1);
    }

    @Test
    void getsManyByTheirIds() {
        String other = create("Autre");

        Answer answer = front().get("/api/teasers?filter="
                + ApiClient.encoded("{\"id\":[\"lighthouse\",\"" + other + "\",\"gone\"]}"));

        assertThat(answer.json().valueStream().map((teaser) -> teaser.path("id").asString()))
                .containsExactlyInAnyOrder("lighthouse", other);
    }

    @Test
    void getsManyMoreThanAListShowsByDefault() {
        String ids = String.join(",", IntStream.range(0, 30).mapToObj((i) -> "\"" + create("T" + i)
                + "\"").toList());

        assertThat(front().get("/api/teasers?filter=" + ApiClient.encoded("{\"id\":[" + ids + "]}")).json())
                .hasSize(30);
    }

    @Test
    void getsWhatRefersToARecord() {
        Answer ofTheZone = list("schedules", "[\"startsAt\",\"ASC\"]", "[0,24]", "{\"zoneId\":\"top\"}");
        Answer ofTheTeaser = list("schedules", "[\"id\",\"DESC\"]", "[0,24]", "{\"teaserId\":\"lighthouse\"}");

        assertThat(ofTheZone.header("Content-Range")).isEqualTo("schedules 0-0/1");
        assertThat(ofTheZone.json()).isEqualTo(ofTheTeaser.json());
        assertThat(list("zones", "[\"id\",\"ASC\"]", "[0,24]", "{}").header("Content-Range")).isEqualTo("zones 0-2/3");
        assertThat(list("pages", "[\"id\",\"ASC\"]", "[0,24]", "{}").header("Content-Range")).isEqualTo("pages 0-1/2");
        assertThat(list("operations", "[\"createdAt\",\"DESC\"]", "[0,24]", "{}").header("Content-Range"))
                .isEqualTo("operations */0");
    }

    @Test
    void createsARecordAndGetsItsId() {
        Answer answer = front().post("/api/teasers", """
                {"language": "fr", "kind": "SHOW", "title": "Nouveau", "supports": ["web"]}""");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text("id")).isNotEmpty();
        assertThat(front().get("/api/teasers/" + answer.text("id")).json()).isEqualTo(answer.json());
    }

    @Test
    void updatesTheWholeRecordWithTheVersionInIt() {
        JsonNode seen = front().get("/api/teasers/lighthouse").json();
        ObjectNode edited = ((ObjectNode) seen.deepCopy()).put("title", "Le Grand Phare");

        Answer answer = front().put("/api/teasers/lighthouse", edited.toString());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(edited.put("version", 2));
        assertThat(front().put("/api/teasers/lighthouse", seen.toString()).problem()).isEqualTo("stale-version");
    }

    @Test
    void updatesAScheduleTheSameWay() {
        ObjectNode entry = (ObjectNode) list("schedules", "[\"id\",\"ASC\"]", "[0,24]", "{}").json().get(0);

        Answer answer = front().put("/api/schedules/" + ApiClient.encoded(entry.path("id").asString()),
                entry.put("position", 0).toString());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("position").asInt(-1)).isZero();
    }

    @Test
    void deletesWithAContentTypeAndWithoutAVersionAndGetsTheRecord() {
        JsonNode seen = front().get("/api/teasers/lighthouse").json();

        Answer answer = front().with("Content-Type", "text/plain").delete("/api/teasers/lighthouse");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(seen);
        assertThat(this.scene.teaser("lighthouse")).isEmpty();
        assertThat(this.scene.document("lighthouse")).isEmpty();
    }

    @Test
    void deletesAScheduleTheSameWay() {
        String id = list("schedules", "[\"id\",\"ASC\"]", "[0,24]", "{}").json().get(0).path("id").asString();

        Answer answer = front().with("Content-Type", "text/plain").delete("/api/schedules/" + ApiClient.encoded(id));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("id")).isEqualTo(id);
        assertThat(list("schedules", "[\"id\",\"ASC\"]", "[0,24]", "{}").json()).isEmpty();
    }

    @Test
    void showsWhatIsWrongBelowTheFields() {
        Answer answer = front().post("/api/teasers", """
                {"language": "fr", "kind": "EXTERNAL", "title": " ", "supports": ["app"]}""");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("message")).isNotEmpty();
        assertThat(answer.json().path("errors").propertyNames()).contains("title");
        assertThat(answer.json().path("errors").valueStream()).allMatch((text) -> text.isString());
    }

    @Test
    void isRefusedWhatItDoesToManyWithSomeFieldsOnly() {
        JsonNode before = this.scene.teaser("lighthouse").orElseThrow();

        Answer answer = front().put("/api/teasers/lighthouse", "{\"status\": \"DRAFT\", \"version\": 1}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("message")).isNotEmpty();
        assertThat(this.scene.teaser("lighthouse")).contains(before);
    }
}
