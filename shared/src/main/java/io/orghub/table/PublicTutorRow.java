package io.orghub.table;

import io.orghub.domain.PublicPage;
import io.orghub.domain.UserId;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** What {@code byUser} shows everybody of a team row whose tutor is public, and nothing else of it. */
record PublicTutorRow(
        String pk,
        String sk,
        String userPk,
        String userSk,
        String userId,
        String displayName,
        String headline,
        String avatarUrl) {
    static final TableSchema<PublicTutorRow> SCHEMA = RecordSchema.of(PublicTutorRow.class);

    PublicPage.Tutor toDomain() {
        return new PublicPage.Tutor(
                new UserId(userId),
                Optional.ofNullable(displayName),
                Optional.ofNullable(headline),
                Optional.ofNullable(avatarUrl));
    }
}
