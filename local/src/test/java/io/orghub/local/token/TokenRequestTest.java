package io.orghub.local.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRequestTest {
    private static final TokenIssuer ISSUER =
            new TokenIssuer(TokenIssuer.newKey(), "http://localhost/issuer", Clock.systemUTC());

    private static TokenRequest read(String json) throws Exception {
        return TokenRequest.of(new ObjectMapper().readTree(json));
    }

    @Test
    void becomesTheClaimsOfThePlatform() throws Exception {
        var token = ISSUER.issue(read("""
                {"tenantId": "acme", "userId": "u1", "email": "u1@example.org", "role": "tenant-admin"}
                """));

        var claims = SignedJWT.parse(token).getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo("u1");
        assertThat(claims.getIssuer()).isEqualTo("http://localhost/issuer");
        assertThat(claims.getStringClaim("tenant_id")).isEqualTo("acme");
        assertThat(claims.getStringClaim("email")).isEqualTo("u1@example.org");
        assertThat(claims.getBooleanClaim("email_verified")).isTrue();
        assertThat(claims.getStringClaim("orghub_role")).isEqualTo("tenant-admin");
        assertThat(claims.getStringClaim("scope")).isEqualTo("orghub/api");
        assertThat(claims.getJWTID()).isNotBlank();
    }

    @Test
    void saysNothingOfAnEmailItWasNotGiven() throws Exception {
        var token = ISSUER.issue(read("{\"tenantId\": \"acme\", \"userId\": \"u1\"}"));

        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getClaims())
                .doesNotContainKeys("email", "email_verified", "orghub_role");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{\"tenantId\": \"acme\"}",
                "{\"tenantId\": \"acme\", \"userId\": 7}",
                "{\"tenantId\": \"a/b\", \"userId\": \"u1\"}",
                "{\"tenantId\": \"acme\", \"userId\": \"u1\", \"email\": \"nobody\"}",
                "{\"tenantId\": \"acme\", \"userId\": \"u1\", \"emailVerified\": \"yes\"}",
                "{\"tenantId\": \"acme\", \"userId\": \"u1\", \"role\": \"root\"}",
                "{\"tenantId\": \"acme\", \"userId\": \"u1\", \"tenant\": \"x\"}"
            })
    void refusesWhatItCannotRead(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(BadTokenRequest.class);
    }
}
