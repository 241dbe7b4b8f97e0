package io.orghub.table;

import io.orghub.domain.ArchiveSweep;
import io.orghub.domain.IdSource;
import io.orghub.domain.InvitationStatus;
import io.orghub.domain.Operation;
import io.orghub.domain.Role;
import io.orghub.domain.SweepJob;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Sweeps archived groups slice by slice: pending invitations first, then members, so that one who accepts in between is
 * met as a member; last the markers of former slugs. Each item is ended by a plain write of its own, as its archiver's
 * doing at the time of archiving, and what has ended is left alone: any slice may be cut short or done twice.
 */
@Singleton
final class DynamoArchiveSweep implements ArchiveSweep {
    // Read by one request, and written well within the time of a function.
    private static final int SLICE = 200;

    /** One slice follows each state of the sweep, whoever does it twice. */
    private static final String AS_READ = "#state = :archived AND attribute_not_exists(sweepDone)"
            + " AND (sweeps = :sweeps OR (attribute_not_exists(sweeps) AND :sweeps = :zero))";

    private static final String GO_ON = "SET sweeps = :next, sweptTo = :sweptTo";
    private static final String FINISH = "SET sweeps = :next, sweepDone = :true REMOVE sweptTo";

    private final OrgTable table;
    private final PlannedWrites writes;
    private final IdSource ids;

    DynamoArchiveSweep(OrgTable table, PlannedWrites writes, IdSource ids) {
        this.table = table;
        this.writes = writes;
        this.ids = ids;
    }

    @Override
    public void sweep(SweepJob job) {
        table.get(GroupItem.SCHEMA, TableKeys.group(job.tenant(), job.group()))
                .filter(group -> !group.isOpen() && group.sweepDone() == null)
                .ifPresent(this::sweep);
    }

    private void sweep(GroupItem archived) {
        var after = Optional.ofNullable(archived.sweptTo()).orElse(TableKeys.INVITATION_PREFIX);
        if (after.startsWith(TableKeys.INVITATION_PREFIX)) {
            var slice = slice(InvitationItem.SCHEMA, archived, TableKeys.INVITATION_PREFIX, after);
            slice.items().stream()
                    .filter(InvitationItem::isPending)
                    .forEach(invitation -> revoke(archived, invitation.key()));
            goOn(archived, last(slice).orElse(TableKeys.MEMBER_PREFIX));
            return;
        }
        var slice = slice(MemberItem.SCHEMA, archived, TableKeys.MEMBER_PREFIX, after);
        slice.items().stream()
                .filter(DynamoArchiveSweep::isToBeRemoved)
                .forEach(member -> remove(archived, member.key()));
        last(slice).ifPresentOrElse(key -> goOn(archived, key), () -> {
            archived.former().forEach(slug -> free(archived, slug));
            finish(archived);
        });
    }

    private <T> Page<T> slice(TableSchema<T> schema, GroupItem archived, String prefix, String after) {
        var condition = QueryConditional.sortBeginsWith(
                key -> key.partitionValue(archived.pk()).sortValue(prefix));
        var from = new ItemKey(archived.pk(), after).attributes();
        return table.of(schema)
                .query(query -> query.consistentRead(true)
                        .queryConditional(condition)
                        .exclusiveStartKey(from)
                        .limit(SLICE))
                .iterator()
                .next();
    }

    private static Optional<String> last(Page<?> slice) {
        return Optional.ofNullable(slice.lastEvaluatedKey())
                .map(key -> key.get("sk").s());
    }

    private static boolean isToBeRemoved(MemberItem member) {
        return member.isActive() && member.roleAsRead() != Role.OWNER;
    }

    private void revoke(GroupItem archived, ItemKey key) {
        end(archived, operation -> table.get(InvitationItem.SCHEMA, key)
                .filter(InvitationItem::isPending)
                .map(pending -> table.putting(
                        InvitationItem.SCHEMA,
                        pending.ended(operation, InvitationStatus.REVOKED),
                        Condition.unchangedSince(pending.version()))));
    }

    private void remove(GroupItem archived, ItemKey key) {
        end(archived, operation -> table.get(MemberItem.SCHEMA, key)
                .filter(DynamoArchiveSweep::isToBeRemoved)
                .map(member -> table.putting(
                        MemberItem.SCHEMA, member.removed(operation), Condition.unchangedSince(member.version()))));
    }

    private void free(GroupItem archived, String slug) {
        var write = archived.endedBy(ids.next());
        // Refused, the marker is gone or another's by now.
        table.commit(write, List.of(Archiving.freeing(table, archived, slug)));
    }

    private void end(GroupItem archived, Function<Operation, Optional<TransactWriteItem>> ending) {
        writes.<Boolean>run(archived.endedBy(ids.next()), attempt -> ending.apply(attempt)
                .<Plan<Boolean>>map(item -> new Plan.Write<>(true, Optional.empty(), List.of(item)))
                .orElseGet(() -> new Plan.Nothing<>(false)));
    }

    private void goOn(GroupItem archived, String sweptTo) {
        note(archived, GO_ON, Map.of(":sweptTo", AttributeValue.fromS(sweptTo)));
    }

    private void finish(GroupItem archived) {
        note(archived, FINISH, Map.of(":true", AttributeValue.fromBool(true)));
    }

    private void note(GroupItem archived, String update, Map<String, AttributeValue> values) {
        long sweeps = Optional.ofNullable(archived.sweeps()).orElse(0L);
        var condition = Condition.of(AS_READ)
                .name("#state", "state")
                .with(":archived", GroupItem.ARCHIVED)
                .with(":zero", 0)
                .with(":sweeps", sweeps)
                .with(":next", sweeps + 1);
        var all = new HashMap<>(condition.values());
        all.putAll(values);
        table.retryingConflicts(() -> {
            try {
                table.client().updateItem(call -> call.tableName(table.name())
                        .key(new ItemKey(archived.pk(), archived.sk()).attributes())
                        .conditionExpression(condition.expression())
                        .updateExpression(update)
                        .expressionAttributeNames(condition.names())
                        .expressionAttributeValues(all));
                return true;
            } catch (ConditionalCheckFailedException notedAlready) {
                return false;
            }
        });
    }
}
