package tv.ypsilon.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormTextsTests {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d)");

    private static final Pattern KEY = Pattern.compile("#\\{((?:form|history)\\.[a-zA-Z_.-]+)[}(]");

    private static Map<String, String> texts(String language) throws IOException {
        Properties properties = new Properties();
        for (String room : List.of("form", "history")) {
            try (Reader reader = new InputStreamReader(
                    FormTextsTests.class.getResourceAsStream("/texts/" + room + language + ".properties"),
                    StandardCharsets.UTF_8)) {
                properties.load(reader);
            }
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
    @ValueSource(strings = {"_fr", "_de"})
    void everyTextIsTranslatedWithTheSamePlaceholders(String language) throws IOException {
        assertThat(placeholders(texts(language))).isEqualTo(placeholders(texts("")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_fr", "_de"})
    void everyTextIsAMessageFormatWithoutStraightApostrophes(String language) throws IOException {
        texts(language).forEach((key, text) -> {
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
        assertThat(named).contains("form.save", "history.title");
        assertThat(texts("").keySet()).containsAll(named);
    }
}
