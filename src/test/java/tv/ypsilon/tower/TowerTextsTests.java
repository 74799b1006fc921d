package tv.ypsilon.tower;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tv.ypsilon.migration.GuardCheck;
import tv.ypsilon.parity.Cause;
import tv.ypsilon.tower.View.Answer;
import tv.ypsilon.tower.View.Condition;
import tv.ypsilon.tower.View.Kind;
import tv.ypsilon.tower.View.Progress;

class TowerTextsTests {

    private static Map<String, String> texts() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(
                TowerTextsTests.class.getResourceAsStream("/texts/tower.properties"),
                StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap((key) -> key, properties::getProperty, (a, _) -> a, TreeMap::new));
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
        assertThat(texts().keySet()).containsAll(wanted);
    }
}
