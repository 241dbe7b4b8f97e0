package io.orghub.local.gateway;

import static io.orghub.local.gateway.Requests.get;
import static io.orghub.local.gateway.Requests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.orghub.local.lambda.FakeFunction;
import io.orghub.local.token.TokenIssuer;
import io.orghub.testing.template.JwtAuthorizer;
import io.orghub.testing.template.Route;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AuthorizerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final String ISSUER = "https://issuer.example/pool";
    private static final String AUDIENCE = "orghub";
    private static final RSAKey KEY = TokenIssuer.newKey();
    private static final RSAKey FOREIGN_KEY = TokenIssuer.newKey();

    private final CapturingHandler handler = new CapturingHandler();
    private final Gateway gateway = new Gateway(
            List.of(FakeFunction.behind(new Route("GET", "/me", List.of("orghub/api", "orghub/more"), false), handler)),
            new JwtAuthorizer(ISSUER, List.of(AUDIENCE, "another")),
            () -> new JWKSet(KEY.toPublicJWK()),
            Clock.fixed(NOW, ZoneOffset.UTC));

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject("u1")
                .audience(AUDIENCE)
                .issueTime(Date.from(NOW.minusSeconds(60)))
                .notBeforeTime(Date.from(NOW.minusSeconds(60)))
                .expirationTime(Date.from(NOW.plusSeconds(60)))
                .claim("tenant_id", "acme")
                .claim("scope", "orghub/api");
    }

    private static String signed(JWSHeader header, RSAKey key, JWTClaimsSet claims) {
        try {
            var token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(JWTClaimsSet.Builder claims) {
        return signed(header(JWSAlgorithm.RS256, KEY.getKeyID()), KEY, claims.build());
    }

    private static JWSHeader header(JWSAlgorithm algorithm, String keyId) {
        return new JWSHeader.Builder(algorithm).keyID(keyId).build();
    }

    private static Arguments claims(String name, Consumer<JWTClaimsSet.Builder> change) {
        var claims = claims();
        change.accept(claims);
        return Arguments.of(name, signed(claims));
    }

    private static String macWithThePublicKey() {
        try {
            var token = new SignedJWT(header(JWSAlgorithm.HS256, KEY.getKeyID()), claims().build());
            token.sign(new MACSigner(KEY.toRSAPublicKey().getEncoded()));
            return token.serialize();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String withPayload(String token, String search, String replacement) {
        var parts = token.split("\\.");
        var payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        var changed = payload.replace(search, replacement);
        assertThat(changed).isNotEqualTo(payload);
        parts[1] = Base64.getUrlEncoder().withoutPadding().encodeToString(changed.getBytes(StandardCharsets.UTF_8));
        return String.join(".", parts);
    }

    static Stream<Arguments> refused() {
        var good = signed(claims());
        return Stream.of(
                Arguments.of("no JWT", "nonsense"),
                Arguments.of("empty", ""),
                Arguments.of("unsigned", new PlainJWT(claims().build()).serialize()),
                Arguments.of("signature cut off", good.substring(0, good.lastIndexOf('.') + 1)),
                Arguments.of("another tenant written in", withPayload(good, "acme", "evil")),
                Arguments.of(
                        "foreign key under our key id",
                        signed(header(JWSAlgorithm.RS256, KEY.getKeyID()), FOREIGN_KEY, claims().build())),
                Arguments.of(
                        "unknown key id",
                        signed(header(JWSAlgorithm.RS256, FOREIGN_KEY.getKeyID()), FOREIGN_KEY, claims().build())),
                Arguments.of("no key id", signed(header(JWSAlgorithm.RS256, null), KEY, claims().build())),
                Arguments.of(
                        "key brought along",
                        signed(
                                new JWSHeader.Builder(JWSAlgorithm.RS256)
                                        .keyID(FOREIGN_KEY.getKeyID())
                                        .jwk(FOREIGN_KEY.toPublicJWK())
                                        .build(),
                                FOREIGN_KEY,
                                claims().build())),
                Arguments.of("public key as a shared secret", macWithThePublicKey()),
                Arguments.of(
                        "another RSA algorithm",
                        signed(header(JWSAlgorithm.RS512, KEY.getKeyID()), KEY, claims().build())),
                Arguments.of(
                        "critical header nobody knows",
                        signed(
                                new JWSHeader.Builder(JWSAlgorithm.RS256)
                                        .keyID(KEY.getKeyID())
                                        .criticalParams(java.util.Set.of("exotic"))
                                        .customParam("exotic", true)
                                        .build(),
                                KEY,
                                claims().build())),
                claims("foreign issuer", c -> c.issuer("https://issuer.example/other")),
                claims("no issuer", c -> c.issuer(null)),
                claims("foreign audience", c -> c.audience("other")),
                claims("foreign audiences", c -> c.audience(List.of("other", "third"))),
                claims("no audience", c -> c.audience((String) null)),
                claims("client id does not help a foreign audience", c -> c.audience("other")
                        .claim("client_id", AUDIENCE)),
                claims("foreign client id", c -> c.audience((String) null).claim("client_id", "other")),
                claims("expired", c -> c.expirationTime(Date.from(NOW.minusSeconds(1)))),
                claims("expires now", c -> c.expirationTime(Date.from(NOW))),
                claims("no expiry", c -> c.expirationTime(null)),
                claims("not yet valid", c -> c.notBeforeTime(Date.from(NOW.plusSeconds(1)))),
                claims("issued in the future", c -> c.issueTime(Date.from(NOW.plusSeconds(1)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String name, String token) {
        var answer = gateway.handle(with(get("/me"), "authorization", "Bearer " + token));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("{\"message\":\"Unauthorized\"}");
        assertThat(handler.events()).isEmpty();
    }

    @Test
    void refusesARequestWithoutToken() {
        assertThat(gateway.handle(get("/me")).status()).isEqualTo(401);
        assertThat(handler.events()).isEmpty();
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                claims("plain", c -> {}),
                claims("one of several audiences", c -> c.audience(List.of("other", "another"))),
                claims("client id in the place of an audience", c -> c.audience((String) null)
                        .claim("client_id", AUDIENCE)),
                claims("another of the route's scopes", c -> c.claim("scope", "x orghub/more")),
                claims("scopes as a list under scp", c -> c.claim("scope", null).claim("scp", List.of("orghub/api"))),
                claims("no nbf and no iat", c -> c.notBeforeTime(null).issueTime(null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void accepted(String name, String token) {
        assertThat(gateway.handle(with(get("/me"), "authorization", "Bearer " + token))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void acceptsATokenWithoutTheWordBearer() {
        assertThat(gateway.handle(with(get("/me"), "authorization", signed(claims())))
                        .status())
                .isEqualTo(204);
    }

    @Nested
    class Scopes {
        static Stream<Arguments> missing() {
            return Stream.of(
                    claims("none at all", c -> c.claim("scope", null)),
                    claims("empty", c -> c.claim("scope", "")),
                    claims("another", c -> c.claim("scope", "orghub/platform")),
                    claims("a longer one", c -> c.claim("scope", "orghub/apis")),
                    claims("in other letters", c -> c.claim("scope", "ORGHUB/API")));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource
        void missing(String name, String token) {
            var answer = gateway.handle(with(get("/me"), "authorization", "Bearer " + token));

            assertThat(answer.status()).isEqualTo(403);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("{\"message\":\"Forbidden\"}");
            assertThat(handler.events()).isEmpty();
        }
    }

    @Test
    void handsClaimsOnAsText() {
        var token = signed(claims().claim("email_verified", true)
                .claim("level", 7)
                .claim("groups", List.of("a", "b"))
                .claim("nested", Map.of("k", "v")));

        gateway.handle(with(get("/me"), "authorization", "Bearer " + token));

        var claims = handler.event().at("/requestContext/authorizer/jwt/claims");
        assertThat(claims.path("email_verified").textValue()).isEqualTo("true");
        assertThat(claims.path("level").textValue()).isEqualTo("7");
        assertThat(claims.path("groups").textValue()).isEqualTo("[a b]");
        assertThat(claims.path("nested").textValue()).isEqualTo("map[k:v]");
        assertThat(claims.path("exp").textValue())
                .isEqualTo(String.valueOf(NOW.plus(Duration.ofMinutes(1)).getEpochSecond()));
    }
}
