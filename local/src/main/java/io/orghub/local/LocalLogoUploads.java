package io.orghub.local;

import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.orghub.domain.LogoType;
import io.orghub.domain.LogoUpload;
import io.orghub.domain.LogoUploads;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Logos in the data folder, or in memory, where AWS has a bucket and a distribution; takes what the bucket would. The
 * {@code avatarUrl} has the scheme that groups ask of one, though this machine answers by the other.
 */
@Singleton
@Primary
@Requires(beans = DataFolder.class)
public class LocalLogoUploads implements LogoUploads {
    /** What a PUT comes to, as at S3. */
    public enum Verdict {
        TAKEN(200),
        REFUSED(403),
        THERE_ALREADY(412);

        private final int status;

        Verdict(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    /** @param contentType as a header has it */
    public record Logo(String contentType, byte[] bytes) {}

    private record Right(LogoType type, int bytes, Instant expiresAt) {}

    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final String PATH = "/_local/uploads/";

    private final Optional<Path> folder;
    private final String url;
    private final Clock clock;
    private final Map<String, Right> rights = new ConcurrentHashMap<>();
    private final Map<String, byte[]> inMemory = new ConcurrentHashMap<>();

    LocalLogoUploads(DataFolder data, @Value("${local.url}") String url, Clock clock) {
        this.folder = data.path().map(path -> path.resolve("logos"));
        this.url = url;
        this.clock = clock;
    }

    @Override
    public LogoUpload open(String name, LogoType type, int bytes) {
        var file = name + "." + type.extension();
        var expiresAt = clock.instant().plus(LIFETIME);
        rights.put(file, new Right(type, bytes, expiresAt));
        return new LogoUpload(
                url + PATH + file,
                Map.of(
                        "content-type", type.toString(),
                        "content-length", Integer.toString(bytes),
                        "if-none-match", "*"),
                expiresAt,
                url.replaceFirst("^http:", "https:") + PATH + file);
    }

    public synchronized Verdict put(String file, Map<String, String> headers, byte[] body) {
        var right = rights.get(file);
        boolean signed = right != null
                && right.expiresAt().isAfter(clock.instant())
                && right.type().toString().equals(headers.get("content-type"))
                && right.bytes() == body.length
                && "*".equals(headers.get("if-none-match"));
        if (!signed) {
            return Verdict.REFUSED;
        }
        if (read(file).isPresent()) {
            return Verdict.THERE_ALREADY;
        }
        write(file, body);
        return Verdict.TAKEN;
    }

    public Optional<Logo> find(String file) {
        return Arrays.stream(LogoType.values())
                .filter(type -> file.endsWith("." + type.extension()))
                .findFirst()
                .flatMap(type -> read(file).map(bytes -> new Logo(type.toString(), bytes)));
    }

    private Optional<byte[]> read(String file) {
        if (folder.isEmpty()) {
            return Optional.ofNullable(inMemory.get(file));
        }
        try {
            var path = folder.get().resolve(file);
            return Files.exists(path) ? Optional.of(Files.readAllBytes(path)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String file, byte[] body) {
        if (folder.isEmpty()) {
            inMemory.put(file, body);
            return;
        }
        try {
            Files.createDirectories(folder.get());
            Files.write(folder.get().resolve(file), body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
