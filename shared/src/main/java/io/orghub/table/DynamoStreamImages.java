package io.orghub.table;

import io.orghub.domain.GroupId;
import io.orghub.domain.ImportJob;
import io.orghub.domain.ImportKey;
import io.orghub.domain.Job;
import io.orghub.domain.MailJob;
import io.orghub.domain.StreamImages;
import io.orghub.domain.StreamRecord;
import io.orghub.domain.TenantId;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** Reads the images of items in stream records. */
@Singleton
final class DynamoStreamImages implements StreamImages {
    @Override
    public Optional<Job> job(StreamRecord record) {
        return record.newImage().flatMap(image -> switch ((String) image.get("itemType")) {
            case "invitation" -> mailJob(image);
            case "import" -> importJob(image);
            case null, default -> Optional.empty();
        });
    }

    private static Optional<Job> mailJob(Map<String, Object> image) {
        boolean due = "pending".equals(image.get("status"))
                && !number(image.get("sending")).equals(number(image.get("sentSending")));
        return due
                ? Optional.of(new MailJob(
                        new TenantId((String) image.get("tenantId")),
                        new GroupId((String) image.get("groupId")),
                        (String) image.get("invitationKey")))
                : Optional.empty();
    }

    private static Optional<Job> importJob(Map<String, Object> image) {
        return "running".equals(image.get("status"))
                ? Optional.of(new ImportJob(
                        new ImportKey(
                                new TenantId((String) image.get("tenantId")),
                                new GroupId((String) image.get("groupId")),
                                (String) image.get("importId")),
                        number(image.get("version"))
                                .orElseThrow(() -> new IllegalArgumentException("An import without its version"))
                                .longValueExact()))
                : Optional.empty();
    }

    private static Optional<BigDecimal> number(Object value) {
        return Optional.ofNullable((BigDecimal) value);
    }
}
