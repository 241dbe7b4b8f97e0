package io.orghub.domain;

import java.util.Map;

/** Where a list goes on: key attributes of the last row read. Only the table makes and reads it. */
public record Position(Map<String, String> key) {}
