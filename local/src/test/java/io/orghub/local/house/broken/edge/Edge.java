package io.orghub.local.house.broken.edge;

import io.orghub.local.house.broken.table.Table;

/** Knows the table. */
public record Edge(Table table) {}
