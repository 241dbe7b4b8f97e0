package io.orghub.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.local.client.Api;
import io.orghub.local.token.TokenRequest;
import java.time.Duration;

/**
 * Tests that call the whole stack over HTTP. All of them share one, in memory, started with the first; so each takes
 * tenants of its own.
 */
public abstract class EndToEnd {
    protected final Api api = new Api(stack().url(), new ContractWitness());

    protected static LocalStack stack() {
        return Shared.STACK;
    }

    /** A user of a tenant with a verified address. */
    protected Api person(String tenantId, String userId, String email) {
        return api.as(stack().token(TokenRequest.person(tenantId, userId, email)));
    }

    protected Api person(String tenantId, String userId) {
        return person(tenantId, userId, userId + "@example.org");
    }

    protected Api tenantAdmin(String tenantId) {
        return api.as(stack().token(TokenRequest.tenantAdmin(tenantId, "admin")));
    }

    /** @param scope {@code orghub/platform} or {@code orghub/provision} */
    protected Api machine(String tenantId, String scope) {
        return api.as(stack().token(TokenRequest.machine(tenantId, scope)));
    }

    /** Waits until views, mails and the rest have caught up with every write so far. */
    protected void settle() {
        assertThat(stack().settle(Duration.ofMinutes(1))).isTrue();
    }

    private static final class Shared {
        static final LocalStack STACK = LocalStack.start(StackOptions.inMemory(0));
    }
}
