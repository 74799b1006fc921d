package tv.ypsilon.rest;

import jakarta.servlet.Filter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tv.ypsilon.problem.Problems;

/**
 * What stands before the controllers of the API. Other origins are let in, and bodies limited, before anyone is asked
 * for a login; the contract is held against requests of those who have one.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RestProperties.class)
class RestConfiguration implements WebMvcConfigurer {

    /** Before the security filters, which stand at -100, and whatever reads forms. */
    private static final int EARLY = Ordered.HIGHEST_PRECEDENCE + 100;

    private static final String API = "/api/*";

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new ListRequestResolver());
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimit(RestProperties properties, Problems problems) {
        return filter(new BodyLimitFilter(properties.maxBody().toBytes(), problems), EARLY + 1);
    }

    @Bean
    FilterRegistrationBean<ContractFilter> contract(RestProperties properties, Problems problems) {
        return filter(new ContractFilter(RequestContract.load(properties.maxDepth()), problems), 0);
    }

    /** The service does not start without its contract. */
    @Bean
    SmartInitializingSingleton contractIsRead(FilterRegistrationBean<ContractFilter> contract) {
        return () -> Objects.requireNonNull(contract.getFilter()).contract();
    }

    @Bean
    FilterRegistrationBean<CorsFilter> otherOrigins(RestProperties properties) {
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOrigins(properties.allowedOrigins());
        cors.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "DELETE"));
        cors.addAllowedHeader(CorsConfiguration.ALL);
        cors.setExposedHeaders(List.of(HttpHeaders.CONTENT_RANGE, HttpHeaders.ETAG, HttpHeaders.LOCATION,
                HttpHeaders.RETRY_AFTER, HttpHeaders.AGE, "Cache-Status"));
        cors.setMaxAge(Duration.ofHours(1));
        UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration("/api/**", cors);
        FilterRegistrationBean<CorsFilter> registration = filter(new CorsFilter(source), EARLY);
        registration.setEnabled(!properties.allowedOrigins().isEmpty());
        return registration;
    }

    private static <F extends Filter> FilterRegistrationBean<F> filter(F filter, int order) {
        FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
        registration.addUrlPatterns(API);
        registration.setOrder(order);
        return registration;
    }
}
