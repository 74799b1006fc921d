package tv.ypsilon.simulator;

import java.util.Map;

/** What the legacy API answers, before anything goes wrong with it. */
record Answer(int status, String contentType, String body, Map<String, String> headers) {

    static Answer json(int status, String body) {
        return new Answer(status, "application/json; charset=utf-8", body, Map.of());
    }

    static Answer error(int status, String message) {
        Answer answer = json(status, "{\"error\":\"" + message + "\"}");
        return status == 429 || status == 503 ? answer.with("Retry-After", "1") : answer;
    }

    static Answer html(String body) {
        return new Answer(200, "text/html; charset=utf-8", body, Map.of());
    }

    Answer with(String header, String value) {
        return new Answer(status, contentType, body, Map.of(header, value));
    }

}
