package io.orghub.local;

import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import io.orghub.domain.ImportFiles;
import io.orghub.domain.ImportKey;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The files of imports in the data folder, or in memory, where AWS has a bucket. */
@Singleton
@Primary
@Requires(beans = DataFolder.class)
class LocalImportFiles implements ImportFiles {
    private final Optional<Path> folder;
    private final Map<ImportKey, byte[]> inMemory = new ConcurrentHashMap<>();

    LocalImportFiles(DataFolder data) {
        folder = data.path().map(path -> path.resolve("imports"));
    }

    @Override
    public void put(ImportKey key, byte[] file) {
        if (folder.isEmpty()) {
            inMemory.put(key, file);
            return;
        }
        try {
            var path = path(folder.get(), key);
            Files.createDirectories(path.getParent());
            Files.write(path, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<byte[]> get(ImportKey key) {
        if (folder.isEmpty()) {
            return Optional.ofNullable(inMemory.get(key));
        }
        try {
            var path = path(folder.get(), key);
            return Files.exists(path) ? Optional.of(Files.readAllBytes(path)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // An id may be one or two dots, which would lead out of the folder; none begins like this.
    private static Path path(Path folder, ImportKey key) {
        return folder.resolve("tenant-" + key.tenant())
                .resolve("group-" + key.group())
                .resolve("import-" + key.importId() + ".csv");
    }
}
