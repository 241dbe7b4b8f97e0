package io.orghub.local.house.broken.domain;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Knows how it is written. */
public record Group(@JsonProperty("groupId") String id) {}
