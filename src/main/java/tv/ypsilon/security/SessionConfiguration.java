package tv.ypsilon.security;

import jakarta.servlet.DispatcherType;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.jdbc.PostgreSqlJdbcIndexedSessionRepositoryCustomizer;
import org.springframework.session.jdbc.config.annotation.web.http.EnableJdbcHttpSession;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.session.web.http.SessionRepositoryFilter;

/** Keeps the logins of the pages in PostgreSQL, so that every instance knows them and a restart forgets none. */
@Configuration(proxyBeanMethods = false)
@EnableJdbcHttpSession
class SessionConfiguration {

    private static final String EVERY_TEN_MINUTES = "0 */10 * * * *";

    /** A session's row that two requests write at once is no error. */
    @Bean
    PostgreSqlJdbcIndexedSessionRepositoryCustomizer attributesAreReplaced() {
        return new PostgreSqlJdbcIndexedSessionRepositoryCustomizer();
    }

    @Bean
    SessionRepositoryCustomizer<JdbcIndexedSessionRepository> sessionsEnd(SecurityProperties properties) {
        return (sessions) -> {
            sessions.setDefaultMaxInactiveInterval(properties.sessionTimeout());
            sessions.setCleanupCron(EVERY_TEN_MINUTES);
        };
    }

    /** Its cookie goes to no script, comes along from no other site's forms, and is secure where the request was. */
    @Bean
    CookieSerializer sessionCookie() {
        DefaultCookieSerializer cookie = new DefaultCookieSerializer();
        cookie.setCookieName("SESSION");
        cookie.setUseHttpOnlyCookie(true);
        cookie.setSameSite("Lax");
        return cookie;
    }

    /** Also while an error is answered: who is logged in then is still logged in. Made when it is first needed. */
    @Bean
    static DelegatingFilterProxyRegistrationBean sessionFilter() {
        DelegatingFilterProxyRegistrationBean registration = new DelegatingFilterProxyRegistrationBean(
                "springSessionRepositoryFilter");
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
        registration.setOrder(SessionRepositoryFilter.DEFAULT_ORDER);
        return registration;
    }
}
