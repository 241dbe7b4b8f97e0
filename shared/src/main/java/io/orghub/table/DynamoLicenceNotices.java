package io.orghub.table;

import io.orghub.domain.GroupId;
import io.orghub.domain.LicenceNotice;
import io.orghub.domain.LicenceNotices;
import io.orghub.domain.Profile;
import io.orghub.domain.TenantId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Notices in the table. */
@Singleton
final class DynamoLicenceNotices implements LicenceNotices {
    /** Its mail is noted once, and only while the notice is kept. */
    private static final String NOT_NOTED = "attribute_exists(pk) AND attribute_not_exists(mailedAtEpochMillis)";

    private final OrgTable table;
    private final MailClaims claims;

    DynamoLicenceNotices(OrgTable table, MailClaims claims) {
        this.table = table;
        this.claims = claims;
    }

    @Override
    public Optional<MailDue> mailDue(TenantId tenant, GroupId organisation, long accountVersion) {
        var noticeKey = TableKeys.licenceNotice(tenant, organisation, accountVersion);
        var groupKey = TableKeys.group(tenant, organisation);
        var found = table.getAll(List.of(noticeKey, groupKey));
        var notice = found.get(LicenceNoticeItem.SCHEMA, noticeKey)
                .filter(item -> item.mailedAtEpochMillis() == null)
                .map(LicenceNoticeItem::toDomain);
        var group =
                found.get(GroupItem.SCHEMA, groupKey).map(GroupItem::toDomain).filter(open -> !open.archived());
        if (notice.isEmpty() || group.isEmpty()) {
            return Optional.empty();
        }
        return table.get(
                        ProfileItem.SCHEMA,
                        TableKeys.profile(tenant, group.get().owner()))
                .map(ProfileItem::toDomain)
                .flatMap(Profile::email)
                .map(email -> new MailDue(notice.get(), group.get(), email));
    }

    @Override
    public void claimMail(LicenceNotice notice, Instant now) {
        claims.claim(
                TableKeys.mailClaim(notice.tenant(), notice.organisation(), "NOTICE." + notice.accountVersion()), now);
    }

    @Override
    public void markMailed(LicenceNotice notice, Instant at) {
        table.retryingConflicts(() -> {
            try {
                table.client().updateItem(update -> update.tableName(table.name())
                        .key(TableKeys.licenceNotice(notice.tenant(), notice.organisation(), notice.accountVersion())
                                .attributes())
                        .conditionExpression(NOT_NOTED)
                        .updateExpression("SET mailedAtEpochMillis = :at")
                        .expressionAttributeValues(
                                Map.of(":at", AttributeValue.fromN(Long.toString(at.toEpochMilli())))));
                return true;
            } catch (ConditionalCheckFailedException notedOrGone) {
                return false;
            }
        });
    }
}
