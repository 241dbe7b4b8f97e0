package io.orghub.table;

import io.orghub.domain.Busy;
import io.orghub.domain.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** The credentials of one tenant, renewed some time before they end; whoever comes meanwhile waits for that. */
final class TenantSession {
    private static final Duration RENEWED_BEFORE_THE_END = Duration.ofMinutes(5);
    private static final Duration PAUSE_AFTER_A_FAILURE = Duration.ofSeconds(30);
    // A call of the table and all its attempts end within this.
    private static final Duration LAST_CALL = Duration.ofSeconds(10);

    /** Makes credentials of a tenant that end; {@link Busy} if they cannot be had. */
    @FunctionalInterface
    interface Issuer {
        AwsSessionCredentials issue(TenantId tenant);
    }

    private final TenantId tenant;
    private final Issuer issuer;
    private final Clock clock;
    private AwsSessionCredentials held;
    private Instant usableUntil = Instant.MIN;
    private Instant renewedAt = Instant.MIN;

    TenantSession(TenantId tenant, Issuer issuer, Clock clock) {
        this.tenant = tenant;
        this.issuer = issuer;
        this.clock = clock;
    }

    synchronized AwsSessionCredentials credentials() {
        var now = clock.instant();
        if (!now.isBefore(renewedAt)) {
            renew(now);
        }
        return held;
    }

    // What has not ended yet is as good as new; asking again at each call would make each of them slow.
    private void renew(Instant now) {
        try {
            held = issuer.issue(tenant);
            var end = held.expirationTime().orElseThrow();
            usableUntil = end.minus(LAST_CALL);
            renewedAt = end.minus(RENEWED_BEFORE_THE_END);
        } catch (Busy unreachable) {
            if (!now.isBefore(usableUntil)) {
                throw unreachable;
            }
            renewedAt = earlier(now.plus(PAUSE_AFTER_A_FAILURE), usableUntil);
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
