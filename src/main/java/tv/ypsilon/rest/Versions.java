package tv.ypsilon.rest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;

/** Versions as requests name them and answers tell them. */
public final class Versions {

    /** Proxies that compress put {@code W/} in front of an ETag; a version is the same with it. */
    private static final Pattern ETAG = Pattern.compile("(?:W/)?\"(\\d{1,18})\"");

    private Versions() {}

    /** The ETag of a version: {@code "7"}, with its quotes. */
    public static String etag(long version) {
        return "\"" + version + "\"";
    }

    /**
     * The version that an edit is of.
     *
     * @param ifMatch the header {@code If-Match}; null or blank: none
     * @param version what the body or the query says, where the header says nothing; null: nothing
     * @throws Refusal {@code version-required} where neither names one, or {@code If-Match} is {@code *};
     *     {@code malformed-request} where the header is not one ETag of ours
     */
    public static long required(@Nullable String ifMatch, @Nullable Long version) {
        if (ifMatch == null || ifMatch.isBlank()) {
            if (version == null) {
                throw Refusal.of(ProblemType.VERSION_REQUIRED);
            }
            return version;
        }
        return read(ifMatch.strip());
    }

    private static long read(String ifMatch) {
        if (ifMatch.equals("*")) {
            throw Refusal.of(ProblemType.VERSION_REQUIRED);
        }
        Matcher matcher = ETAG.matcher(ifMatch);
        if (!matcher.matches()) {
            throw Refusal.of(ProblemType.MALFORMED_REQUEST).because("if-match");
        }
        return Long.parseLong(matcher.group(1));
    }
}
