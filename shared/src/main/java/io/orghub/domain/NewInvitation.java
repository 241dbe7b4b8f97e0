package io.orghub.domain;

import java.util.Optional;

/** An address to be invited; {@code role} is member or admin. */
public record NewInvitation(EmailAddress email, Role role, Kind kind, Optional<String> message) {}
