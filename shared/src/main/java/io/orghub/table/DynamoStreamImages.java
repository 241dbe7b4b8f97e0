package io.orghub.table;

import io.orghub.domain.DomainEvent;
import io.orghub.domain.FanOutJob;
import io.orghub.domain.GroupId;
import io.orghub.domain.ImportJob;
import io.orghub.domain.ImportKey;
import io.orghub.domain.Job;
import io.orghub.domain.LicenceNotice;
import io.orghub.domain.MailJob;
import io.orghub.domain.NoticeMailJob;
import io.orghub.domain.StreamImages;
import io.orghub.domain.StreamRecord;
import io.orghub.domain.SweepJob;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the images of items in stream records. */
@Singleton
final class DynamoStreamImages implements StreamImages {
    @Override
    public Optional<Job> job(StreamRecord record) {
        return record.newImage().flatMap(image -> switch ((String) image.get("itemType")) {
            case "invitation" -> mailJob(image);
            case "import" -> importJob(image);
            case LicenceNoticeItem.TYPE ->
                unmailed(image)
                        .map(notice ->
                                new NoticeMailJob(notice.tenant(), notice.organisation(), notice.accountVersion()));
            case "group" -> sweepJob(image);
            case TeachingItem.TYPE -> fanOutJob(image, record.oldImage());
            case null, default -> Optional.empty();
        });
    }

    @Override
    public List<DomainEvent> events(StreamRecord record) {
        return Stream.concat(
                        record
                                .newImage()
                                .filter(image -> LicenceNoticeItem.TYPE.equals(image.get("itemType")))
                                .flatMap(DynamoStreamImages::unmailed)
                                .map(LicenceNotice::event)
                                .stream(),
                        ChangeEvents.in(record).stream())
                .toList();
    }

    // Its mail comes after its first record: what has been mailed has been told.
    private static Optional<LicenceNotice> unmailed(Map<String, Object> image) {
        try {
            return Optional.of(LicenceNoticeItem.SCHEMA.mapToItem(Images.attributes(image)))
                    .filter(item -> item.mailedAtEpochMillis() == null)
                    .map(LicenceNoticeItem::toDomain);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("A notice could not be read", e);
        }
    }

    private static Optional<Job> mailJob(Map<String, Object> image) {
        var sending = number(image.get("sending"));
        boolean due = "pending".equals(image.get("status"))
                && !sending.equals(number(image.get("sentSending")))
                && !sending.equals(number(image.get("suppressedSending")))
                && image.get("undelivered") == null;
        return due
                ? Optional.of(new MailJob(
                        new TenantId((String) image.get("tenantId")),
                        new GroupId((String) image.get("groupId")),
                        (String) image.get("invitationKey")))
                : Optional.empty();
    }

    // Each slice of a sweep leaves a record that asks for the next one, until one says that it was the last.
    private static Optional<Job> sweepJob(Map<String, Object> image) {
        return GroupItem.ARCHIVED.equals(image.get("state")) && !image.containsKey("sweepDone")
                ? Optional.of(new SweepJob(
                        new TenantId((String) image.get("tenantId")), new GroupId((String) image.get("groupId"))))
                : Optional.empty();
    }

    // Each slice leaves a version that asks for the next one; what is only counted in between asks for nothing.
    private static Optional<Job> fanOutJob(Map<String, Object> image, Optional<Map<String, Object>> before) {
        var version = number(image.get("version"))
                .orElseThrow(() -> new IllegalArgumentException("A teaching without its version"));
        boolean due = Boolean.TRUE.equals(image.get("running"))
                && !version.equals(before.map(old -> old.get("version")).orElse(null));
        return due
                ? Optional.of(new FanOutJob(
                        new TenantId((String) image.get("tenantId")),
                        new UserId((String) image.get("tutorId")),
                        new GroupId((String) image.get("groupId")),
                        version.longValueExact()))
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
