package tv.ypsilon.rest;

import java.net.URI;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Profile;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tv.ypsilon.problem.ProblemEntryPoint;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;

/** A service with what stands before the controllers, and nothing behind them: no database, no logic. */
@EnableAutoConfiguration
@ComponentScan({"tv.ypsilon.problem", "tv.ypsilon.rest"})
class TinyApi {

    static final String TEASER = """
            {"id": "legacy-7", "language": "fr", "kind": "SHOW", "title": "Été", "subtitle": null, "description": null,
             "programId": null, "url": null, "image": null, "callToAction": null, "supports": ["web"],
             "status": "DRAFT", "version": 7}""";

    @Bean
    SecurityFilterChain whoMayDoWhat(HttpSecurity http, ProblemEntryPoint problems) {
        return http.csrf(AbstractHttpConfigurer::disable)
                .authorizeHttpRequests((requests) -> requests.requestMatchers("/api/zones").authenticated()
                        .requestMatchers("/api/operations").denyAll().anyRequest().permitAll())
                .exceptionHandling((handling) -> handling.authenticationEntryPoint(problems)
                        .accessDeniedHandler(problems))
                .build();
    }

    @RestController
    @Profile("tiny-api")
    static class Resources {

        record Fault(int number) {}

        @GetMapping("/api/teasers")
        ResponseEntity<List<Map<String, Object>>> list(ListRequest list) {
            list.filter("q", "language").text("language");
            list.order(ListRequest.Order.ascending("id"), "title");
            return ListAnswer.of("teasers", List.of(), list.offset(), 319);
        }

        @PostMapping("/api/teasers")
        ResponseEntity<String> create(@RequestBody String body) {
            return ResponseEntity.created(URI.create("/api/teasers/legacy-7")).eTag("\"7\"")
                    .header(HttpHeaders.CONTENT_TYPE, "application/json")
                    .body(body.contains("Été") ? TEASER : body);
        }

        @PutMapping("/api/teasers/{id}")
        ResponseEntity<String> update(@RequestHeader(name = "If-Match", required = false) String ifMatch,
                @RequestBody Map<String, Object> body) {
            Number version = (Number) body.get("version");
            return ResponseEntity.ok()
                    .eTag(Versions.etag(Versions.required(ifMatch, version == null ? null : version.longValue())))
                    .header(HttpHeaders.CONTENT_TYPE, "application/json").body(TEASER);
        }

        @DeleteMapping("/api/teasers/{id}")
        ResponseEntity<String> delete(@RequestHeader(name = "If-Match", required = false) String ifMatch,
                @RequestParam(required = false) Long version) {
            Versions.required(ifMatch, version);
            return ResponseEntity.ok().header(HttpHeaders.CONTENT_TYPE, "application/json").body(TEASER);
        }

        @GetMapping("/api/pages/{code}")
        Map<String, Object> page(@RequestParam String language, @RequestParam(required = false) String at) {
            return Map.of("language", language, "at", at == null ? "now" : Instants.parse("at", at));
        }

        @PostMapping("/api/faults")
        Fault read(@RequestBody Fault fault) {
            return fault;
        }

        @GetMapping("/api/faults/{fault}")
        String fail(@PathVariable String fault) throws Exception {
            throw switch (fault) {
                case "refusal" -> Refusal.of(ProblemType.EDIT_UNDER_WAY, "/api/operations/1")
                        .with("operation", "/api/operations/1").retryAfter(Duration.ofMillis(1200));
                case "unknown" -> Refusal.of(ProblemType.OUTCOME_UNKNOWN).with("operation", "/api/operations/1");
                case "pool" -> new TransactionSystemException("commit",
                        new IllegalStateException(new SQLTransientConnectionException("no connection")));
                case "bug" -> new DataIntegrityViolationException("secret_column is null");
                default -> new IllegalStateException("secret");
            };
        }

        @GetMapping("/page-with-a-fault")
        String failOutsideTheApi() {
            throw new IllegalStateException("secret");
        }
    }
}
