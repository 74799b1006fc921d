package tv.ypsilon;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;

/** What the controllers offer, as springdoc reads it out of them; to be compared with {@link Contract#operations()}. */
public final class DescribedOperations {

    private DescribedOperations() {}

    /**
     * The operations below {@code /api}, as {@code GET /api/teasers/{id}}.
     *
     * @param apiDocs what {@code GET /v3/api-docs} answers where {@code springdoc.api-docs.enabled} is true
     */
    public static Set<String> in(String apiDocs) {
        Set<String> operations = new TreeSet<>();
        JsonMapper.shared().readTree(apiDocs).get("paths").forEachEntry((path, methods) -> {
            if (path.startsWith("/api/")) {
                methods.propertyNames()
                        .forEach((method) -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path));
            }
        });
        return operations;
    }
}
