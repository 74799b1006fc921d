package tv.ypsilon.tower;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Arrays;
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
import tv.ypsilon.migration.GuardCheck;
import tv.ypsilon.parity.Cause;
import tv.ypsilon.tower.View.Answer;
import tv.ypsilon.tower.View.Condition;
import tv.ypsilon.tower.View.Kind;
import tv.ypsilon.tower.View.Progress;

class TowerTextsTests {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d)");

    private static final Pattern KEY = Pattern.compile("#\\{(tower\\.[a-zA-Z.-]+)[}(]");

    private static Map<String, String> texts(String language) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(
                TowerTextsTests.class.getResourceAsStream("/texts/tower" + language + ".properties"),
                StandardCharsets.UTF_8)) {
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
    @ValueSource(strings = {"_fr", "_de"})
    void areTranslatedWithTheSamePlaceholders(String language) throws IOException {
        assertThat(placeholders(texts(language))).isEqualTo(placeholders(texts("")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_fr", "_de"})
    void areMessageFormatsWithoutStraightApostrophes(String language) throws IOException {
        texts(language).forEach((key, text) -> {
            assertThat(text).as(key).doesNotContain("'").isNotBlank();
            assertThat(new MessageFormat(text).format(new Object[] {1, 2, 3, 4, 5})).as(key).doesNotContain("{");
        });
    }

    @Test
    void areThereForWhateverThePagesName() throws IOException {
        Set<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/resources/templates"))) {
            for (Path file : files.filter((path) -> path.getFileName().toString().startsWith("tower")).toList()) {
                KEY.matcher(Files.readString(file)).results().forEach((found) -> named.add(found.group(1)));
            }
        }
        assertThat(named).contains("tower.title", "tower.act.reason");
        assertThat(texts("").keySet()).containsAll(named);
    }

    @Test
    void areThereForEverythingThatCanBeTold() throws IOException {
        Set<String> wanted = new TreeSet<>();
        Arrays.stream(GuardCheck.Name.values())
                .forEach((name) -> wanted.addAll(Set.of("tower.check." + name, "tower.check." + name + ".do")));
        Arrays.stream(Light.values()).forEach((light) -> wanted.add("tower.light." + light.word()));
        Arrays.stream(Condition.values()).forEach((condition) -> wanted.add("tower.condition." + condition));
        Arrays.stream(Answer.values()).forEach((answer) -> wanted.add("tower.over." + answer));
        Arrays.stream(Kind.values()).forEach((kind) -> wanted.add("tower.kind." + kind));
        Arrays.stream(Progress.values()).forEach((progress) -> wanted.add("tower.progress." + progress));
        Arrays.stream(Cause.values()).forEach((cause) -> wanted.add("tower.cause." + cause));
        for (Act act : Act.values()) {
            wanted.addAll(Set.of("tower.act." + act, "tower.act." + act + ".what", "tower.act." + act + ".do",
                    "tower.done." + act));
            if (!act.choices().isEmpty()) {
                wanted.add("tower.act." + act + ".choice");
            }
            act.choices().forEach((choice) -> wanted.add("tower.choice." + act + "." + choice));
        }
        assertThat(texts("").keySet()).containsAll(wanted);
    }
}
