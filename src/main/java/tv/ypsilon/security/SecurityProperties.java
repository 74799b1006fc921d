package tv.ypsilon.security;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tv.ypsilon.problem.InvalidSetting;

/**
 * Who may come in.
 *
 * @param users who log in with a password of the configuration
 * @param publicPages whether what pages show can be read without a login
 * @param rolesClaim where a token of the OpenID Connect issuer names the roles; dots lead into objects
 * @param sessionTimeout after which a login to the pages that is not used ends
 */
@ConfigurationProperties("ypsilon.security")
public record SecurityProperties(
        @DefaultValue List<User> users,
        @DefaultValue("true") boolean publicPages,
        @DefaultValue("roles") String rolesClaim,
        @DefaultValue("8h") Duration sessionTimeout) {

    private static final Pattern ENCODED = Pattern.compile("\\{(bcrypt|pbkdf2.*|scrypt.*|argon2.*)}.+");

    public SecurityProperties {
        users = List.copyOf(users);
        Set<String> names = new HashSet<>();
        for (User user : users) {
            if (!names.add(String.valueOf(user.name()).toLowerCase(Locale.ROOT))) {
                throw new InvalidSetting("There are two users of the name '" + user.name() + "'.");
            }
        }
        if (!sessionTimeout.isPositive()) {
            throw new InvalidSetting("ypsilon.security.session-timeout must be longer than nothing, not "
                    + sessionTimeout + ".");
        }
    }

    /**
     * One of them.
     *
     * @param password encoded, with its algorithm in front, such as <code>{bcrypt}$2a$…</code>
     * @param roles of {@link Role}
     */
    public record User(@Nullable String name, @Nullable String password, @DefaultValue List<String> roles) {

        public User {
            if (name == null || name.isBlank()) {
                throw new InvalidSetting("A user of YPSILON_SECURITY_USERS has no name.");
            }
            if (password == null || !ENCODED.matcher(password).matches()) {
                throw new InvalidSetting("The password of user '" + name
                        + "' must be encoded, as {bcrypt}$2a$10$…, and never be readable.");
            }
            if (roles.isEmpty()) {
                throw new InvalidSetting("User '" + name + "' has no role: give EDITOR, OPS or VIEWER.");
            }
            for (String role : roles) {
                if (Role.find(role).isEmpty()) {
                    throw new InvalidSetting(
                            "User '" + name + "' has the role '" + role + "', which is none of EDITOR, OPS, VIEWER.");
                }
            }
            roles = List.copyOf(roles);
        }

        List<Role> asRoles() {
            return this.roles.stream().flatMap((role) -> Role.find(role).stream()).distinct().toList();
        }
    }
}
