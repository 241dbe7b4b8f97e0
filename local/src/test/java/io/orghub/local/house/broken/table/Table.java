package io.orghub.local.house.broken.table;

import io.orghub.local.house.broken.edge.Edge;

/** Knows the edge. */
public record Table(Edge edge) {}
