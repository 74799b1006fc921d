package tv.ypsilon.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the API, ready to be sent. It is put together, and compressed, when somebody first wants it so, and then
 * kept; its tag and its length are known before.
 */
final class PageBytes {

    private static final int TAG_BYTES = 12;

    private final String tag;

    private final int length;

    private final @Nullable Instant validUntil;

    private final int compression;

    private List<Part> parts;

    private volatile byte @Nullable [] plain;

    private volatile byte @Nullable [] zipped;

    private PageBytes(String tag, int length, @Nullable Instant validUntil, int compression, List<Part> parts) {
        this.tag = tag;
        this.length = length;
        this.validUntil = validUntil;
        this.compression = compression;
        this.parts = parts;
    }

    /**
     * A stretch of the answer.
     *
     * @param digest tells its bytes from any other's; the bytes themselves will do
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Part(byte[] bytes, byte[] digest) {

        /** A long stretch that is used again and again. */
        static Part of(byte[] bytes) {
            return new Part(bytes, hash("MD5").digest(bytes));
        }

        /** A short one, or one that is used once. */
        static Part asIs(byte[] bytes) {
            return new Part(bytes, bytes);
        }
    }

    /** What many will ask for: compressed well. */
    static PageBytes forMany(List<Part> parts, @Nullable Instant validUntil) {
        return of(parts, validUntil, Deflater.DEFAULT_COMPRESSION);
    }

    /** What is asked for once: compressed quickly. */
    static PageBytes forOne(List<Part> parts, @Nullable Instant validUntil) {
        return of(parts, validUntil, Deflater.BEST_SPEED);
    }

    private static PageBytes of(List<Part> parts, @Nullable Instant validUntil, int compression) {
        MessageDigest all = hash("SHA-256");
        int length = 0;
        for (Part part : parts) {
            all.update(part.digest());
            length = Math.addExact(length, part.bytes().length);
        }
        return new PageBytes("\"" + HexFormat.of().formatHex(all.digest(), 0, TAG_BYTES) + "\"", length, validUntil,
                compression, List.copyOf(parts));
    }

    /** The opaque part of the entity tag, in its quotes: the same on every instance, for the same bytes. */
    String tag() {
        return this.tag;
    }

    /** Until when it is what the page shows; null when unknown, or for good. */
    @Nullable
    Instant validUntil() {
        return this.validUntil;
    }

    int length() {
        return this.length;
    }

    /** The bytes, which nobody may change. */
    byte[] plain() {
        byte[] bytes = this.plain;
        return bytes != null ? bytes : putTogether();
    }

    private synchronized byte[] putTogether() {
        byte[] bytes = this.plain;
        if (bytes == null) {
            bytes = new byte[this.length];
            int at = 0;
            for (Part part : this.parts) {
                System.arraycopy(part.bytes(), 0, bytes, at, part.bytes().length);
                at += part.bytes().length;
            }
            this.parts = List.of();
            this.plain = bytes;
        }
        return bytes;
    }

    /** The same compressed, which nobody may change. */
    byte[] zipped() {
        byte[] bytes = this.zipped;
        return bytes != null ? bytes : zip();
    }

    private synchronized byte[] zip() {
        byte[] bytes = this.zipped;
        if (bytes == null) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(this.length / 4 + 64);
            try (Zip zip = new Zip(out, this.compression)) {
                zip.write(plain());
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
            bytes = out.toByteArray();
            this.zipped = bytes;
        }
        return bytes;
    }

    /** Has the forms ready that the other has. */
    void getReadyAs(PageBytes other) {
        if (other.plain != null) {
            putTogether();
        }
        if (other.zipped != null) {
            zip();
        }
    }

    private static final class Zip extends GZIPOutputStream {

        Zip(OutputStream out, int level) throws IOException {
            super(out, 1 << 14);
            this.def.setLevel(level);
        }
    }

    private static MessageDigest hash(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("every Java has MD5 and SHA-256", ex);
        }
    }
}
