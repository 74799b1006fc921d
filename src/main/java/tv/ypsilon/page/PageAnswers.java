package tv.ypsilon.page;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Service;
import tv.ypsilon.database.Pace;
import tv.ypsilon.database.Purpose;
import tv.ypsilon.migration.MigrationStep;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Site;
import tv.ypsilon.teaser.Support;

/** Answers of the API, ready to be sent, from the system that pages are read from at the step in force. */
@Service
class PageAnswers implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(PageAnswers.class);

    private final PageSheets sheets;

    private final KeptPages kept;

    private final LegacyPages legacy;

    private final PageWriter writer;

    private final Pages pages;

    private final PageMeters meters;

    private final ObjectProvider<PageWatch> watches;

    private volatile @Nullable PageWatch watch;

    PageAnswers(PageSheets sheets, KeptPages kept, LegacyPages legacy, PageWriter writer, Pages pages,
            PageMeters meters, ObjectProvider<PageWatch> watches) {
        this.sheets = sheets;
        this.kept = kept;
        this.legacy = legacy;
        this.writer = writer;
        this.pages = pages;
        this.meters = meters;
        this.watches = watches;
    }

    @Override
    public void afterSingletonsInstantiated() {
        this.watch = this.watches.getIfAvailable();
    }

    /**
     * An answer.
     *
     * @param validUntil until when it can be kept; null when unknown, or for good
     * @param age of one that is not fresh; null if it is
     * @param why it is not fresh, in one word
     */
    record PageAnswer(PageBytes bytes, @Nullable Instant validUntil, @Nullable Duration age, @Nullable String why) {

        static PageAnswer of(PageBytes bytes) {
            return new PageAnswer(bytes, bytes.validUntil(), null, null);
        }
    }

    /**
     * What a page shows at an instant.
     *
     * @param exactly whether only an answer for that very instant will do; otherwise it is now
     * @throws Refusal {@code not-found}, or {@code legacy-unavailable} or {@code busy} while it is legacy that says
     */
    PageAnswer answer(String code, String language, Support support, Instant at, boolean exactly) {
        Pace.pageIsRead();
        return Purpose.PAGES.get(() -> answerAtTheStep(code, language, support, at, exactly));
    }

    private PageAnswer answerAtTheStep(String code, String language, Support support, Instant at, boolean exactly) {
        MigrationStep step = this.pages.step();
        while (true) {
            Page page = switch (step.readsFrom()) {
                case POSTGRESQL -> getPage(this.sheets.site(), code, language);
                case LEGACY -> getPage(this.legacy.site(), code, language);
            };
            PageAnswer answer = switch (step.readsFrom()) {
                case POSTGRESQL -> fromPostgres(page, support, at, exactly);
                case LEGACY -> exactly ? previewOfLegacy(page, support, at) : fromLegacy(page, support, at);
            };
            // Legacy takes its time. What it showed is shown only if no write can have begun at another step since.
            MigrationStep now = this.pages.step();
            if (now.readsFrom() == step.readsFrom()) {
                this.meters.shown(step.readsFrom(), answer.age() == null);
                tell(page, support, at);
                return answer;
            }
            step = now;
        }
    }

    /** Who looks on never breaks the answer. */
    private void tell(Page page, Support support, Instant at) {
        PageWatch present = this.watch;
        if (present != null) {
            try {
                present.shown(page, support, at);
            } catch (RuntimeException ex) {
                LOG.warn("Who watches pages failed: {}", ex.toString());
            }
        }
    }

    private PageAnswer fromPostgres(Page page, Support support, Instant at, boolean exactly) {
        PageSheet sheet = this.sheets.sheet(page);
        return PageAnswer.of(exactly ? sheet.at(support, at) : sheet.now(support, at));
    }

    private PageAnswer fromLegacy(Page page, Support support, Instant now) {
        KeptPages.Kept answer = this.kept.now(page, support, now);
        // legacy does not say until when; what was imported may
        return new PageAnswer(answer.bytes(), this.sheets.knownBoundAfter(page.id(), support, now), answer.age(),
                answer.why());
    }

    /** An older legacy API tells of now only. What was imported tells of any instant. */
    private PageAnswer previewOfLegacy(Page page, Support support, Instant at) {
        ShownPage shown = this.kept.at(page, support, at);
        if (shown.at().equals(at)) {
            return PageAnswer.of(this.writer.write(shown));
        }
        Page stored = this.sheets.site().findPage(page.id()).orElseThrow(
                () -> Refusal.of(ProblemType.LEGACY_UNAVAILABLE, "it tells of no other instant than now"));
        return fromPostgres(stored, support, at, true);
    }

    private static Page getPage(Site site, String code, String language) {
        return site.findPage(code, language)
                .orElseThrow(() -> Refusal.of(ProblemType.NOT_FOUND, "page", code + "/" + language));
    }
}
