package io.orghub.domain;

import java.util.List;

/** Reads files of members. */
public interface ImportReader {
    /** Every row but the header and empty ones; what cannot be read is a row that says so. */
    List<ImportRow> rows(byte[] file);
}
