package io.orghub.testing.stage;

import io.orghub.domain.ImportFiles;
import io.orghub.domain.ImportKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the files of imports. */
public final class FilesInMemory implements ImportFiles {
    private final Map<ImportKey, byte[]> files = new ConcurrentHashMap<>();

    @Override
    public void put(ImportKey key, byte[] file) {
        files.put(key, file);
    }

    @Override
    public Optional<byte[]> get(ImportKey key) {
        return Optional.ofNullable(files.get(key));
    }

    public void forget(ImportKey key) {
        files.remove(key);
    }
}
