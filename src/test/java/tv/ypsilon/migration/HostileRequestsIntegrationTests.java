package tv.ypsilon.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tv.ypsilon.ApiClient;
import tv.ypsilon.ApiClient.Answer;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;

/** Whatever the addresses of imports, parity, rules and samples are asked for, the answer says what is wrong with it. */
@ServiceTest
class HostileRequestsIntegrationTests {

    private static final String ROOT = "/api/migration/";

    private static final List<String> LISTS = List.of("imports", "parity", "samples", "aliases", "exceptions");

    private static final List<String> IDS = List.of("00000000-0000-7000-8000-000000000000", "x", "%00", "-1", "0",
            "9223372036854775808", "%F0%9F%98%80", "a%2Fb", "%ED%A0%80", "x".repeat(600), "%27%3B--", "..%2F..");

    private static final List<String> OF_ONE = List.of("imports/{}", "imports/{}/issues", "imports/{}/signoff",
            "parity/{}", "parity/{}/differences", "parity/differences/{}", "parity/differences/{}/repair",
            "parity/differences/{}/acceptance", "samples/{}", "samples/{}/comparison", "aliases/{}/top",
            "aliases/{}/{}", "exceptions/{}", "{}");

    private static final List<String> BODIES = List.of("", "{", "[]", "null", "7", "\"text\"", "{}",
            "{\"reason\":null}",
            "{\"reason\":\"\"}", "{\"reason\":\"\\u0000\"}", "{\"reason\":\"\\ud800\"}", "{\"reason\":[1]}",
            "{\"reason\":\"" + "x".repeat(2000) + "\"}", "{\"reason\":\"ok\",\"zoneId\":\"\\u0000\"}",
            "{\"reason\":\"ok\",\"zoneId\":\"none\"}", "{\"reason\":\"ok\",\"until\":\"never\"}",
            "{\"reason\":\"ok\",\"until\":\"+999999999-12-31T23:59:59Z\"}", "{\"take\":\"OURS\"}", "{\"side\":7}",
            "{\"name\":\"\\u0000\",\"instants\":[\"0001-01-01T00:00:00Z\"]}",
            "{\"instants\":[\"yesterday\"]}", "{\"horizon\":\"P9999999D\"}", "{\"horizon\":\"-P1D\"}",
            "{\"dryRun\":\"maybe\"}", "{\"unknown\":1}", "[".repeat(3000));

    private static final List<String> QUERIES = List.of("filter=x", "filter=%5B%5D", "filter=%7B%22id%22%3A7%7D",
            "filter=%7B%22id%22%3A%5B%22%5Cu0000%22%5D%7D", "filter=%7B%22status%22%3A%22NONE%22%7D",
            "filter=%7B%22zoneId%22%3A%22%5Cu0000%22%7D", "filter=%7B%22documentId%22%3A%22%5Cu0000%22%7D",
            "filter=%7B%22rule%22%3A%22%5Cu0000%22%7D", "filter=%7B%22cause%22%3A%22%5Cu0000%22%7D",
            "filter=%7B%22page%22%3A%22%5Cud800%22%7D", "filter=%7B%22none%22%3A1%7D", "filter=%00", "filter=",
            "range=%5B5%2C1%5D", "range=%5B0%2C99999999999%5D", "range=%5B-1%2C1%5D",
            "range=%5B9223372036854775806%2C9223372036854775807%5D", "range=x", "sort=%5B%22none%22%2C%22ASC%22%5D",
            "sort=%5B%22id%22%2C%22SIDEWAYS%22%5D", "sort=7", "reason=%00", "reason=" + "x".repeat(1500));

    @Autowired
    private Scene scene;

    @Test
    void areAnsweredWithWhatIsWrong() throws Exception {
        this.scene.begin(1);
        List<Callable<String>> walk = new ArrayList<>();
        for (String list : LISTS) {
            QUERIES.forEach((query) -> walk.add(() -> trouble("GET", list + "?" + query, null)));
        }
        for (String address : OF_ONE) {
            for (String id : IDS) {
                String path = address.replace("{}", id);
                walk.add(() -> trouble("GET", path, null));
                walk.add(() -> trouble("DELETE", path + "?reason=ok", null));
                walk.add(() -> trouble("PUT", path, "{\"reason\":\"ok\",\"zoneId\":\"top\"}"));
                walk.add(() -> trouble("POST", path, "{\"reason\":\"ok\"}"));
                walk.add(() -> trouble("POST", path, null));
            }
            String known = address.replace("{}", IDS.getFirst());
            for (String body : BODIES) {
                walk.add(() -> trouble("PUT", known, body));
                walk.add(() -> trouble("POST", known, body));
            }
            QUERIES.forEach((query) -> walk.add(() -> trouble("GET", known + "?" + query, null)));
            QUERIES.forEach((query) -> walk.add(() -> trouble("DELETE", known + "?" + query, null)));
        }
        for (String list : LISTS) {
            // what is started is started once, whoever asks again meanwhile
            BODIES.forEach((body) -> walk.add(() -> trouble("POST", list, body)));
        }

        List<String> troubles = new ArrayList<>();
        try (ExecutorService askers = Executors.newFixedThreadPool(8)) {
            for (Future<String> each : askers.invokeAll(walk)) {
                troubles.add(each.get());
            }
        }

        assertThat(walk).hasSizeGreaterThan(1000);
        assertThat(troubles.stream().filter((trouble) -> !trouble.isEmpty()).toList()).isEmpty();
    }

    /** What must not be; nothing if all is well. */
    private String trouble(String method, String path, String body) {
        Answer answer = this.scene.api().as("ops").unjudged().send(method, ROOT + path, body);
        boolean isProblem = answer.status() < 400
                || answer.response().headers().firstValue("Content-Type").orElse("").startsWith("application/problem");
        return answer.status() == 500 || !isProblem || answer.body().contains("\tat ")
                ? method + " " + path + " " + body + " -> " + answer.status() + " " + answer.body() : "";
    }
}
