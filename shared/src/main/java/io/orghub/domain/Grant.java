package io.orghub.domain;

import java.util.Optional;

/**
 * Licences to be added.
 *
 * @param quantity 1 to 1,000,000
 */
public record Grant(int quantity, String reason, Optional<String> reference) {}
