package io.orghub.table;

import io.orghub.domain.AddressKeys;
import io.orghub.domain.Invitation;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * {@code T#ADDRESS#k | MAILS#2026-11-21}: the invitations' sendings that an address is mailed in one day (UTC), whatever
 * groups of the tenant they come from. They are kept, not counted: one that comes again takes nothing.
 */
@Singleton
final class MailAllowance {
    private static final int MAILS_IN_A_DAY = 10;
    private static final Duration KEPT = Duration.ofDays(2);

    /** Never more than a day's mails; who has taken one keeps it. */
    private static final String TAKEN_OR_LEFT =
            "attribute_not_exists(sendings) OR contains(sendings, :sending) OR size(sendings) < :limit";

    private static final String TAKE = "SET itemType = :type, purgeAtEpochSeconds = :purgeAt ADD sendings :sendings";

    private final OrgTable table;
    private final AddressKeys addressKeys;

    MailAllowance(OrgTable table, AddressKeys addressKeys) {
        this.table = table;
        this.addressKeys = addressKeys;
    }

    /** Whether the latest sending of an invitation may be mailed. */
    boolean take(Invitation invitation, Instant now) {
        var link = invitation.link();
        var key = TableKeys.addressMails(
                link.tenant(),
                addressKeys.inTenant(link.tenant(), invitation.email()),
                LocalDate.ofInstant(now, ZoneOffset.UTC));
        // An invitation's key is of its group and address both.
        var sending = "%s.%d".formatted(invitation.id(), link.sending());
        var values = Map.of(
                ":sending", AttributeValue.fromS(sending),
                ":sendings", AttributeValue.fromSs(List.of(sending)),
                ":limit", AttributeValue.fromN(Integer.toString(MAILS_IN_A_DAY)),
                ":type", AttributeValue.fromS("address-mails"),
                ":purgeAt", AttributeValue.fromN(Long.toString(now.plus(KEPT).getEpochSecond())));
        return table.retryingConflicts(() -> {
            try {
                table.client().updateItem(update -> update.tableName(table.name())
                        .key(key.attributes())
                        .conditionExpression(TAKEN_OR_LEFT)
                        .updateExpression(TAKE)
                        .expressionAttributeValues(values));
                return true;
            } catch (ConditionalCheckFailedException noneLeft) {
                return false;
            }
        });
    }
}
