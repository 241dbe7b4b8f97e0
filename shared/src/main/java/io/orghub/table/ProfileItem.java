package io.orghub.table;

import io.orghub.domain.EmailAddress;
import io.orghub.domain.Operation;
import io.orghub.domain.Profile;
import io.orghub.domain.UserId;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#USER#u | PROFILE}. */
record ProfileItem(
        String pk,
        String sk,
        String itemType,
        String tenantId,
        String userId,
        String displayName,
        String headline,
        String avatarUrl,
        String email,
        String addressKey,
        Boolean isPublic,
        Long changedAtEpochMillis,
        String requestId,
        String operationId,
        String replacedOperationId,
        Long version) {
    static final TableSchema<ProfileItem> SCHEMA = RecordSchema.of(ProfileItem.class);

    static ProfileItem from(
            Operation operation, Profile profile, Optional<String> addressKey, Optional<ProfileItem> earlier) {
        var key = TableKeys.profile(operation.tenant(), profile.user());
        return new ProfileItem(
                key.pk(),
                key.sk(),
                "profile",
                operation.tenant().value(),
                profile.user().value(),
                profile.displayName(),
                profile.headline().orElse(null),
                profile.avatarUrl().orElse(null),
                profile.email().map(EmailAddress::typed).orElse(null),
                addressKey.orElse(null),
                profile.isPublic(),
                operation.at().toEpochMilli(),
                operation.requestId(),
                operation.id(),
                earlier.map(ProfileItem::operationId).orElse(null),
                earlier.map(ProfileItem::version).orElse(0L) + 1);
    }

    Profile toDomain() {
        return new Profile(
                new UserId(userId),
                displayName,
                Optional.ofNullable(headline),
                Optional.ofNullable(avatarUrl),
                Optional.ofNullable(email).flatMap(EmailAddress::parse),
                isPublic);
    }
}
