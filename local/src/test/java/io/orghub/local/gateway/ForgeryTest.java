package io.orghub.local.gateway;

import static io.orghub.local.gateway.Requests.get;
import static io.orghub.local.gateway.Requests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import io.orghub.local.lambda.FakeFunction;
import io.orghub.local.token.TokenIssuer;
import io.orghub.testing.template.JwtAuthorizer;
import io.orghub.testing.template.Route;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens written by hand, each forged in another way; {@link AuthorizerTest} has those that a library would write. */
class ForgeryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final long SECOND = NOW.getEpochSecond();
    private static final RSAKey KEY = TokenIssuer.newKey();
    private static final RSAKey FOREIGN_KEY = TokenIssuer.newKey();
    private static final String HEADER = "{\"alg\":\"RS256\",\"kid\":\"%s\",\"typ\":\"JWT\"}".formatted(KEY.getKeyID());
    private static final String CLAIMS = """
            {"iss":"https://issuer.example/pool","sub":"u1","aud":"orghub","tenant_id":"acme","scope":"orghub/api",\
            "iat":%d,"nbf":%d,"exp":%d}""".formatted(SECOND - 60, SECOND - 60, SECOND + 60);

    private final CapturingHandler handler = new CapturingHandler();
    private final Gateway gateway = new Gateway(
            List.of(FakeFunction.behind(new Route("GET", "/me", List.of("orghub/api"), false), handler)),
            new JwtAuthorizer("https://issuer.example/pool", List.of("orghub")),
            () -> new JWKSet(KEY.toPublicJWK()),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void takesTheTokenThatAllOthersAreMadeFrom() {
        assertThat(gateway.handle(with(get("/me"), "authorization", "Bearer " + signed(HEADER, CLAIMS)))
                        .status())
                .isEqualTo(204);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void returns401(String name, String authorization) {
        assertThat(gateway.handle(with(get("/me"), "authorization", authorization))
                        .status())
                .isEqualTo(401);
        assertThat(handler.events()).isEmpty();
    }

    static Stream<Arguments> returns401() throws GeneralSecurityException, JOSEException {
        return Stream.of(algorithms(), keys(), headers(), issuers(), times(), payloads(), pieces(), schemes())
                .flatMap(kind -> kind);
    }

    private static Stream<Arguments> algorithms() throws GeneralSecurityException {
        var ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(256);
        var ecKey = ec.generateKeyPair().getPrivate();
        return Stream.of(
                bearer("none, without a signature", part(algorithm("\"none\"")) + "." + part(CLAIMS) + "."),
                bearer("none, with a genuine signature", signed(algorithm("\"none\""), CLAIMS)),
                bearer("None", signed(algorithm("\"None\""), CLAIMS)),
                bearer("NONE", part(algorithm("\"NONE\"")) + "." + part(CLAIMS) + "."),
                bearer("no algorithm", signed(HEADER.replace("\"alg\":\"RS256\",", ""), CLAIMS)),
                bearer("a null algorithm", signed(algorithm("null"), CLAIMS)),
                bearer("an empty algorithm", signed(algorithm("\"\""), CLAIMS)),
                bearer("a number for an algorithm", signed(algorithm("256"), CLAIMS)),
                bearer("a list of algorithms", signed(algorithm("[\"RS256\"]"), CLAIMS)),
                bearer("rs256 in lower case", signed(algorithm("\"rs256\""), CLAIMS)),
                bearer("RS256 and a space", signed(algorithm("\"RS256 \""), CLAIMS)),
                bearer("two algorithms", signed(HEADER.replace("{", "{\"alg\":\"none\","), CLAIMS)),
                bearer("the public key's text as a shared secret", mac("HS256", "HmacSHA256", pem())),
                bearer("its modulus as a shared secret", mac("HS384", "HmacSHA384", modulus())),
                bearer("an empty shared secret", mac("HS512", "HmacSHA512", new byte[64])),
                bearer("a signature of SHA-1", by(HEADER, CLAIMS, "SHA1withRSA", KEY)),
                bearer("a signature of SHA-384 under RS256", by(HEADER, CLAIMS, "SHA384withRSA", KEY)),
                bearer("RS384", by(algorithm("\"RS384\""), CLAIMS, "SHA384withRSA", KEY)),
                bearer("an elliptic curve", signed(algorithm("\"ES256\""), CLAIMS, "SHA256withECDSA", ecKey)),
                bearer("PS256", signed(algorithm("\"PS256\""), CLAIMS)));
    }

    private static Stream<Arguments> keys() {
        var foreign = FOREIGN_KEY.toPublicJWK().toJSONString();
        return Stream.of(
                bearer("a foreign key at an address", foreign(headed("\"jku\":\"https://evil.example/jwks.json\""))),
                bearer(
                        "a foreign certificate at an address",
                        foreign(headed("\"x5u\":\"https://evil.example/x.pem\""))),
                bearer("a foreign certificate brought along", foreign(headed("\"x5c\":[\"MIIB\"]"))),
                bearer("a foreign key under our id, brought along", foreign(headed("\"jwk\":" + foreign))),
                bearer("a key id that is a path", foreign(keyId("\"../../../dev/null\""))),
                bearer("a key id that is a query", foreign(keyId("\"x' UNION SELECT 'key\""))),
                bearer("an empty key id", signed(keyId("\"\""), CLAIMS)),
                bearer("a null key id", signed(keyId("null"), CLAIMS)),
                bearer("a list of key ids", signed(keyId("[\"" + KEY.getKeyID() + "\"]"), CLAIMS)),
                bearer("our key id in another case", signed(keyId("\"" + otherCase() + "\""), CLAIMS)));
    }

    private static Stream<Arguments> headers() {
        var unencoded = part(headed("\"b64\":false,\"crit\":[\"b64\"]"));
        return Stream.of(
                bearer("an unencoded payload", signed(unencoded, CLAIMS.replace('.', '_'), true)),
                bearer("a critical extension", signed(headed("\"crit\":[\"exp\"],\"exp\":1"), CLAIMS)),
                bearer("critical extensions that are none", signed(headed("\"crit\":\"exp\""), CLAIMS)),
                bearer("a header that is a list", signed("[" + HEADER + "]", CLAIMS)),
                bearer("a header that is no JSON", signed("alg=RS256", CLAIMS)),
                bearer("a header twice", signed(HEADER + HEADER, CLAIMS)));
    }

    private static Stream<Arguments> issuers() {
        return Stream.of(
                claims("issuer with a slash", "/pool\"", "/pool/\""),
                claims("issuer in another case", "issuer.example", "Issuer.example"),
                claims("issuer with another scheme", "https://issuer", "http://issuer"),
                claims("issuer that goes on", "/pool\"", "/pool2\""),
                claims("issuer with a user", "https://issuer", "https://x@issuer"),
                claims("a list of issuers", "\"https://issuer.example/pool\"", "[\"https://issuer.example/pool\"]"),
                claims("audience in another case", "\"orghub\"", "\"OrgHub\""),
                claims("audience that goes on", "\"orghub\"", "\"orghub2\""),
                claims("an audience of words", "\"orghub\"", "\"other orghub\""),
                claims("an audience within a list of lists", "\"orghub\"", "[[\"orghub\"]]"),
                claims("an audience that is an object", "\"orghub\"", "{\"orghub\":true}"));
    }

    private static Stream<Arguments> times() {
        var expiry = "\"exp\":" + (SECOND + 60);
        var notBefore = "\"nbf\":" + (SECOND - 60);
        return Stream.of(
                claims("an expiry that is text", expiry, "\"exp\":\"" + (SECOND + 60) + "\""),
                claims("an expiry that is a date", expiry, "\"exp\":\"2099-01-01T00:00:00Z\""),
                claims("an expiry that is a list", expiry, "\"exp\":[" + (SECOND + 60) + "]"),
                claims("an expiry that is true", expiry, "\"exp\":true"),
                claims("a null expiry", expiry, "\"exp\":null"),
                claims("an expiry before time", expiry, "\"exp\":-1"),
                claims("two expiries", expiry, "\"exp\":1," + expiry),
                claims("a beginning that is text", notBefore, "\"nbf\":\"0\""),
                claims("a beginning that is a list", notBefore, "\"nbf\":[0]"),
                claims("a beginning in a minute", notBefore, "\"nbf\":" + (SECOND + 60)));
    }

    private static Stream<Arguments> payloads() throws JOSEException {
        var encrypted = new JWEObject(
                new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM)
                        .keyID(KEY.getKeyID())
                        .build(),
                new Payload(CLAIMS));
        encrypted.encrypt(new RSAEncrypter(KEY.toRSAPublicKey()));
        return Stream.of(
                bearer("encrypted to us", encrypted.serialize()),
                bearer("a token within a token", signed(headed("\"cty\":\"JWT\""), signed(HEADER, CLAIMS))),
                bearer("claims that are a list", signed(HEADER, "[" + CLAIMS + "]")),
                bearer("claims that are null", signed(HEADER, "null")),
                bearer("claims that are text", signed(HEADER, "\"acme\"")),
                bearer("no claims", signed(HEADER, "{}")),
                bearer("nothing for claims", signed(HEADER, "")),
                bearer("claims that are no JSON", signed(HEADER, CLAIMS.substring(1))),
                claims("two tenants", "\"tenant_id\"", "\"tenant_id\":\"evil\",\"tenant_id\""));
    }

    private static Stream<Arguments> pieces() {
        var good = signed(HEADER, CLAIMS);
        var other = signed(HEADER, CLAIMS.replace("acme", "evil"));
        var parts = good.split("\\.");
        var signature = Base64.getUrlDecoder().decode(parts[2]);
        var unsigned = parts[0] + "." + parts[1] + ".";
        var flipped = signature.clone();
        flipped[7] ^= 1;
        return Stream.of(
                bearer("another token's signature", unsigned + other.split("\\.")[2]),
                bearer("another token's claims", parts[0] + "." + other.split("\\.")[1] + "." + parts[2]),
                bearer("a bit of the signature", unsigned + encoded(flipped)),
                bearer("a byte less of signature", unsigned + encoded(Arrays.copyOf(signature, 255))),
                bearer("a byte more of signature", unsigned + encoded(Arrays.copyOf(signature, 257))),
                bearer("a signature of zeros", unsigned + encoded(new byte[256])),
                bearer("a signature with padding", good + "=="),
                bearer("a signature of another alphabet", unsigned + standard(signature)),
                bearer("white space within", parts[0] + " ." + parts[1] + "." + parts[2]),
                bearer("a line break within", unsigned + "\n" + parts[2]),
                bearer("a fourth part", good + "." + parts[2]),
                bearer("two parts", parts[0] + "." + parts[1]),
                bearer("dots alone", ".."),
                bearer("a dot before", "." + good),
                bearer("a megabyte", "a".repeat(1 << 20) + "." + "b".repeat(1 << 10) + ".c"),
                bearer("as JSON", """
                        {"payload":"%s","protected":"%s","signature":"%s"}""".formatted(parts[1], parts[0], parts[2])));
    }

    private static Stream<Arguments> schemes() {
        var good = signed(HEADER, CLAIMS);
        return Stream.of(
                Arguments.of("two schemes", "Bearer Bearer " + good),
                Arguments.of("another scheme", "Basic " + good),
                Arguments.of("two tokens", "Bearer " + good + "," + good),
                Arguments.of("a token as a parameter", "Bearer token=" + good),
                Arguments.of("another space", "Bearer\u00a0" + good));
    }

    private static Arguments bearer(String name, String token) {
        return Arguments.of(name, "Bearer " + token);
    }

    private static Arguments claims(String name, String search, String replacement) {
        assertThat(CLAIMS).contains(search);
        return bearer(name, signed(HEADER, CLAIMS.replaceFirst(Pattern.quote(search), replacement)));
    }

    private static String algorithm(String json) {
        return HEADER.replace("\"RS256\"", json);
    }

    private static String keyId(String json) {
        return HEADER.replace("\"" + KEY.getKeyID() + "\"", json);
    }

    private static String headed(String members) {
        return HEADER.replaceFirst("\\{", "{" + members + ",");
    }

    private static String otherCase() {
        var upper = KEY.getKeyID().toUpperCase(Locale.ROOT);
        return upper.equals(KEY.getKeyID()) ? upper.toLowerCase(Locale.ROOT) : upper;
    }

    private static String foreign(String header) {
        return by(header, CLAIMS, "SHA256withRSA", FOREIGN_KEY);
    }

    private static String signed(String header, String claims) {
        return by(header, claims, "SHA256withRSA", KEY);
    }

    private static String by(String header, String claims, String algorithm, RSAKey key) {
        try {
            return signed(header, claims, algorithm, key.toPrivateKey());
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static String signed(String header, String claims, String algorithm, PrivateKey key) {
        return signature(part(header) + "." + part(claims), algorithm, key);
    }

    /** @param asIs whether the payload goes unencoded, as {@code b64} says */
    private static String signed(String encodedHeader, String payload, boolean asIs) {
        try {
            return signature(
                    encodedHeader + "." + (asIs ? payload : part(payload)), "SHA256withRSA", KEY.toPrivateKey());
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static String signature(String input, String algorithm, PrivateKey key) {
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(input.getBytes(StandardCharsets.UTF_8));
            return input + "." + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String mac(String name, String algorithm, byte[] secret) throws GeneralSecurityException {
        var input = part(algorithm("\"" + name + "\"")) + "." + part(CLAIMS);
        var mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(secret, algorithm));
        return input + "." + encoded(mac.doFinal(input.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] pem() {
        try {
            var lines = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(KEY.toRSAPublicKey().getEncoded());
            return ("-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] modulus() {
        return KEY.getModulus().decode();
    }

    private static String part(String text) {
        return encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    // Longer by padding, and with + or / somewhere in so many characters.
    private static String standard(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
