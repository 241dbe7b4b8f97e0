package io.orghub.table;

import io.orghub.domain.GroupId;
import io.orghub.domain.ProfileLink;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * {@code T#USER#t | TEACHING#g}: what an organisation shows of a tutor, and by which all its clients and listings of that
 * tutor are judged. {@code students} is the number of clients that the tutor brings. Each time it comes to say something
 * else it has a new {@code epoch}, never used before, and is {@code running} until a fan-out has been through all links and
 * listings; {@code doneTo} and {@code version} are how far that has come, and {@code updatedAtEpochMillis} is when.
 */
record TeachingItem(
        String pk,
        String sk,
        String itemType,
        String tenantId,
        String tutorId,
        String groupId,
        Boolean active,
        String displayName,
        Boolean isPublic,
        Long students,
        String epoch,
        Boolean running,
        String doneTo,
        Long updatedAtEpochMillis,
        Long version) {
    static final TableSchema<TeachingItem> SCHEMA = RecordSchema.of(TeachingItem.class);
    static final String TYPE = "teaching";

    /** What an organisation is to show of a tutor. */
    record Shown(boolean active, Optional<String> displayName, boolean isPublic) {
        /** Of one who is not, or no longer, a tutor here. */
        static final Shown NOTHING = new Shown(false, Optional.empty(), false);
    }

    static TeachingItem opening(TableKeys.GroupRef group, UserId tutor, Shown shown, String epoch, long atEpochMillis) {
        var key = TableKeys.teaching(group.tenant(), tutor, group.group());
        return new TeachingItem(
                key.pk(),
                key.sk(),
                TYPE,
                group.tenant().value(),
                tutor.value(),
                group.group().value(),
                shown.active(),
                shown.displayName().orElse(null),
                shown.isPublic(),
                0L,
                epoch,
                true,
                null,
                atEpochMillis,
                1L);
    }

    static TeachingItem standingIn(TableKeys.GroupRef group, UserId tutor, long students, String epoch) {
        var key = TableKeys.teaching(group.tenant(), tutor, group.group());
        return new TeachingItem(
                key.pk(),
                key.sk(),
                TYPE,
                group.tenant().value(),
                tutor.value(),
                group.group().value(),
                false,
                null,
                false,
                students,
                epoch,
                false,
                null,
                null,
                1L);
    }

    Shown shown() {
        return new Shown(active, Optional.ofNullable(displayName), isPublic);
    }

    /** Whether its fan-out has not gone on since then: nothing will ask for the next slice any more. */
    boolean hasStalled(Instant since) {
        return running && Optional.ofNullable(updatedAtEpochMillis).orElse(0L) < since.toEpochMilli();
    }

    ItemKey key() {
        return new ItemKey(pk, sk);
    }

    UserId tutor() {
        return new UserId(tutorId);
    }

    TableKeys.GroupRef group() {
        return new TableKeys.GroupRef(new TenantId(tenantId), new GroupId(groupId));
    }

    /** It still says what it said when it was read, whatever has been counted or noted in it since. */
    Condition sameEpoch() {
        return Condition.of("epoch = :epoch").with(":epoch", epoch);
    }

    /** As the organisation's rows name this tutor. */
    ClientRowItem.TutorItem bringing(ProfileLink link) {
        return new ClientRowItem.TutorItem(tutorId, displayName, link.since().toEpochMilli());
    }
}
