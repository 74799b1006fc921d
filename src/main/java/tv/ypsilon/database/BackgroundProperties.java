package tv.ypsilon.database;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How imports, parity runs and samples give way to those who read pages.
 *
 * @param rest how long they rest after each piece of work while pages are read, in multiples of what it took
 */
@Validated
@ConfigurationProperties("background")
public record BackgroundProperties(@DefaultValue("4") @DecimalMin("0") @DecimalMax("100") double rest) {}
