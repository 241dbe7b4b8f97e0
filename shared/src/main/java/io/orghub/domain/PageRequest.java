package io.orghub.domain;

import java.util.Optional;

/**
 * One page of a list.
 *
 * @param size 1 to 100
 * @param after nothing for the first page
 */
public record PageRequest(int size, Optional<Position> after) {}
