package io.orghub.local.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import io.orghub.testing.template.JwtAuthorizer;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Judges tokens as the JWT authorizer of an HTTP API does. */
final class TokenAuthorizer {
    /** As RFC 7515 writes it; the library reads padding, white space and another alphabet as well. */
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    private final JwtAuthorizer settings;
    private final Supplier<JWKSet> keys;
    private final Clock clock;

    TokenAuthorizer(JwtAuthorizer settings, Supplier<JWKSet> keys, Clock clock) {
        this.settings = settings;
        this.keys = keys;
        this.clock = clock;
    }

    /** @param scopes of which the token needs any one; none if empty */
    Verdict judge(Optional<String> authorization, List<String> scopes) {
        try {
            if (authorization.isEmpty()) {
                return new Verdict.Unauthorised("no token");
            }
            var text = withoutScheme(authorization.get());
            if (!COMPACT.matcher(text).matches()) {
                return new Verdict.Unauthorised("malformed");
            }
            var token = SignedJWT.parse(text);
            if (!isSignedByIssuer(token)) {
                return new Verdict.Unauthorised("signature");
            }
            var claims = token.getJWTClaimsSet().toJSONObject(true);
            var objection = objectionTo(claims);
            if (objection.isPresent()) {
                return new Verdict.Unauthorised(objection.get());
            }
            var granted = words(claims.getOrDefault("scope", claims.get("scp")));
            if (!scopes.isEmpty() && scopes.stream().noneMatch(granted::contains)) {
                return new Verdict.ScopeMissing(scopes);
            }
            return new Verdict.Allowed(asText(claims), granted);
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return new Verdict.Unauthorised("malformed");
        }
    }

    private static String withoutScheme(String authorization) {
        return authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7).strip()
                : authorization.strip();
    }

    private boolean isSignedByIssuer(SignedJWT token) throws JOSEException {
        // The algorithm is fixed here and never taken from the token.
        if (!JWSAlgorithm.RS256.equals(token.getHeader().getAlgorithm())
                || token.getHeader().getKeyID() == null) {
            return false;
        }
        return keys.get().getKeyByKeyId(token.getHeader().getKeyID()) instanceof RSAKey key
                && token.verify(new RSASSAVerifier(key.toRSAPublicKey()));
    }

    private Optional<String> objectionTo(Map<String, Object> claims) {
        if (!settings.issuer().equals(claims.get("iss"))) {
            return Optional.of("issuer");
        }
        var audience = claims.get("aud") == null ? claims.get("client_id") : claims.get("aud");
        if (settings.audience().stream().noneMatch(list(audience)::contains)) {
            return Optional.of("audience");
        }
        var now = clock.instant();
        if (!seconds(claims, "exp").map(now::isBefore).orElse(false)) {
            return Optional.of("expired");
        }
        return Stream.of("nbf", "iat")
                .filter(name -> claims.containsKey(name)
                        && !seconds(claims, name)
                                .map(from -> !now.isBefore(from))
                                .orElse(false))
                .findFirst();
    }

    private static Optional<Instant> seconds(Map<String, Object> claims, String name) {
        return claims.get(name) instanceof Number number
                ? Optional.of(Instant.ofEpochSecond(number.longValue()))
                : Optional.empty();
    }

    private static List<?> list(Object value) {
        return switch (value) {
            case null -> List.of();
            case List<?> many -> many;
            default -> List.of(value);
        };
    }

    private static List<String> words(Object scope) {
        return list(scope).stream()
                .flatMap(part -> Arrays.stream(part.toString().split(" ")))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static Map<String, String> asText(Map<String, Object> claims) {
        var texts = new LinkedHashMap<String, String>();
        claims.forEach((name, value) -> {
            if (value != null) {
                texts.put(name, text(value));
            }
        });
        return texts;
    }

    private static String text(Object value) {
        return switch (value) {
            case List<?> many -> many.stream().map(TokenAuthorizer::text).collect(Collectors.joining(" ", "[", "]"));
            case Map<?, ?> fields ->
                fields.entrySet().stream()
                        .map(field -> field.getKey() + ":" + text(field.getValue()))
                        .collect(Collectors.joining(" ", "map[", "]"));
            case null -> "<nil>";
            default -> value.toString();
        };
    }
}
