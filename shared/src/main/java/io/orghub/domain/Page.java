package io.orghub.domain;

import java.util.List;
import java.util.Optional;

/**
 * Some rows of a list.
 *
 * @param next nothing on the last page
 */
public record Page<T>(List<T> items, Optional<Position> next) {}
