package tv.ypsilon.desk;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;
import tv.ypsilon.screen.ParisTime;
import tv.ypsilon.screen.ParisTime.Which;
import tv.ypsilon.teaser.Support;

/**
 * Where a page is looked at, at an instant.
 *
 * @param at null: now, whenever that is
 * @param beside null: nothing
 */
record MomentAddress(String page, String language, Support support, @Nullable Instant at, @Nullable Beside beside) {

    /** What can be looked at beside it. */
    enum Beside {
        NOW, OTHER
    }

    public MomentAddress on(Support other) {
        return new MomentAddress(this.page, this.language, other, this.at, this.beside);
    }

    public MomentAddress at(@Nullable Instant other) {
        return new MomentAddress(this.page, this.language, this.support, other, this.beside);
    }

    public MomentAddress beside(@Nullable Beside other) {
        return new MomentAddress(this.page, this.language, this.support, this.at, other);
    }

    /** With what is served now beside it. */
    public MomentAddress besideNow() {
        return beside(Beside.NOW);
    }

    /** With what the other system shows beside it. */
    public MomentAddress besideOther() {
        return beside(Beside.OTHER);
    }

    /** The field of the wall time. */
    public String field() {
        return ParisTime.field(this.at);
    }

    /** Which of two equal wall times it is; null where there is only one. */
    public @Nullable Which which() {
        if (this.at == null || !ParisTime.isTwice(this.at)) {
            return null;
        }
        LocalDateTime wall = LocalDateTime.ofInstant(this.at, ParisTime.ZONE);
        return ParisTime.ZONE.getRules().getValidOffsets(wall).getFirst()
                .equals(ParisTime.ZONE.getRules().getOffset(this.at)) ? Which.EARLIER : Which.LATER;
    }

    /** The instant to its last digit; null where the wall time says as much. */
    public @Nullable Instant exact() {
        return this.at == null || this.at.equals(this.at.truncatedTo(ChronoUnit.SECONDS)) ? null : this.at;
    }

    /** As a path with its query. */
    @Override
    public String toString() {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath("/moment").queryParam("page", "{page}")
                .queryParam("language", "{language}").queryParam("support", this.support.word());
        if (this.at != null) {
            address.queryParam("at", field());
        }
        Which which = which();
        if (which != null) {
            address.queryParam("which", which);
        }
        if (exact() != null) {
            address.queryParam("of", exact());
        }
        if (this.beside != null) {
            address.queryParam("compare", this.beside.name().toLowerCase(Locale.ROOT));
        }
        return address.encode().buildAndExpand(this.page, this.language).toUriString();
    }
}
