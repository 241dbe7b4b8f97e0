package io.orghub.local.house.broken.parameters;

import io.orghub.local.house.broken.table.Table;

/** Know the table. */
public record Parameters(Table table) {}
