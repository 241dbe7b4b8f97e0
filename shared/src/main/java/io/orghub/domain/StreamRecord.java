package io.orghub.domain;

import java.util.Map;
import java.util.Optional;

/**
 * One change of an item, as the table's stream tells it. Images hold text, {@code BigDecimal}, {@code Boolean}, lists and
 * maps.
 *
 * @param key partition and sort key
 * @param oldImage the item before the change; nothing if it is new
 * @param newImage the item after the change; nothing if it is gone
 */
public record StreamRecord(
        String sequenceNumber,
        Map<String, String> key,
        Optional<Map<String, Object>> oldImage,
        Optional<Map<String, Object>> newImage) {}
