package tv.ypsilon;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** The users of the tests and of the demo: each is called as its role, and has its name for a password. */
public final class TestUsers {

    /** What the configuration says of them. */
    public static final Map<String, String> PROPERTIES = properties(List.of("editor", "ops", "viewer"));

    private TestUsers() {}

    private static Map<String, String> properties(List<String> names) {
        // as cheap as it gets: these passwords guard nothing
        BCryptPasswordEncoder encoder = new BCryptPasswordEncoder(4);
        Map<String, String> properties = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String user = "ypsilon.security.users[" + i + "].";
            properties.put(user + "name", names.get(i));
            properties.put(user + "password", "{bcrypt}" + encoder.encode(names.get(i)));
            properties.put(user + "roles[0]", names.get(i).toUpperCase(Locale.ROOT));
        }
        return properties;
    }
}
