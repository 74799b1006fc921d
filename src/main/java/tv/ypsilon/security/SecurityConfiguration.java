package tv.ypsilon.security;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import tv.ypsilon.problem.InvalidSetting;
import tv.ypsilon.problem.ProblemEntryPoint;
import tv.ypsilon.rest.RestProperties;

/** Who may do what. All that is not opened here is closed. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "TRACE", "OPTIONS");

    private static final String[] ALL_ROLES = names(Role.values());

    /** Who looks at how the service does. */
    private static final String[] WATCHERS = names(Role.OPS, Role.VIEWER);

    private static final String STRICT_CONTENT = "default-src 'self'; img-src 'self' https: data:; object-src 'none'; "
            + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /** The API's own documentation draws with inline styles. */
    private static final String DOCUMENTATION_CONTENT = STRICT_CONTENT + "; style-src 'self' 'unsafe-inline'";

    private static final String NOTHING_OF_THE_DEVICE = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), "
            + "display-capture=()";

    @Bean
    SecurityFilterChain security(HttpSecurity http, SecurityProperties properties, ProblemEntryPoint problems,
            ObjectProvider<JwtDecoder> tokens, ObjectProvider<ClientRegistrationRepository> logins, RestProperties rest,
            LoginRefused refused) throws Exception {
        boolean bearer = tokens.getIfAvailable() != null;
        boolean oidcLogin = logins.getIfAvailable() != null;
        if (properties.users().isEmpty() && !bearer && !oidcLogin) {
            throw new InvalidSetting("Nobody could log in: set YPSILON_SECURITY_USERS_0_NAME, …_0_PASSWORD and "
                    + "…_0_ROLES_0, or SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_ISSUER_URI.");
        }
        RequestMatcher api = PathPatternRequestMatcher.withDefaults().matcher("/api/**");
        http.authorizeHttpRequests((may) -> {
            // what went wrong is told to whoever asked, also before anybody was asked for a login
            may.dispatcherTypeMatchers(DispatcherType.ERROR).permitAll();
            // nobody is led on but by ourselves, after they were let in here
            may.dispatcherTypeMatchers(DispatcherType.FORWARD).permitAll();
            may.requestMatchers("/actuator/health/**").permitAll();
            // what the login page is made of
            may.requestMatchers(HttpMethod.GET, "/login", "/assets/**", "/webjars/htmx.org/**").permitAll();
            may.requestMatchers(HttpMethod.POST, "/language").permitAll();
            if (properties.publicPages()) {
                may.requestMatchers(HttpMethod.GET, "/api/pages", "/api/pages/*").permitAll();
                may.requestMatchers(HttpMethod.HEAD, "/api/pages", "/api/pages/*").permitAll();
            }
            may.requestMatchers(HttpMethod.OPTIONS, "/api/**").permitAll();
            may.requestMatchers("/api/migration/events").hasAnyRole(WATCHERS);
            // who is connected, and to what, is no editor's business
            may.requestMatchers(HttpMethod.GET, "/api/migration/tower").hasAnyRole(WATCHERS);
            may.requestMatchers(HttpMethod.HEAD, "/api/migration/tower").hasAnyRole(WATCHERS);
            may.requestMatchers(HttpMethod.GET, "/api/**").hasAnyRole(ALL_ROLES);
            may.requestMatchers(HttpMethod.HEAD, "/api/**").hasAnyRole(ALL_ROLES);
            may.requestMatchers("/api/migration/**").hasRole(Role.OPS.name());
            may.requestMatchers("/api/operations/*/resolution").hasRole(Role.OPS.name());
            may.requestMatchers("/api/**").hasRole(Role.EDITOR.name());
            may.requestMatchers(HttpMethod.GET, "/actuator/**").hasAnyRole(WATCHERS);
            may.requestMatchers(HttpMethod.HEAD, "/actuator/**").hasAnyRole(WATCHERS);
            may.requestMatchers("/actuator/**").hasRole(Role.OPS.name());
            // a form that asks what to do is for those who may do it
            may.requestMatchers("/tower/actions/**").hasRole(Role.OPS.name());
            may.requestMatchers(HttpMethod.GET, "/tower/**").hasAnyRole(WATCHERS);
            may.requestMatchers(HttpMethod.HEAD, "/tower/**").hasAnyRole(WATCHERS);
            may.requestMatchers("/tower/**").hasRole(Role.OPS.name());
            may.requestMatchers(HttpMethod.GET, "/**").hasAnyRole(ALL_ROLES);
            may.requestMatchers(HttpMethod.HEAD, "/**").hasAnyRole(ALL_ROLES);
            may.anyRequest().hasRole(Role.EDITOR.name());
        });
        http.httpBasic((basic) -> basic.authenticationEntryPoint(refused).authenticationDetailsSource(OfAProgram::new));
        http.formLogin((login) -> login.loginPage("/login").failureHandler(refused).permitAll())
                .logout((logout) -> logout.logoutSuccessUrl("/login?out").permitAll());
        if (bearer) {
            http.oauth2ResourceServer((server) -> server
                    .jwt((jwt) -> jwt.jwtAuthenticationConverter(converter(properties.rolesClaim())))
                    .authenticationEntryPoint(problems));
        }
        if (oidcLogin) {
            http.oauth2Login((login) -> login.loginPage("/login")
                    .userInfoEndpoint((user) -> user.oidcUserService(withRoles(properties.rolesClaim()))));
        }
        http.csrf((csrf) -> csrf.requireCsrfProtectionMatcher(
                (request) -> comesWithACookieOrFromElsewhere(request, rest.allowedOrigins())));
        http.exceptionHandling((handling) -> handling.defaultAuthenticationEntryPointFor(problems, api)
                .defaultAuthenticationEntryPointFor(new LoginUrlAuthenticationEntryPoint("/login"), (_) -> true)
                .defaultAccessDeniedHandlerFor(problems, api).defaultAccessDeniedHandlerFor(
                        (_, response, _) -> response.sendError(HttpServletResponse.SC_FORBIDDEN), (_) -> true));
        http.requestCache((cache) -> cache.requestCache(pagesOnly(api)));
        http.headers((headers) -> headers.addHeaderWriter((request, response) -> response.setHeader(
                "Content-Security-Policy",
                request.getRequestURI().startsWith("/swagger-ui") ? DOCUMENTATION_CONTENT : STRICT_CONTENT))
                .referrerPolicy((referrer) -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader((permissions) -> permissions.policy(NOTHING_OF_THE_DEVICE))
                .crossOriginOpenerPolicy((opener) -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN)));
        return http.build();
    }

    /**
     * A write that a browser may have been tricked into: its cookie comes along by itself, and so does a password that
     * the browser remembers. A token does not, nor does a password that no browser sends from another site, or that the
     * pages of a trusted origin send.
     */
    private static boolean comesWithACookieOrFromElsewhere(HttpServletRequest request, List<String> trusted) {
        if (SAFE.contains(request.getMethod())) {
            return false;
        }
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization == null) {
            // who shows nothing at all is nobody, and is told so; logging in itself is protected
            return request.getCookies() != null || !request.getRequestURI().startsWith("/api/");
        }
        String site = request.getHeader("Sec-Fetch-Site");
        return authorization.regionMatches(true, 0, "Basic ", 0, 6) && site != null && !site.equals("same-origin")
                && !site.equals("none") && !trusted.contains(String.valueOf(request.getHeader(HttpHeaders.ORIGIN)));
    }

    /** What somebody wanted to see before the login is shown after it: a page, not an answer to a program. */
    private static RequestCache pagesOnly(RequestMatcher api) {
        HttpSessionRequestCache cache = new HttpSessionRequestCache();
        cache.setRequestMatcher((request) -> request.getMethod().equals("GET") && !api.matches(request)
                && String.valueOf(request.getHeader(HttpHeaders.ACCEPT)).contains(MediaType.TEXT_HTML_VALUE));
        return cache;
    }

    @Bean
    AuthenticationProvider passwords(SecurityProperties properties, PasswordEncoder encoder, LoginLimit limit,
            LoginAudit audit) {
        return new Passwords(users(properties), encoder, limit, audit);
    }

    private static UserDetailsService users(SecurityProperties properties) {
        return new InMemoryUserDetailsManager(properties.users().stream()
                .map((user) -> User.withUsername(String.valueOf(user.name())).password(String.valueOf(user.password()))
                        .authorities(user.asRoles().stream().map(Role::authority).toList()).build())
                .toList());
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return new RememberingPasswordEncoder(PasswordEncoderFactories.createDelegatingPasswordEncoder());
    }

    /** Ids of the old system may hold what the firewall finds suspicious in a path; no path leads to a file here. */
    @Bean
    StrictHttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedDoubleSlash(true);
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowUrlEncodedPeriod(true);
        firewall.setAllowBackSlash(true);
        firewall.setAllowSemicolon(true);
        return firewall;
    }

    /** The server must not find them suspicious either; Boot has no setting for it. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> slashesInIds() {
        return (server) -> server.addConnectorCustomizers((connector) -> {
            connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
            connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        });
    }

    private static JwtAuthenticationConverter converter(String rolesClaim) {
        JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
        converter.setJwtGrantedAuthoritiesConverter((jwt) -> authorities(jwt.getClaims(), rolesClaim));
        return converter;
    }

    private static OidcUserService withRoles(String rolesClaim) {
        return new OidcUserService() {

            @Override
            public OidcUser loadUser(
                    OidcUserRequest request) {
                OidcUser user = super.loadUser(request);
                return new DefaultOidcUser(authorities(user.getClaims(), rolesClaim), user.getIdToken(),
                        user.getUserInfo());
            }
        };
    }

    /** The roles that a token names and that we know; all others mean nothing here. */
    static Collection<GrantedAuthority> authorities(Map<String, Object> claims, String path) {
        Object found = claims;
        for (String name : List.of(path.split("\\.", -1))) {
            found = found instanceof Map<?, ?> object ? object.get(name) : null;
        }
        return namesIn(found).stream().flatMap((name) -> Role.find(name).stream()).distinct().map(Role::authority)
                .toList();
    }

    private static List<String> namesIn(@Nullable Object claim) {
        return switch (claim) {
            case Collection<?> several -> several.stream().map(String::valueOf).toList();
            case String one -> List.of(one.split("[ ,]+"));
            case null, default -> List.of();
        };
    }

    private static String[] names(Role... roles) {
        return Arrays.stream(roles).map(Role::name).toArray(String[]::new);
    }
}
