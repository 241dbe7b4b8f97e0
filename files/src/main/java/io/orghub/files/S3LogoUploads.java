package io.orghub.files;

import io.micronaut.context.annotation.Secondary;
import io.micronaut.context.annotation.Value;
import io.orghub.domain.Busy;
import io.orghub.domain.LogoType;
import io.orghub.domain.LogoUpload;
import io.orghub.domain.LogoUploads;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * {@code logos/<name>} in the bucket, by a presigned PUT. Type and length are part of what is signed, so S3 refuses any
 * other; so is {@code if-none-match: *}, so that nobody who has seen the address puts another file there.
 */
@Singleton
@Secondary
final class S3LogoUploads implements LogoUploads {
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final String bucket;
    private final String url;
    private S3Presigner presigner;

    S3LogoUploads(@Value("${logos.bucket}") String bucket, @Value("${logos.url}") String url) {
        this.bucket = bucket;
        this.url = url;
    }

    @Override
    public LogoUpload open(String name, LogoType type, int bytes) {
        var key = "logos/" + name + "." + type.extension();
        try {
            var signed = presigner().presignPutObject(request -> request.signatureDuration(LIFETIME)
                    .putObjectRequest(put -> put.bucket(bucket)
                            .key(key)
                            .contentType(type.toString())
                            .contentLength((long) bytes)
                            .ifNoneMatch("*")));
            return new LogoUpload(
                    signed.url().toString(),
                    Map.of(
                            "content-type",
                            type.toString(),
                            "content-length",
                            Integer.toString(bytes),
                            "if-none-match",
                            "*"),
                    signed.expiration(),
                    url + "/" + key);
        } catch (SdkException e) {
            throw new Busy("No credentials to sign with", e);
        }
    }

    private synchronized S3Presigner presigner() {
        if (presigner == null) {
            presigner = S3Presigner.create();
        }
        return presigner;
    }
}
