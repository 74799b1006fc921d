package tv.ypsilon.desk;

import jakarta.servlet.http.HttpServletResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tv.ypsilon.desk.MomentAddress.Beside;
import tv.ypsilon.page.Pages;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.screen.Notices;
import tv.ypsilon.screen.ParisTime;
import tv.ypsilon.screen.ParisTime.Which;
import tv.ypsilon.screen.Screen;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Site;
import tv.ypsilon.teaser.Support;

/** A page at an instant, as visitors see it. What is wrong with the question is said beside the field it is about. */
@Screen
class MomentScreen {

    private static final Logger LOG = LoggerFactory.getLogger(MomentScreen.class);

    /** The page that one begins with, where there is one. */
    private static final String FIRST = "HOME";

    private static final Pattern UNSAYABLE = Pattern.compile("\\p{Cntrl}");

    private final Moments moments;

    private final Pages pages;

    private final Notices notices;

    MomentScreen(Moments moments, Pages pages, Notices notices) {
        this.moments = moments;
        this.pages = pages;
        this.notices = notices;
    }

    /**
     * What was asked for, as it was typed.
     *
     * @param at wall time; null: now
     * @param of the instant that the field of the wall time showed
     */
    record Asked(
            @Nullable String page,
            @Nullable String language,
            @Nullable String support,
            @Nullable String at,
            @Nullable String which,
            @Nullable String of,
            @Nullable String compare) {}

    /** A page of the site under all of its languages. */
    record Choice(String code, String title) {}

    @GetMapping("/moment")
    String show(Asked asked, Model model, HttpServletResponse response, Locale locale) {
        Map<String, String> errors = new LinkedHashMap<>();
        model.addAttribute("errors", errors).addAttribute("step", this.pages.step());
        Site site = site();
        if (site == null || site.pages().isEmpty()) {
            model.addAttribute("none", site == null ? "unknown" : "empty");
            response.setStatus(site == null ? HttpServletResponse.SC_SERVICE_UNAVAILABLE : HttpServletResponse.SC_OK);
            return "moment";
        }
        String code = said(asked.page()).orElseGet(() -> firstOf(site));
        String language = said(asked.language()).orElseGet(() -> languageOf(site, code, locale));
        Support support = support(asked.support(), errors);
        model.addAttribute("choices", choices(site, language)).addAttribute("languages", languages(site, code))
                .addAttribute("code", code).addAttribute("language", language).addAttribute("supports",
                        Support.values());
        if (site.findPage(code, language).isEmpty()) {
            errors.put("page", "page");
        }
        Beside beside = beside(asked.compare());
        try {
            Instant at = read(asked);
            MomentAddress here = new MomentAddress(code, language, support, at,
                    beside == Beside.NOW && at == null ? null : beside);
            model.addAttribute("address", here);
            if (errors.isEmpty()) {
                model.addAttribute("moment", this.moments.look(here, locale));
                return "moment";
            }
        } catch (Refusal refusal) {
            if (refusal.type() != ProblemType.INVALID_CONTENT) {
                throw refusal;
            }
            MomentAddress there = new MomentAddress(code, language, support, null, beside);
            model.addAttribute("address", there).addAttribute("typed", asked.at())
                    .addAttribute("atError", this.notices.of(refusal, locale).errors().get("at"))
                    .addAttribute("offers", offers(String.valueOf(asked.at())).map(there::at).toList());
        }
        response.setStatus(errors.containsKey("page") ? ProblemType.NOT_FOUND.status()
                : ProblemType.INVALID_CONTENT.status());
        return "moment";
    }

    /** Null where it is legacy that knows the pages, and it does not answer. */
    private @Nullable Site site() {
        try {
            return this.pages.site();
        } catch (Refusal refusal) {
            if (refusal.type() != ProblemType.LEGACY_UNAVAILABLE) {
                throw refusal;
            }
            LOG.debug("No page can be looked at: {}", refusal.getMessage());
            return null;
        }
    }

    private static Optional<String> said(@Nullable String text) {
        // a page of HTML cannot hold what no keyboard types
        return Optional.ofNullable(text).filter((word) -> !word.isBlank())
                .map((word) -> UNSAYABLE.matcher(word).replaceAll("\uFFFD"));
    }

    private static String firstOf(Site site) {
        return site.pages().stream().map(Page::code).filter(FIRST::equals).findFirst()
                .orElseGet(() -> site.pages().getFirst().code());
    }

    private static String languageOf(Site site, String code, Locale locale) {
        return site.findPage(code, locale.getLanguage()).map(Page::language)
                .orElseGet(() -> languages(site, code).stream().findFirst().orElse(locale.getLanguage()));
    }

    private static List<String> languages(Site site, String code) {
        return site.pages().stream().filter((page) -> page.code().equals(code)).map(Page::language).distinct().sorted()
                .toList();
    }

    /** Each page once, called as it is in that language where it is. */
    private static List<Choice> choices(Site site, String language) {
        Map<String, Choice> choices = new LinkedHashMap<>();
        site.pages().stream().sorted(Comparator.comparing((Page page) -> !page.language().equals(language)))
                .forEach((page) -> choices.putIfAbsent(page.code(),
                        new Choice(page.code(), page.title() == null ? page.code() : page.title())));
        return choices.values().stream()
                .sorted(Comparator.comparing((Choice choice) -> !choice.code().equals(FIRST))
                        .thenComparing(Choice::code))
                .toList();
    }

    private static Support support(@Nullable String word, Map<String, String> errors) {
        if (word == null || word.isBlank()) {
            return Support.WEB;
        }
        return Support.find(word).orElseGet(() -> {
            errors.put("support", "support");
            return Support.WEB;
        });
    }

    private static @Nullable Beside beside(@Nullable String word) {
        return Stream.of(Beside.values()).filter((beside) -> beside.name().equalsIgnoreCase(word)).findFirst()
                .orElse(null);
    }

    /** The instant that the field still shows, to its last digit, or the one that was typed. */
    private static @Nullable Instant read(Asked asked) {
        Which which = Stream.of(Which.values()).filter((each) -> each.name().equals(asked.which())).findFirst()
                .orElse(null);
        Instant exact = exact(asked.of());
        Instant read = ParisTime.read("at", asked.at(), which, null);
        return exact != null && read != null && exact.getEpochSecond() == read.getEpochSecond() ? exact : read;
    }

    private static @Nullable Instant exact(@Nullable String of) {
        try {
            return of == null || of.length() > 40 ? null : Instant.parse(of);
        } catch (DateTimeException ex) {
            LOG.debug("Somebody wrote an address by hand: {}", ex.getMessage());
            return null;
        }
    }

    /** For a time that the clock jumps over, the minutes around it; for one that comes twice, both; else none. */
    private static Stream<Instant> offers(String typed) {
        LocalDateTime wall;
        try {
            wall = LocalDateTime.parse(typed.strip());
        } catch (DateTimeException ex) {
            LOG.debug("That is no time: {}", ex.getMessage());
            return Stream.empty();
        }
        List<ZoneOffset> offsets = ParisTime.ZONE.getRules().getValidOffsets(wall);
        ZoneOffsetTransition jump = ParisTime.ZONE.getRules().getTransition(wall);
        return switch (offsets.size()) {
            case 0 -> Stream.of(jump.getInstant().minusSeconds(60), jump.getInstant());
            case 1 -> Stream.empty();
            default -> offsets.stream().map(wall::toInstant);
        };
    }
}
