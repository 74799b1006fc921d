package tv.ypsilon.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;

/** The texts of the pages for people: all of those that the settings name, and no others. */
class ScreenTextsTests {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d)");

    /** A key as a template names it, where it stands there whole. */
    private static final Pattern KEY = Pattern.compile("#\\{([a-zA-Z][a-zA-Z0-9.-]*)[}(]");

    static List<String> bundles() throws IOException {
        String named = (String) Objects.requireNonNull(new YamlPropertySourceLoader()
                .load("application", new ClassPathResource("application.yaml")).getFirst()
                .getProperty("spring.messages.basename"));
        return Stream.of(named.split(",")).map(String::strip).toList();
    }

    static Stream<List<String>> bundlesAndLanguages() throws IOException {
        return bundles().stream().flatMap((bundle) -> Stream.of("", "_fr", "_de")
                .map((language) -> List.of(bundle, language)));
    }

    private static Map<String, String> texts(String bundle, String language) throws IOException {
        Properties properties = new Properties();
        String path = "/" + bundle + language + ".properties";
        try (InputStream file = Objects.requireNonNull(ScreenTextsTests.class.getResourceAsStream(path), path);
                Reader reader = new InputStreamReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap((key) -> key, properties::getProperty, (a, _) -> a, TreeMap::new));
    }

    private static Map<String, Set<String>> placeholders(Map<String, String> texts) {
        Map<String, Set<String>> placeholders = new TreeMap<>();
        texts.forEach((key, text) -> placeholders.put(key, PLACEHOLDER.matcher(text).results()
                .map((found) -> found.group(1)).collect(Collectors.toCollection(TreeSet::new))));
        return placeholders;
    }

    @ParameterizedTest
    @MethodSource("bundlesAndLanguages")
    void everyTextIsTranslatedWithTheSamePlaceholders(List<String> file) throws IOException {
        assertThat(placeholders(texts(file.getFirst(), file.getLast())))
                .isEqualTo(placeholders(texts(file.getFirst(), "")));
    }

    @ParameterizedTest
    @MethodSource("bundlesAndLanguages")
    void everyTextIsAMessageFormatWithoutStraightApostrophes(List<String> file) throws IOException {
        texts(file.getFirst(), file.getLast()).forEach((key, text) -> {
            assertThat(text).as(key).doesNotContain("'").isNotBlank();
            assertThat(new MessageFormat(text).format(new Object[] {1, 2, 3, 4, 5})).as(key).doesNotContain("{");
        });
    }

    @Test
    void everyTextThatTheTemplatesNameIsThere() throws IOException {
        Set<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/resources/templates"))) {
            for (Path file : files.filter((path) -> path.toString().endsWith(".html")).toList()) {
                KEY.matcher(Files.readString(file)).results().forEach((found) -> named.add(found.group(1)));
            }
        }
        Set<String> known = new TreeSet<>();
        for (String bundle : bundles()) {
            known.addAll(texts(bundle, "").keySet());
        }
        assertThat(named).contains("week.title", "entry.save");
        assertThat(known).containsAll(named);
    }

    @Test
    void noFileOfTextsIsForgotten() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/texts"))) {
            assertThat(files.map((file) -> "texts/" + file.getFileName().toString().replaceFirst(
                    "(_[a-z]{2})?\\.properties$", "")).collect(Collectors.toSet()))
                    .containsExactlyInAnyOrderElementsOf(bundles());
        }
    }
}
