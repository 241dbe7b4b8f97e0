package io.orghub.domain;

/**
 * A file to be imported.
 *
 * @param rows how many it has to be judged
 */
public record NewImport(String id, byte[] file, int rows, ImportMode mode, boolean dryRun) {}
