package tv.ypsilon.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Remembers for a while which passwords were right. HTTP Basic sends the password with every request, and a good hash
 * takes a tenth of a second each time. Kept is a keyed digest, under a key that lives as long as this process; wrong
 * passwords are not remembered, and cost what they should.
 */
class RememberingPasswordEncoder implements PasswordEncoder {

    private static final String HMAC = "HmacSHA256";

    private final PasswordEncoder encoder;

    private final SecretKeySpec key;

    private final Cache<String, Boolean> right = Caffeine.newBuilder().maximumSize(1000)
            .expireAfterWrite(Duration.ofMinutes(10)).build();

    RememberingPasswordEncoder(PasswordEncoder encoder) {
        this.encoder = encoder;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, HMAC);
    }

    @Override
    public @Nullable String encode(@Nullable CharSequence rawPassword) {
        return this.encoder.encode(rawPassword);
    }

    @Override
    public boolean matches(@Nullable CharSequence rawPassword, @Nullable String encodedPassword) {
        String digest = digest(rawPassword + "\n" + encodedPassword);
        if (this.right.getIfPresent(digest) != null) {
            return true;
        }
        boolean matches = this.encoder.matches(rawPassword, encodedPassword);
        if (matches) {
            this.right.put(digest, true);
        }
        return matches;
    }

    private String digest(String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(this.key);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException ex) {
            throw new IllegalStateException("every JVM has " + HMAC, ex);
        }
    }
}
