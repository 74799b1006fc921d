package tv.ypsilon.teaser;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.problem.Violation;

/** What edited content must keep to. A field that an edit leaves as it was is not judged. */
final class ContentRules {

    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,8}");

    private static final Pattern KIND = Pattern.compile("[A-Z][A-Z0-9_]{0,39}");

    private static final Set<String> SCHEMES = Set.of("http", "https");

    private final @Nullable TeaserContent before;

    private final TeaserContent after;

    private final List<Violation> violations = new ArrayList<>();

    private ContentRules(@Nullable TeaserContent before, TeaserContent after) {
        this.before = before;
        this.after = after;
    }

    /**
     * @param before null for a new teaser
     * @throws Refusal with every field that breaks a rule
     */
    static void check(@Nullable TeaserContent before, TeaserContent after) {
        ContentRules rules = new ContentRules(before, after);
        rules.run();
        if (!rules.violations.isEmpty()) {
            throw Refusal.invalid(rules.violations);
        }
    }

    private void run() {
        matches("language", TeaserContent::language, LANGUAGE);
        matches("kind", TeaserContent::kind, KIND);
        if (changed(TeaserContent::title) && (this.after.title() == null || this.after.title().isBlank())) {
            this.violations.add(Violation.of("title", "required"));
        }
        text("title", TeaserContent::title, 300);
        text("subtitle", TeaserContent::subtitle, 300);
        text("description", TeaserContent::description, 5000);
        text("programId", TeaserContent::programId, 100);
        text("callToAction", TeaserContent::callToAction, 100);
        address("url", TeaserContent::url);
        address("image", TeaserContent::image);
        if (changed(TeaserContent::supports) || changed(TeaserContent::kind)) {
            if (this.after.supports().isEmpty()) {
                this.violations.add(Violation.of("supports", "required"));
            }
            if (this.after.kind().equals(TeaserContent.EXTERNAL) && this.after.supports().contains(Support.APP)) {
                this.violations.add(Violation.of("supports", "external-never-on-app"));
            }
        }
    }

    private boolean changed(Function<TeaserContent, ? extends @Nullable Object> field) {
        return this.before == null || !Objects.equals(field.apply(this.before), field.apply(this.after));
    }

    private void matches(String name, Function<TeaserContent, String> field, Pattern pattern) {
        if (changed(field) && !pattern.matcher(field.apply(this.after)).matches()) {
            this.violations.add(Violation.of(name, name));
        }
    }

    private void text(String name, Function<TeaserContent, @Nullable String> field, int limit) {
        String value = field.apply(this.after);
        if (value == null || !changed(field)) {
            return;
        }
        if (value.codePointCount(0, value.length()) > limit) {
            this.violations.add(Violation.of(name, "too-long", limit));
        }
        // a lone surrogate is a code point of that type; what remains of well-formed text is not
        if (value.codePoints().anyMatch((c) -> c == 0 || Character.getType(c) == Character.SURROGATE)) {
            this.violations.add(Violation.of(name, "not-text"));
        }
    }

    private void address(String name, Function<TeaserContent, @Nullable String> field) {
        text(name, field, 2000);
        String value = field.apply(this.after);
        if (value != null && !value.isEmpty() && changed(field) && !isAddress(value)) {
            this.violations.add(Violation.of(name, "address"));
        }
    }

    /** An absolute http(s) address, or one on the site itself. Image addresses may hold the word {@code __SIZE__}. */
    private static boolean isAddress(String value) {
        try {
            URI uri = new URI(value);
            return uri.isAbsolute() ? SCHEMES.contains(uri.getScheme()) && uri.getHost() != null
                    : value.startsWith("/") && !value.startsWith("//");
        } catch (URISyntaxException _) {
            return false;
        }
    }
}
