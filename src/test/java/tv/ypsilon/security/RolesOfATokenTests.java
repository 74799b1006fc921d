package tv.ypsilon.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.GrantedAuthority;

class RolesOfATokenTests {

    @Test
    void areFoundInAListOrInOneText() {
        assertRoles(Map.of("roles", List.of("EDITOR", "OPS")), "roles", "ROLE_EDITOR", "ROLE_OPS");
        assertRoles(Map.of("roles", "viewer editor"), "roles", "ROLE_VIEWER", "ROLE_EDITOR");
        assertRoles(Map.of("roles", "VIEWER,VIEWER"), "roles", "ROLE_VIEWER");
    }

    @Test
    void areFoundInsideObjects() {
        assertRoles(Map.of("a", Map.of("b", Map.of("c", List.of("OPS")))), "a.b.c", "ROLE_OPS");
    }

    @Test
    void areNoneWhereThereAreNoneOfOurs() {
        assertRoles(Map.of(), "roles");
        assertRoles(Map.of("roles", Map.of("EDITOR", true)), "roles");
        assertRoles(Map.of("roles", 7), "roles");
        assertRoles(Map.of("roles", Arrays.asList("ADMIN", null, 7, List.of("OPS"))), "roles");
        assertRoles(Map.of("roles", List.of("OPS")), "roles.deeper");
    }

    private static void assertRoles(Map<String, Object> claims, String path, String... authorities) {
        assertThat(SecurityConfiguration.authorities(claims, path)).extracting(GrantedAuthority::getAuthority)
                .containsExactly(authorities);
    }
}
