package tv.ypsilon.legacy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The legacy API's list of all documents, in parts. */
public interface LegacyListing {

    /**
     * One part of the list, by the ids of the documents. Sends one request and throws nothing for what legacy or the
     * network does.
     *
     * @param page 1 for the first
     * @param limit how many documents a part has
     */
    LegacyReply<Part> list(int page, int limit);

    /**
     * A part of the list; the last one has fewer documents than were asked for, or none.
     *
     * @param total how many documents there are in all; null when legacy does not say
     */
    record Part(List<Item> items, @Nullable Long total) {

        public Part {
            items = List.copyOf(items);
        }
    }

    /** One element of the list. */
    sealed interface Item {

        /** A document; whether it has an id is for itself to say. */
        record Document(LegacyDocument document) implements Item {}

        /** Something that is no document, or none that can be dealt with. */
        record Unreadable(String raw, String reason) implements Item {}
    }
}
