package io.orghub.table;

import io.orghub.domain.GroupId;
import io.orghub.domain.MailJob;
import io.orghub.domain.StreamImages;
import io.orghub.domain.StreamRecord;
import io.orghub.domain.TenantId;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.Optional;

/** Reads the images of items in stream records. */
@Singleton
final class DynamoStreamImages implements StreamImages {
    @Override
    public Optional<MailJob> mailJob(StreamRecord record) {
        return record.newImage()
                .filter(image -> "invitation".equals(image.get("itemType")) && "pending".equals(image.get("status")))
                .filter(image -> !number(image.get("sending")).equals(number(image.get("sentSending"))))
                .map(image -> new MailJob(
                        new TenantId((String) image.get("tenantId")),
                        new GroupId((String) image.get("groupId")),
                        (String) image.get("invitationKey")));
    }

    private static Optional<BigDecimal> number(Object value) {
        return Optional.ofNullable((BigDecimal) value);
    }
}
