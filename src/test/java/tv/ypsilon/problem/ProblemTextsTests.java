package tv.ypsilon.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemTextsTests {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d+[^}]*}");

    /** Where the code makes a violation, or asks for a closer text, with a literal. */
    private static final List<Pattern> VIOLATION_CODES = List.of(
            Pattern.compile("Violation\\.of\\([^;]*?,\\s*\"([a-z-]+)\""),
            Pattern.compile("Refusal\\.invalid\\((?:\"[^\"]+\"|[^;\"]+?),\\s*\"([a-z-]+)\""));

    private static final Pattern REASON = Pattern
            .compile("ProblemType\\.([A-Z_]+)[^;]*?\\.because\\(\\s*\"([a-z-]+)\"\\)", Pattern.DOTALL);

    private final ProblemTexts texts = new ProblemTexts();

    @ParameterizedTest
    @EnumSource
    void everyTypeHasTitleAndDetail(ProblemType type) {
        assertThat(properties("").keySet()).contains(type.slug() + ".title", type.slug() + ".detail");
    }

    @Test
    void everyViolationCodeInUseHasAText() throws IOException {
        Set<String> codes = new TreeSet<>();
        for (String source : sources()) {
            for (Pattern pattern : VIOLATION_CODES) {
                pattern.matcher(source).results().forEach((found) -> codes.add("violation." + found.group(1)));
            }
        }
        assertThat(codes).contains("violation.too-long", "violation.zone-of-another-language",
                "violation.language-of-a-scheduled-teaser", "violation.unknown-member");
        assertThat(properties("").keySet()).containsAll(codes);
    }

    @Test
    void everyCloserTextInUseIsThere() throws IOException {
        Set<String> keys = new TreeSet<>();
        for (String source : sources()) {
            Matcher matcher = REASON.matcher(source);
            while (matcher.find()) {
                keys.add(ProblemType.valueOf(matcher.group(1)).slug() + "." + matcher.group(2));
            }
        }
        assertThat(keys).contains("malformed-request.body-missing", "invalid-list-query.unknown-sort");
        assertThat(properties("").keySet()).containsAll(keys);
    }

    @ParameterizedTest
    @ValueSource(strings = {"_fr", "_de"})
    void everyTextIsTranslatedWithTheSamePlaceholders(String language) {
        assertThat(placeholders(properties(language))).isEqualTo(placeholders(properties("")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_fr", "_de"})
    void everyTextIsAMessageFormatWithoutStraightApostrophes(String language) {
        properties(language).forEach((key, text) -> {
            assertThat(text).as(key).doesNotContain("'").isNotBlank();
            assertThat(new MessageFormat(text).format(new Object[] {1, 2, 3})).as(key).doesNotContain("{");
        });
    }

    @ParameterizedTest
    @CsvSource({"fr, fr", "fr-CH, fr", "'de-AT,en;q=0.5', de", "en, en", "'it,fr;q=0.8,en;q=0.9', en", "ja, en",
            "*, en", "'not a language;;', en"})
    void answersInTheLanguageThatIsAskedFor(String header, String language) {
        assertThat(ProblemTexts.localeFor(header)).isEqualTo(Locale.of(language));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void answersInEnglishWhereNoneIsAskedFor(String header) {
        assertThat(ProblemTexts.localeFor(header)).isEqualTo(Locale.ENGLISH);
    }

    @Test
    void theMachinesLanguageChangesNothing() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMAN);
            assertThat(new ProblemTexts().title(ProblemType.BUSY, Locale.ENGLISH)).isEqualTo("Too busy");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void namesWhatWasNotFound() {
        assertThat(this.texts.detail(Refusal.of(ProblemType.NOT_FOUND, "teaser", "l’an {0}"), Locale.FRENCH))
                .isEqualTo("Il n’y a pas de teaser l’an {0}.");
        assertThat(this.texts.detail(Refusal.of(ProblemType.NOT_FOUND, "something else", "7"), Locale.GERMAN))
                .isEqualTo("Das gibt es nicht.");
    }

    @Test
    void saysAllThatIsWrongWithAField() {
        Refusal refusal = Refusal.invalid(List.of(Violation.of("title", "required"),
                Violation.of("supports", "duplicates"), Violation.of("title", "too-long", 300)));

        assertThat(this.texts.errors(refusal, Locale.GERMAN)).containsExactly(
                Map.entry("title", "Fehlt. Darf höchstens 300 Zeichen haben."),
                Map.entry("supports", "Darf keinen Eintrag doppelt haben."));
    }

    private static Map<String, String> properties(String language) {
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(
                ProblemTexts.class.getResourceAsStream("/problems" + language + ".properties"),
                StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap((key) -> key, properties::getProperty, (a, b) -> a, TreeMap::new));
    }

    private static Map<String, Set<String>> placeholders(Map<String, String> texts) {
        Map<String, Set<String>> placeholders = new TreeMap<>();
        texts.forEach((key, text) -> placeholders.put(key, PLACEHOLDER.matcher(text).results()
                .map((found) -> found.group()).collect(Collectors.toCollection(TreeSet::new))));
        return placeholders;
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter((file) -> file.toString().endsWith(".java")).map(ProblemTextsTests::read).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
