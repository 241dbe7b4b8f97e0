package io.orghub.parameters;

import io.micronaut.context.annotation.Factory;
import io.orghub.domain.AddressKeys;
import io.orghub.domain.InvitationTokens;
import io.orghub.domain.KeyRings;
import jakarta.inject.Singleton;

/** Makes what works with the key ring. */
@Factory
final class KeyRingUsers {
    @Singleton
    AddressKeys addressKeys(KeyRings keyRings) {
        return new AddressKeys(keyRings);
    }

    @Singleton
    InvitationTokens invitationTokens(KeyRings keyRings) {
        return new InvitationTokens(keyRings);
    }
}
