package io.orghub.local.house.broken.files;

import io.orghub.local.house.broken.table.Table;

/** Know the table. */
public record Bucket(Table table) {}
