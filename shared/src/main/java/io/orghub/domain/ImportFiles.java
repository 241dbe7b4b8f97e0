package io.orghub.domain;

import java.util.Optional;

/** Where the files of imports are kept for some weeks. */
public interface ImportFiles {
    /** Keeps a file, in place of an earlier one of the same key. */
    void put(ImportKey key, byte[] file);

    Optional<byte[]> get(ImportKey key);
}
