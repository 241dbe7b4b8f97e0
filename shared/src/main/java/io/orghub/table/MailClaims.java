package io.orghub.table;

import io.orghub.domain.Busy;
import io.orghub.domain.IdSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * {@code T#GROUP#g | MAILING#…}: that a worker is about to send a mail. A message that came twice, or whose sending two
 * workers read at once, is sent by one of them.
 */
@Singleton
final class MailClaims {
    // Above the worker's timeout, after which it is dead; below its queue's visibility timeout.
    private static final Duration HELD = Duration.ofSeconds(60);
    private static final Duration KEPT = Duration.ofDays(2);

    /** One worker at a time; whose claim it is may ask again, for its answer may have been lost. */
    private static final String FREE_OR_OWN =
            "attribute_not_exists(pk) OR heldUntilEpochMillis <= :now OR claimId = :claim";

    private static final String CLAIM = "SET itemType = :type, claimId = :claim, heldUntilEpochMillis = :until,"
            + " purgeAtEpochSeconds = :purgeAt";

    private final OrgTable table;
    private final IdSource ids;

    MailClaims(OrgTable table, IdSource ids) {
        this.table = table;
        this.ids = ids;
    }

    /** @throws Busy while another worker is sending it */
    void claim(ItemKey mail, Instant now) {
        var values = Map.of(
                ":type", AttributeValue.fromS("mail-claim"),
                ":claim", AttributeValue.fromS(ids.next()),
                ":now", AttributeValue.fromN(Long.toString(now.toEpochMilli())),
                ":until", AttributeValue.fromN(Long.toString(now.plus(HELD).toEpochMilli())),
                ":purgeAt", AttributeValue.fromN(Long.toString(now.plus(KEPT).getEpochSecond())));
        table.retryingConflicts(() -> {
            try {
                return table.client().updateItem(update -> update.tableName(table.name())
                        .key(mail.attributes())
                        .conditionExpression(FREE_OR_OWN)
                        .updateExpression(CLAIM)
                        .expressionAttributeValues(values));
            } catch (ConditionalCheckFailedException held) {
                throw new Busy("Another worker is sending the mail", held);
            }
        });
    }
}
