package io.orghub.edge;

import com.github.f4b6a3.ulid.UlidCreator;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Secondary;
import io.orghub.domain.IdSource;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;

/** The clock and the sources of chance: nothing unique is made before a request comes, for a snapshot would repeat it. */
@Factory
final class RuntimeFactory {
    @Singleton
    @Secondary
    Clock clock() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }

    @Singleton
    @Secondary
    IdSource ids() {
        return () -> UlidCreator.getUlid().toLowerCase();
    }

    @Singleton
    @Secondary
    SecureRandom random() {
        return new SecureRandom();
    }
}
