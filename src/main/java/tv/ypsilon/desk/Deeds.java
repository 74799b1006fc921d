package tv.ypsilon.desk;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.DigestUtils;
import tv.ypsilon.editing.Decision;
import tv.ypsilon.editing.Edit;
import tv.ypsilon.editing.Editing;
import tv.ypsilon.editing.Editing.Restored;
import tv.ypsilon.editing.IdempotencyKey;
import tv.ypsilon.problem.Problems;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.screen.Notices;

/**
 * Does what editors ask for on the desk's pages, by the same protocol as the API, and says how it ended in their language.
 * A form carries a key of its own, so that sending it twice does it once.
 */
@Component
class Deeds {

    private static final Pattern KEY = Pattern.compile("[!-~]{1,128}");

    private final Editing editing;

    private final Notices notices;

    Deeds(Editing editing, Notices notices) {
        this.editing = editing;
        this.notices = notices;
    }

    /** A new key for a form. */
    static String newKey() {
        return UUID.randomUUID().toString();
    }

    /**
     * Does one edit.
     *
     * @param edit makes the edit from what was typed; what it refuses counts as not done
     * @param key of the form; null or odd: none, so that the same form sent twice is two edits
     * @param content all that the form says, in a form that is the same for the same content
     */
    Deed edit(Supplier<Edit> edit, String author, @Nullable String key, String content, Locale locale) {
        return run(() -> this.editing.edit(edit.get(), author, key(key, content)), locale);
    }

    /**
     * Takes back what an operation did.
     *
     * @param key of the form, as for {@link #edit}
     */
    Deed undo(UUID operation, String author, @Nullable String key, Locale locale) {
        return run(() -> this.editing.undo(operation, author, key(key, "undo " + operation)), locale);
    }

    /**
     * Makes a teaser what it was before or after an operation; version is null where the teaser is gone.
     *
     * @param key of the form, as for {@link #edit}
     */
    Deed restore(UUID operation, Restored what, @Nullable Long version, String author, @Nullable String key,
            Locale locale) {
        return run(() -> this.editing.restore(operation, what, version, author,
                key(key, "restore " + operation + " " + what + " " + version)), locale);
    }

    private Deed run(Supplier<Decision> deed, Locale locale) {
        try {
            return new Deed.Done(deed.get());
        } catch (RuntimeException thrown) {
            Refusal refusal = Problems.refusalFor(thrown);
            return new Deed.NotDone(refusal, this.notices.of(refusal, locale));
        }
    }

    private static @Nullable IdempotencyKey key(@Nullable String key, String content) {
        return key == null || !KEY.matcher(key).matches() ? null
                : new IdempotencyKey(key, DigestUtils.md5DigestAsHex(content.getBytes(StandardCharsets.UTF_8)));
    }
}
