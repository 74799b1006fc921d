package tv.ypsilon.screen;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.CookieLocaleResolver;
import org.springframework.web.servlet.resource.ResourceUrlEncodingFilter;
import org.springframework.web.servlet.resource.VersionResourceResolver;
import tv.ypsilon.migration.MaintenanceFilter;
import tv.ypsilon.problem.ProblemTexts;

/** Style sheets and scripts, and the language of the pages. */
@Configuration(proxyBeanMethods = false)
class ScreenConfiguration implements WebMvcConfigurer {

    private static final CacheControl FOR_GOOD = CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    private static final int BEFORE_WHAT_CLOSES = Ordered.LOWEST_PRECEDENCE - 10;

    private static final Duration LANGUAGE_IS_KEPT = Duration.ofDays(365);

    /** Their addresses change with their content, so browsers keep them for good. */
    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/assets/**").addResourceLocations("classpath:/assets/").setCacheControl(FOR_GOOD)
                .resourceChain(true).addResolver(new VersionResourceResolver().addContentVersionStrategy("/**"));
    }

    /** Writes those addresses into the pages, also into the one that is shown while all others are closed. */
    @Bean
    FilterRegistrationBean<ResourceUrlEncodingFilter> addressesOfAssets() {
        FilterRegistrationBean<ResourceUrlEncodingFilter> registration = new FilterRegistrationBean<>(
                new ResourceUrlEncodingFilter());
        registration.setOrder(BEFORE_WHAT_CLOSES);
        // pages that filters lead to, and those of errors, keep their looks, too
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ERROR);
        return registration;
    }

    /** Forms that could not be taken for now say when they can, as the API does. */
    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new HandlerInterceptor() {

            @Override
            public void postHandle(HttpServletRequest request, HttpServletResponse response, Object handler,
                    @Nullable ModelAndView page) {
                if (page != null && response.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()
                        && !response.containsHeader(HttpHeaders.RETRY_AFTER)) {
                    response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(MaintenanceFilter.AGAIN.toSeconds()));
                }
            }
        });
    }

    /** As the reader chose, else as the browser asks. */
    @Bean
    LocaleResolver localeResolver() {
        OursOnly resolver = new OursOnly();
        resolver.setCookieMaxAge(LANGUAGE_IS_KEPT);
        resolver.setCookieHttpOnly(true);
        resolver.setCookieSameSite("Lax");
        resolver.setRejectInvalidCookies(false);
        resolver.setDefaultLocaleFunction(ScreenConfiguration::asked);
        return resolver;
    }

    private static Locale asked(HttpServletRequest request) {
        return ProblemTexts.localeFor(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
    }

    /** A cookie may name any language; what is none of ours counts as not chosen. */
    private static final class OursOnly extends CookieLocaleResolver {

        OursOnly() {
            super("language");
        }

        @Override
        protected @Nullable Locale parseLocaleValue(String value) {
            return Languages.find(value).orElse(null);
        }
    }
}
