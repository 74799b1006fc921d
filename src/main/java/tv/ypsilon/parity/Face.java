package tv.ypsilon.parity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserContent;
import tv.ypsilon.teaser.TeaserId;

/**
 * What a page shows of a teaser, in a few bytes: two that look alike have one digest.
 *
 * @param supports one object for all that show on the same
 */
record Face(TeaserId id, long digest, Set<Support> supports) {

    static final Set<Support> EVERYWHERE = Set.of(Support.values());

    private static final Map<Set<Support>, Set<Support>> SUPPORTS = new ConcurrentHashMap<>();

    static Face of(TeaserId id, TeaserContent content) {
        return new Face(id,
                digest(content.kind(), content.title(), content.subtitle(), content.description(), content.programId(),
                        content.url(), content.image(), content.callToAction()),
                SUPPORTS.computeIfAbsent(content.supports(), (supports) -> supports));
    }

    boolean showsOn(Support support) {
        return this.supports.contains(support);
    }

    /** The beginning of a SHA-256 of the texts, in which a missing one is not an empty one. */
    static long digest(@Nullable String... texts) {
        MessageDigest sha256 = sha256();
        for (String text : texts) {
            byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
            sha256.update(ByteBuffer.allocate(4).putInt(text == null ? -1 : bytes.length).flip());
            sha256.update(bytes);
        }
        return ByteBuffer.wrap(sha256.digest()).getLong();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("every Java has SHA-256", ex);
        }
    }
}
