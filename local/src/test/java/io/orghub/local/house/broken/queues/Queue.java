package io.orghub.local.house.broken.queues;

import io.orghub.local.house.broken.table.Table;

/** Know the table. */
public record Queue(Table table) {}
