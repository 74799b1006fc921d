package tv.ypsilon.desk;

import tv.ypsilon.teaser.Status;
import tv.ypsilon.teaser.Teaser;

/** A teaser among others that one chooses from. */
record Choice(String id, String title, String subtitle, boolean draft, Thumbnail picture) {

    static Choice of(Teaser teaser) {
        return new Choice(teaser.id().value(), Scheduling.title(teaser),
                teaser.content().subtitle() == null ? "" : teaser.content().subtitle(),
                teaser.content().status() == Status.DRAFT,
                Thumbnail.of(teaser.content().image(), teaser.content().title(), teaser.id().value()));
    }
}
