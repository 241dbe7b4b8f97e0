package io.orghub.domain;

import java.util.Optional;

/** What the platform reports of a user; {@code isPublic} lets the public page show it. */
public record Profile(
        UserId user,
        String displayName,
        Optional<String> headline,
        Optional<String> avatarUrl,
        Optional<EmailAddress> email,
        boolean isPublic) {}
