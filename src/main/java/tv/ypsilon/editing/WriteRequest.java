package tv.ypsilon.editing;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.rest.Versions;

/** What the header of every write says: who, of which version, and under which key. */
record WriteRequest(String author, @Nullable String ifMatch, @Nullable IdempotencyKey key) {

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final Pattern KEY = Pattern.compile("[!-~]{1,128}");

    /**
     * Reads the header.
     *
     * @param content what the request carries, in a form that is the same for the same content; null for nothing
     * @throws Refusal {@code malformed-request} if the key is not one
     */
    static WriteRequest of(HttpServletRequest request, @Nullable Object content) {
        String value = request.getHeader(IDEMPOTENCY_KEY);
        if (value != null && !KEY.matcher(value).matches()) {
            throw Refusal.of(ProblemType.MALFORMED_REQUEST).because("idempotency-key");
        }
        String ifMatch = request.getHeader(HttpHeaders.IF_MATCH);
        return new WriteRequest(String.valueOf(request.getRemoteUser()), ifMatch,
                value == null ? null
                        : new IdempotencyKey(value, hash(request.getMethod() + " " + request.getRequestURI() + "?"
                                + request.getQueryString() + "\n" + ifMatch + "\n" + content)));
    }

    /**
     * The version that the edit is of.
     *
     * @param version as the body or the query says it; the header goes before it
     * @throws Refusal {@code version-required} or {@code malformed-request}
     */
    long version(@Nullable Long version) {
        return Versions.required(this.ifMatch, version);
    }

    /** The version that the edit is of, if the client names one; null: whatever is there is meant. */
    @Nullable
    Long versionIfNamed(@Nullable Long version) {
        return this.ifMatch != null || version != null ? version(version) : null;
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("every JVM has SHA-256", ex);
        }
    }
}
