package io.orghub.domain;

/** A user to be made a member; {@code role} is member or admin. */
public record NewMember(UserId user, Role role, Kind kind) {}
