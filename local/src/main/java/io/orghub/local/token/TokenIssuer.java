package io.orghub.local.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.orghub.local.DataFolder;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.UUID;

/** Issues access tokens as the platform's identity provider would, signed with a key of its own. */
public final class TokenIssuer {
    public static final Duration LIFETIME = Duration.ofHours(12);
    public static final String CLIENT_ID = "orghub-local";
    private static final int KEY_BITS = 2048;

    private final RSAKey key;
    private final String issuer;
    private final Clock clock;

    /** @param issuer a URL with {@code /.well-known/openid-configuration} under it */
    public TokenIssuer(RSAKey key, String issuer, Clock clock) {
        this.key = key;
        this.issuer = issuer;
        this.clock = clock;
    }

    /** The folder's key, made when first asked for, so that tokens outlive a restart. */
    public static RSAKey keyIn(DataFolder folder) {
        try {
            return RSAKey.parse(folder.keep("token-key.json", () -> newKey().toJSONString()));
        } catch (ParseException e) {
            throw new IllegalStateException("token-key.json holds no key", e);
        }
    }

    public String issuer() {
        return issuer;
    }

    /** The public half. */
    public JWKSet keys() {
        return new JWKSet(key.toPublicJWK());
    }

    public String issue(TokenRequest request) {
        var now = clock.instant();
        var claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(request.userId())
                .audience(CLIENT_ID)
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .jwtID(UUID.randomUUID().toString())
                .claim("client_id", CLIENT_ID)
                .claim("token_use", "access")
                .claim("tenant_id", request.tenantId())
                .claim("scope", request.scope());
        request.email()
                .ifPresent(email -> claims.claim("email", email).claim("email_verified", request.emailVerified()));
        request.role().ifPresent(role -> claims.claim("orghub_role", role));
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(key.getKeyID())
                        .type(JOSEObjectType.JWT)
                        .build(),
                claims.build());
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    public static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(KEY_BITS)
                    .keyID(UUID.randomUUID().toString())
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
