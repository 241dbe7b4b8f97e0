package io.orghub.testing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.AddressKeys;
import io.orghub.domain.EmailAddress;
import io.orghub.domain.GroupId;
import io.orghub.domain.KeyRing;
import io.orghub.domain.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressKeysTest {
    private static final TenantId TENANT = new TenantId("tenant");
    private static final GroupId GROUP = new GroupId("group");
    private static final EmailAddress ADA =
            EmailAddress.parse("Ada@Example.org").orElseThrow();

    private final AddressKeys keys = keys("one addressing secret of 32 bytes", "t1");

    @Test
    void areOnePerGroupAndMailbox() {
        var key = keys.inGroup(TENANT, GROUP, ADA);

        assertThat(key)
                .matches("[A-Za-z0-9_-]{22}")
                .isEqualTo(keys.inGroup(
                        TENANT, GROUP, EmailAddress.parse("ada@example.ORG").orElseThrow()))
                .isNotEqualTo(keys.inGroup(new TenantId("other"), GROUP, ADA))
                .isNotEqualTo(keys.inGroup(TENANT, new GroupId("other"), ADA))
                .isNotEqualTo(keys.inGroup(
                        TENANT, GROUP, EmailAddress.parse("eve@example.org").orElseThrow()))
                .isNotEqualTo(keys.inTenant(TENANT, ADA));
    }

    @Test
    void areOnePerTenantAndMailbox() {
        assertThat(keys.inTenant(TENANT, ADA)).isNotEqualTo(keys.inTenant(new TenantId("other"), ADA));
    }

    @Test
    void keepTheirValueWhenSigningKeysRotate() {
        assertThat(keys("one addressing secret of 32 bytes", "t2").inTenant(TENANT, ADA))
                .isEqualTo(keys.inTenant(TENANT, ADA));
    }

    @Test
    void dependOnTheSecret() {
        assertThat(keys("two addressing secret of 32 bytes", "t1").inTenant(TENANT, ADA))
                .isNotEqualTo(keys.inTenant(TENANT, ADA));
    }

    private static AddressKeys keys(String secret, String signingId) {
        var ring = new KeyRing(
                secret.getBytes(StandardCharsets.UTF_8), List.of(new KeyRing.SigningKey(signingId, new byte[32])));
        return new AddressKeys(() -> ring);
    }
}
