package tv.ypsilon.database;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many connections each purpose has at the most; an instance uses no more than their sum. Everything else about
 * them is said under {@code spring.datasource}.
 *
 * @param pages for what pages show
 * @param edits for editors' edits
 * @param recovery for edits that were left undecided, and debts
 * @param background for imports and comparisons
 * @param tower for what the control tower looks at
 * @param requests for all else; two are needed while the schema is brought up to date
 * @param idle how many of each are kept open while nobody needs them
 */
@Validated
@ConfigurationProperties("pools")
public record PoolProperties(
        @DefaultValue("10") @Min(1) @Max(500) int pages,
        @DefaultValue("6") @Min(1) @Max(500) int edits,
        @DefaultValue("2") @Min(1) @Max(500) int recovery,
        @DefaultValue("2") @Min(1) @Max(500) int background,
        @DefaultValue("3") @Min(1) @Max(500) int tower,
        @DefaultValue("6") @Min(2) @Max(500) int requests,
        @DefaultValue("1") @Min(0) @Max(500) int idle) {

    int sizeFor(Purpose purpose) {
        return switch (purpose) {
            case PAGES -> this.pages;
            case EDITS -> this.edits;
            case RECOVERY -> this.recovery;
            case BACKGROUND -> this.background;
            case TOWER -> this.tower;
            case REQUESTS -> this.requests;
        };
    }
}
