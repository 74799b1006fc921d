package tv.ypsilon.rest;

import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** A part of a list as an answer: an array, and in {@code Content-Range} what part of what it is. */
public final class ListAnswer {

    private ListAnswer() {}

    /**
     * The part that was found.
     *
     * @param resource what is listed, as in the path: {@code teasers}
     * @param offset the place of the first item in the whole list, from 0 on
     * @param total how many there are in the whole list
     */
    public static <T> ResponseEntity<List<T>> of(String resource, List<T> items, long offset, long total) {
        String part = items.isEmpty() ? "*" : offset + "-" + (offset + items.size() - 1);
        return ResponseEntity.ok().header(HttpHeaders.CONTENT_RANGE, resource + " " + part + "/" + total).body(items);
    }

    /**
     * The part that is wanted of a list that is at hand as a whole.
     *
     * @param all what the filter wants, in the order that is wanted
     */
    public static <T> ResponseEntity<List<T>> part(String resource, List<T> all, ListRequest request) {
        int from = (int) Math.min(request.offset(), all.size());
        int to = Math.min(from + request.limit(), all.size());
        return of(resource, all.subList(from, to), from, all.size());
    }
}
