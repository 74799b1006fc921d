package tv.ypsilon.rest;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What the API takes, and from where.
 *
 * @param maxBody how large the body of a request may be
 * @param maxDepth how deep the JSON of a body may be nested
 * @param allowedOrigins origins such as https://admin.example.org whose pages may use the API in a browser; none by
 *     default
 */
@ConfigurationProperties("ypsilon.rest")
@Validated
public record RestProperties(
        @DefaultValue("64KB") DataSize maxBody,
        @DefaultValue("16") @Min(1) @Max(500) int maxDepth,
        @DefaultValue List<String> allowedOrigins) {

    public RestProperties {
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
