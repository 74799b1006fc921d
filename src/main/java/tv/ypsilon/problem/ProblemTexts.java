package tv.ypsilon.problem;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.stereotype.Component;

/** What problems are called in English, French and German. */
@Component
public class ProblemTexts {

    private static final List<Locale> LOCALES = List.of(Locale.ENGLISH, Locale.FRENCH, Locale.GERMAN);

    private final ResourceBundleMessageSource texts = new ResourceBundleMessageSource();

    ProblemTexts() {
        this.texts.setBasename("problems");
        this.texts.setDefaultEncoding(StandardCharsets.UTF_8.name());
        this.texts.setFallbackToSystemLocale(false);
        this.texts.setAlwaysUseMessageFormat(true);
    }

    /**
     * The language to answer in.
     *
     * @param acceptLanguage the header as it came; English without one, with one that wants none of ours, or one that
     *     cannot be read
     */
    public static Locale localeFor(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.isBlank()) {
            return Locale.ENGLISH;
        }
        try {
            Locale found = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), LOCALES);
            return found != null ? found : Locale.ENGLISH;
        } catch (IllegalArgumentException _) {
            return Locale.ENGLISH;
        }
    }

    public String title(ProblemType type, Locale locale) {
        return text(type.slug() + ".title", List.of(), type.slug(), locale);
    }

    public String detail(Refusal refusal, Locale locale) {
        String slug = refusal.type().slug();
        String general = text(slug + ".detail", refusal.arguments(), slug, locale);
        return refusal.reason() == null ? general
                : text(slug + "." + refusal.reason(), refusal.arguments(), general, locale);
    }

    /** What is wrong, by field, in the order of the violations. */
    public Map<String, String> errors(Refusal refusal, Locale locale) {
        Map<String, String> errors = new LinkedHashMap<>();
        refusal.violations().forEach((violation) -> errors.merge(violation.field(),
                text("violation." + violation.code(), violation.arguments(), violation.code(), locale),
                (one, other) -> Stream.of(one, other).distinct().reduce((a, b) -> a + " " + b).orElseThrow()));
        return errors;
    }

    private String text(String key, List<Object> arguments, String fallback, Locale locale) {
        return Objects.requireNonNull(this.texts.getMessage(key, arguments.toArray(), fallback, locale)).strip();
    }
}
