package io.orghub.domain;

import java.util.Optional;
import java.util.function.Supplier;

/** The tenant of the verified caller whose request this thread is at work on; none where work is for many tenants. */
public final class CallersTenant {
    private static final ScopedValue<TenantId> CURRENT = ScopedValue.newInstance();

    private CallersTenant() {}

    /** Does this caller's work. */
    public static <T> T within(TenantId tenant, Supplier<T> work) {
        return ScopedValue.where(CURRENT, tenant).call(work::get);
    }

    public static Optional<TenantId> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }
}
