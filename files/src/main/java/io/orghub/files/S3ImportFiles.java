package io.orghub.files;

import io.micronaut.context.annotation.Secondary;
import io.micronaut.context.annotation.Value;
import io.orghub.domain.Busy;
import io.orghub.domain.ImportFiles;
import io.orghub.domain.ImportKey;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** {@code imports/<tenant>/<group>/<import>.csv} in the bucket, which forgets them after 30 days. */
@Singleton
@Secondary
final class S3ImportFiles implements ImportFiles {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(8);
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(4);

    private final String bucket;
    private S3Client client;

    S3ImportFiles(@Value("${imports.bucket}") String bucket) {
        this.bucket = bucket;
    }

    @Override
    public void put(ImportKey key, byte[] file) {
        try {
            client().putObject(
                            request -> request.bucket(bucket).key(name(key)).contentType("text/csv"),
                            RequestBody.fromBytes(file));
        } catch (SdkException e) {
            throw new Busy("The bucket did not take the file", e);
        }
    }

    @Override
    public Optional<byte[]> get(ImportKey key) {
        try {
            return Optional.of(
                    client().getObjectAsBytes(request -> request.bucket(bucket).key(name(key)))
                            .asByteArrayUnsafe());
        } catch (NoSuchKeyException gone) {
            return Optional.empty();
        } catch (SdkException e) {
            throw new Busy("The bucket did not give the file", e);
        }
    }

    static String name(ImportKey key) {
        return "imports/%s/%s/%s.csv".formatted(key.tenant(), key.group(), key.importId());
    }

    private synchronized S3Client client() {
        if (client == null) {
            client = S3Client.builder()
                    .overrideConfiguration(
                            override -> override.apiCallTimeout(CALL_TIMEOUT).apiCallAttemptTimeout(ATTEMPT_TIMEOUT))
                    .build();
        }
        return client;
    }
}
