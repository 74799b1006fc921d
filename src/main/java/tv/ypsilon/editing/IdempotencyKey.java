package tv.ypsilon.editing;

/**
 * A client's word for one request, so that the same request twice has one effect and one answer.
 *
 * @param value as the client sent it, unique among its author's requests
 * @param requestHash of the method, the path and the body that it came with
 */
public record IdempotencyKey(String value, String requestHash) {}
