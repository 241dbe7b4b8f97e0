package io.orghub.table;

import io.orghub.domain.EntryKind;
import io.orghub.domain.Grant;
import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.IdSource;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.NewTotal;
import io.orghub.domain.Operation;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The one place that changes licence accounts. What licences are for goes into one transaction with the change, so that
 * neither happens without the other; a set is about the account alone.
 */
@Singleton
final class LicenceGate {
    /** Never oversold: the last licence goes to one taker; and only by the policy that the charge was planned by. */
    private static final String TAKE_IF = "#state = :open AND available >= :n AND policy = :policy";

    private static final String TAKE =
            "SET available = available - :n, inUse = inUse + :n, version = version + :one, lastOp = :op";

    /** Under the enrolment policy joining takes nothing, but one licence must be there at that moment. */
    private static final String ONE_LEFT_IF = "#state = :open AND available >= :one AND policy = :policy";

    /** A closed account sends no mail. */
    private static final String MAIL_IF = "#state = :open";

    // Without another version, and so without a ledger entry: the second time it changes nothing.
    private static final String NOTE_ADMITTED = "SET admittedUnderEnrolment = :true";

    /** Never released twice into thin air: no more comes back than is in use. */
    private static final String RELEASE_IF = "#state = :open AND inUse >= :n";

    private static final String RELEASE =
            "SET available = available + :n, inUse = inUse - :n, version = version + :one, lastOp = :op";

    /** A closed account takes no grant. */
    private static final String GRANT_IF = "#state = :open";

    private static final String GRANT =
            "SET granted = granted + :n, available = available + :n, version = version + :one, lastOp = :op";

    /** Never below what is in use; and once for each request: asked for again, it would undo a grant made meanwhile. */
    private static final String SET_IF =
            "#state = :open AND inUse <= :n AND NOT (setId = :set OR replacedSetId = :set)";

    /**
     * Never from a total that the caller was not shown. A request repeated because its answer was lost is another write, and
     * is told from a stale one by the total: it finds what it wanted, and nothing is left to do.
     */
    private static final String SET_FROM_IF = SET_IF + " AND granted = :expected";

    // Written by sets alone, so that a set knows itself whatever else has come to the account since.
    private static final String SET =
            "SET granted = :n, available = :n - inUse, version = version + :one, lastOp = :op,"
                    + " replacedSetId = if_not_exists(setId, :set), setId = :set";

    /** A policy is fixed once a licence is in use, or somebody has come in without one. */
    private static final String CHANGE_POLICY_IF =
            "#state = :open AND inUse = :zero AND attribute_not_exists(admittedUnderEnrolment)";

    private static final String CHANGE_POLICY = "SET policy = :policy, version = version + :one, lastOp = :op";

    /** An account is closed once, and with it all that is in use comes back at once. */
    private static final String CLOSE_IF = "#state = :open";

    // What was in use is moved within the update, so that no take or release in between makes it fail.
    private static final String CLOSE = "SET #state = :closed, available = granted, inUse = :zero,"
            + " version = version + :one, lastOp.entryId = :entry, lastOp.kind = :kind, lastOp.quantity = inUse,"
            + " lastOp.actor = :actor, lastOp.reason = :reason, lastOp.#subject = :subject,"
            + " lastOp.requestId = :request, lastOp.atEpochMillis = :at REMOVE lastOp.#reference";

    private final OrgTable table;
    private final IdSource ids;

    LicenceGate(OrgTable table, IdSource ids) {
        this.table = table;
        this.ids = ids;
    }

    /** What joining or inviting needs of the account: to take licences, or only that one is left. */
    TransactWriteItem admit(Operation operation, Group organisation, EntryKind kind, int licences, String subject) {
        return table.updating(
                TableKeys.account(organisation.tenant(), organisation.id()),
                licences == 0 ? NOTE_ADMITTED : TAKE,
                admission(operation, organisation, kind, licences, subject));
    }

    /** The same where invitations are to be mailed, which the account counts. */
    TransactWriteItem admit(
            Operation operation,
            Group organisation,
            EntryKind kind,
            int licences,
            String subject,
            MailLimit.Asked mails) {
        return table.updating(
                TableKeys.account(organisation.tenant(), organisation.id()),
                (licences == 0 ? NOTE_ADMITTED : TAKE) + ", " + mails.update(),
                mails.within(admission(operation, organisation, kind, licences, subject)));
    }

    private Condition admission(Operation operation, Group organisation, EntryKind kind, int licences, String subject) {
        var policy = organisation.policy().orElseThrow().toString();
        return licences == 0
                ? open(ONE_LEFT_IF).with(":one", 1).with(":policy", policy).with(":true", AttributeValue.fromBool(true))
                : change(TAKE_IF, operation, kind, licences, Optional.empty(), subject)
                        .with(":policy", policy);
    }

    /** Counts mails of invitations that hold their licences; no other version, and so no ledger entry. */
    TransactWriteItem mail(Group organisation, MailLimit.Asked mails) {
        return table.updating(
                TableKeys.account(organisation.tenant(), organisation.id()),
                "SET " + mails.update(),
                mails.within(open(MAIL_IF)));
    }

    TransactWriteItem release(Operation operation, GroupId organisation, int licences, String reason, String subject) {
        return table.updating(
                TableKeys.account(operation.tenant(), organisation),
                RELEASE,
                change(RELEASE_IF, operation, EntryKind.RELEASE, licences, Optional.of(reason), subject));
    }

    TransactWriteItem grant(Operation operation, GroupId organisation, String entryId, Grant grant) {
        var lastOp = AccountItem.LastOp.of(
                operation,
                entryId,
                EntryKind.GRANT,
                grant.quantity(),
                Optional.of(grant.reason()),
                grant.reference(),
                Optional.empty());
        return table.updating(
                TableKeys.account(operation.tenant(), organisation), GRANT, change(GRANT_IF, grant.quantity(), lastOp));
    }

    /** Sets the total by a plain write, for it is about the account and nothing else. */
    Setting set(Operation operation, GroupId organisation, NewTotal total) {
        var lastOp = AccountItem.LastOp.of(
                operation,
                ids.next(),
                EntryKind.SET,
                total.granted(),
                Optional.of(total.reason()),
                Optional.empty(),
                Optional.empty());
        var change = total.expectedGranted()
                .map(expected -> change(SET_FROM_IF, total.granted(), lastOp).with(":expected", expected))
                .orElseGet(() -> change(SET_IF, total.granted(), lastOp))
                .with(":set", operation.id());
        return table.retryingConflicts(() -> {
            try {
                var set = table.client().updateItem(update -> update.tableName(table.name())
                        .key(TableKeys.account(operation.tenant(), organisation).attributes())
                        .conditionExpression(change.expression())
                        .updateExpression(SET)
                        .expressionAttributeNames(change.names())
                        .expressionAttributeValues(change.values())
                        .returnValues(ReturnValue.ALL_NEW)
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
                return new Setting.Done(AccountItem.SCHEMA.mapToItem(set.attributes()));
            } catch (ConditionalCheckFailedException failed) {
                return setting(operation, total, failed.item());
            }
        });
    }

    private static Setting setting(Operation operation, NewTotal total, Map<String, AttributeValue> found) {
        if (found == null || found.isEmpty()) {
            return new Setting.Closed();
        }
        var account = AccountItem.SCHEMA.mapToItem(found);
        if (operation.id().equals(account.setId()) || operation.id().equals(account.replacedSetId())) {
            return new Setting.Done(account);
        }
        if (!account.isOpen()) {
            return new Setting.Closed();
        }
        if (total.expectedGranted().isEmpty()
                || account.granted() == (long) total.expectedGranted().get()) {
            return new Setting.BelowUse(account.inUse());
        }
        return account.granted() == total.granted() ? new Setting.Done(account) : new Setting.Stale(account.granted());
    }

    /** What came of {@link #set}. */
    sealed interface Setting {
        record Done(AccountItem account) implements Setting {}

        record BelowUse(long inUse) implements Setting {}

        record Stale(long granted) implements Setting {}

        record Closed() implements Setting {}
    }

    TransactWriteItem changePolicy(Operation operation, GroupId organisation, LicencePolicy policy) {
        var lastOp = AccountItem.LastOp.of(
                operation,
                ids.next(),
                EntryKind.POLICY,
                0,
                Optional.of(policy.toString()),
                Optional.empty(),
                Optional.of("group:" + organisation));
        return table.updating(
                TableKeys.account(operation.tenant(), organisation),
                CHANGE_POLICY,
                open(CHANGE_POLICY_IF)
                        .with(":zero", 0)
                        .with(":one", 1)
                        .with(":policy", policy.toString())
                        .with(":op", AttributeValue.fromM(AccountItem.LastOp.SCHEMA.itemToMap(lastOp, true))));
    }

    TransactWriteItem close(Operation operation, GroupId organisation) {
        return table.updating(
                TableKeys.account(operation.tenant(), organisation),
                CLOSE,
                open(CLOSE_IF)
                        .name("#subject", "subject")
                        .name("#reference", "reference")
                        .with(":closed", AccountItem.CLOSED)
                        .with(":zero", 0)
                        .with(":one", 1)
                        .with(":entry", ids.next())
                        .with(":kind", EntryKind.CLOSE.toString())
                        .with(":actor", operation.actor().value())
                        .with(":reason", "group archived")
                        .with(":subject", "group:" + organisation)
                        .with(":request", operation.requestId())
                        .with(":at", operation.at().toEpochMilli()));
    }

    /** Why the account refused an {@link #admit}, from the account as it was found then. */
    static Refusal refusal(Optional<Map<String, AttributeValue>> found, LicencePolicy planned) {
        return found.map(AccountItem.SCHEMA::mapToItem)
                .<Refusal>map(account -> {
                    if (!account.isOpen()) {
                        return new Refusal.Closed();
                    }
                    return account.policyAsRead() == planned
                            ? new Refusal.Exhausted(account.available())
                            : new Refusal.PolicyChanged();
                })
                .orElseGet(Refusal.Closed::new);
    }

    /** Why licences were not given. */
    sealed interface Refusal {
        record Exhausted(long available) implements Refusal {}

        record Closed() implements Refusal {}

        record PolicyChanged() implements Refusal {}
    }

    private Condition change(
            String condition,
            Operation operation,
            EntryKind kind,
            int licences,
            Optional<String> reason,
            String subject) {
        var lastOp = AccountItem.LastOp.of(
                operation, ids.next(), kind, licences, reason, Optional.empty(), Optional.of(subject));
        return change(condition, licences, lastOp);
    }

    private static Condition change(String condition, int licences, AccountItem.LastOp lastOp) {
        return open(condition)
                .with(":n", licences)
                .with(":one", 1)
                .with(":op", AttributeValue.fromM(AccountItem.LastOp.SCHEMA.itemToMap(lastOp, true)));
    }

    private static Condition open(String condition) {
        return Condition.of(condition).name("#state", "state").with(":open", AccountItem.OPEN);
    }
}
