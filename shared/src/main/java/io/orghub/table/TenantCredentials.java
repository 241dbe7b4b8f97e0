package io.orghub.table;

import io.orghub.domain.CallersTenant;
import io.orghub.domain.TenantId;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Signs each call of the table with the credentials of the caller's tenant, which open that tenant's keys alone, and with
 * the function's own where nobody calls. What was issued is remembered by environment, for the tenants of late.
 */
final class TenantCredentials implements AwsCredentialsProvider {
    // Of some hundred bytes each.
    private static final int MOST_TENANTS = 1_000;

    private final AwsCredentialsProvider own;
    private final TenantSession.Issuer issuer;
    private final Clock clock;
    private final Map<TenantId, TenantSession> sessions = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TenantId, TenantSession> eldest) {
            return size() > MOST_TENANTS;
        }
    };

    TenantCredentials(AwsCredentialsProvider own, TenantSession.Issuer issuer, Clock clock) {
        this.own = own;
        this.issuer = issuer;
        this.clock = clock;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        var tenant = CallersTenant.current();
        return tenant.isPresent() ? session(tenant.get()).credentials() : own.resolveCredentials();
    }

    // Found under this lock, asked for under its own: one tenant's wait is nobody else's.
    private TenantSession session(TenantId tenant) {
        synchronized (sessions) {
            return sessions.computeIfAbsent(tenant, unknown -> new TenantSession(unknown, issuer, clock));
        }
    }
}
