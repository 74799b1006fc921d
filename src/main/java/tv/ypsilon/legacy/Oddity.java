package tv.ypsilon.legacy;

import org.jspecify.annotations.Nullable;

/**
 * Something in a legacy document, or in the list of pages, that is not as one would write it, and what is made of it.
 *
 * @param rule a stable word in kebab case that says what is odd, such as {@code window-unreadable}
 * @param field where, as the document names it, such as {@code windows[1].from}; null: the whole of it
 * @param detail the odd value, or what is made of it, in words for people; cut to a readable length
 */
public record Oddity(String rule, @Nullable String field, String detail) {

    public Oddity {
        detail = Texts.brief(detail);
    }
}
