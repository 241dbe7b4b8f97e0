package io.orghub.domain;

import java.util.Map;
import java.util.Optional;

/**
 * One change of an item, as the table's stream tells it.
 *
 * @param key partition and sort key
 * @param newImage the item after the change, as text, {@code BigDecimal}, {@code Boolean}, lists and maps; nothing if it
 *     is gone
 */
public record StreamRecord(String sequenceNumber, Map<String, String> key, Optional<Map<String, Object>> newImage) {}
