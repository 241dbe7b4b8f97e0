package io.orghub.members;

import io.orghub.domain.ImportFiles;
import io.orghub.domain.ImportKey;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the files of imports, in every stage of this module's tests. */
@Singleton
public class FilesInMemory implements ImportFiles {
    private final Map<ImportKey, byte[]> files = new ConcurrentHashMap<>();

    @Override
    public void put(ImportKey key, byte[] file) {
        files.put(key, file);
    }

    @Override
    public Optional<byte[]> get(ImportKey key) {
        return Optional.ofNullable(files.get(key));
    }
}
