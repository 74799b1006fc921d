package tv.ypsilon.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.function.UnaryOperator;

/** An OpenID Connect issuer that believes everything: its metadata, its key, and tokens as tests want them. */
final class Issuer {

    static final String CLIENT = "ypsilon-pages";

    private final HttpServer server;

    private final RSAKey key = newKey();

    private volatile String idToken = "";

    Issuer() {
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        this.server.createContext("/.well-known/openid-configuration", (asked) -> answer(asked, """
                {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
                 "jwks_uri": "%1$s/keys", "subject_types_supported": ["public"], "response_types_supported": ["code"],
                 "id_token_signing_alg_values_supported": ["RS256"]}""".formatted(url())));
        this.server.createContext("/keys",
                (asked) -> answer(asked, new JWKSet(this.key.toPublicJWK()).toString()));
        this.server.createContext("/token", (asked) -> answer(asked, """
                {"access_token": "opaque", "token_type": "Bearer", "expires_in": 300, "id_token": "%s"}"""
                .formatted(this.idToken)));
        this.server.start();
    }

    String url() {
        return "http://localhost:" + this.server.getAddress().getPort();
    }

    /** A token as good as can be, with that claim. */
    String token(String claim, Object value) {
        return token(this.key, (claims) -> claims.claim(claim, value));
    }

    String token(RSAKey signedWith, UnaryOperator<JWTClaimsSet.Builder> but) {
        Instant now = Instant.now();
        JWTClaimsSet claims = but.apply(new JWTClaimsSet.Builder().issuer(url()).subject("olga").audience(CLIENT)
                .issueTime(Date.from(now)).expirationTime(Date.from(now.plus(Duration.ofMinutes(5))))).build();
        SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(this.key.getKeyID()).build(),
                claims);
        try {
            token.sign(new RSASSASigner(signedWith));
        } catch (JOSEException ex) {
            throw new IllegalStateException(ex);
        }
        return token.serialize();
    }

    String token(UnaryOperator<JWTClaimsSet.Builder> but) {
        return token(this.key, but);
    }

    /** Who logs in next, with the nonce that the service asked for. */
    void logsInNext(String nonce, Map<String, Object> more) {
        this.idToken = token((claims) -> {
            more.forEach(claims::claim);
            return claims.claim("nonce", nonce);
        });
    }

    /** A key of somebody else, under the same name. */
    RSAKey forgedKey() {
        return newKey();
    }

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048).keyID("the-key").generate();
        } catch (JOSEException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static void answer(HttpExchange asked, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        asked.getResponseHeaders().set("Content-Type", "application/json");
        asked.sendResponseHeaders(200, bytes.length);
        try (var out = asked.getResponseBody()) {
            out.write(bytes);
        }
    }
}
