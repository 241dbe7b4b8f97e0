package io.orghub.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;

/** What is kept between runs, used by one run at a time; or nothing, in memory. */
public final class DataFolder implements AutoCloseable {
    private final Optional<Path> path;
    private final Optional<FileChannel> lock;

    private DataFolder(Optional<Path> path, Optional<FileChannel> lock) {
        this.path = path;
        this.lock = lock;
    }

    public static DataFolder inMemory() {
        return new DataFolder(Optional.empty(), Optional.empty());
    }

    /** @param fresh whether to empty it first */
    public static DataFolder at(Path folder, boolean fresh) {
        try {
            Files.createDirectories(folder);
            var channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new CannotStart("Another run is using " + folder
                        + ". Stop it first, or start this one with --in-memory --port N.");
            }
            if (fresh) {
                empty(folder);
            }
            return new DataFolder(Optional.of(folder), Optional.of(channel));
        } catch (IOException e) {
            throw new CannotStart("The data folder " + folder + " cannot be used: " + e.getMessage());
        }
    }

    public Optional<Path> path() {
        return path;
    }

    public Optional<String> read(String name) {
        return path.map(folder -> folder.resolve(name)).filter(Files::exists).map(file -> {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Replaces a file whole, readable by its owner alone. */
    public void write(String name, String content) {
        path.ifPresent(folder -> {
            try {
                var draft = Files.createTempFile(folder, name, ".new");
                Files.writeString(draft, content);
                Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    public void append(String name, String line) {
        path.ifPresent(folder -> {
            try {
                Files.writeString(
                        folder.resolve(name),
                        line + System.lineSeparator(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** What a file holds, made and written if there is none. */
    public String keep(String name, Supplier<String> maker) {
        return read(name).orElseGet(() -> {
            var made = maker.get();
            write(name, made);
            return made;
        });
    }

    @Override
    public void close() {
        lock.ifPresent(channel -> {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void empty(Path folder) throws IOException {
        try (var entries = Files.walk(folder)) {
            for (var entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                if (!entry.equals(folder) && !entry.equals(folder.resolve("lock"))) {
                    Files.delete(entry);
                }
            }
        }
    }
}
