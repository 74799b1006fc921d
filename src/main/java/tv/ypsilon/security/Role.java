package tv.ypsilon.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What somebody is here for. */
public enum Role {

    /** Edits teasers and their schedule. */
    EDITOR,

    /** Runs the migration. */
    OPS,

    /** Reads everything. */
    VIEWER;

    static Optional<Role> find(String name) {
        return Arrays.stream(values()).filter((role) -> role.name().equals(name.strip().toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    GrantedAuthority authority() {
        return new SimpleGrantedAuthority("ROLE_" + name());
    }
}
