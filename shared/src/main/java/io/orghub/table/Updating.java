package io.orghub.table;

import io.orghub.domain.Group;
import io.orghub.domain.Groups;
import io.orghub.domain.Operation;
import io.orghub.domain.Slug;
import io.orghub.domain.UpdateGroupOutcome;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Changes groups: the group alone by a plain write; with a new slug, its marker and a redirect from the old one; with a
 * new policy, the account. All of it or nothing.
 */
@Singleton
final class Updating {
    private final OrgTable table;
    private final LicenceGate gate;
    private final ExpiredReservations expired;
    private final PlannedWrites writes;

    Updating(OrgTable table, LicenceGate gate, ExpiredReservations expired, PlannedWrites writes) {
        this.table = table;
        this.gate = gate;
        this.expired = expired;
        this.writes = writes;
    }

    UpdateGroupOutcome update(Operation operation, Group group, Optional<Long> expected, UnaryOperator<Group> change) {
        return writes.run(operation, attempt -> plan(attempt, group, expected, change));
    }

    private Plan<UpdateGroupOutcome> plan(
            Operation operation, Group group, Optional<Long> expected, UnaryOperator<Group> change) {
        var found = table.get(GroupItem.SCHEMA, TableKeys.group(group.tenant(), group.id()))
                .orElseThrow();
        if (!found.isOpen()) {
            return new Plan.Nothing<>(new UpdateGroupOutcome.Archived());
        }
        if (expected.filter(version -> !version.equals(found.version())).isPresent()) {
            return new Plan.Nothing<>(new UpdateGroupOutcome.Stale());
        }
        var current = found.toDomain();
        var wanted = change.apply(current);
        if (wanted.equals(current)) {
            return new Plan.Nothing<>(new UpdateGroupOutcome.Updated(current));
        }
        boolean renames = !wanted.slug().equals(current.slug());
        boolean changesPolicy = !wanted.policy().equals(current.policy());
        var refusal = renames ? slugRefusal(operation, found, wanted) : Optional.<UpdateGroupOutcome>empty();
        if (refusal.isEmpty() && changesPolicy && isPolicyInUse(operation, current)) {
            refusal = Optional.of(new UpdateGroupOutcome.PolicyInUse());
        }
        if (refusal.isPresent()) {
            return new Plan.Nothing<>(refusal.get());
        }
        var next = found.changed(wanted, operation);
        var items = new ArrayList<TransactWriteItem>();
        items.add(table.putting(GroupItem.SCHEMA, next, Condition.unchangedSince(found.version())));
        if (renames) {
            items.addAll(renaming(operation, current, wanted));
        }
        if (changesPolicy) {
            items.add(gate.changePolicy(operation, current.id(), wanted.policy().orElseThrow()));
        }
        return new Plan.Write<>(new UpdateGroupOutcome.Updated(next.toDomain()), Optional.empty(), items);
    }

    private Optional<UpdateGroupOutcome> slugRefusal(Operation operation, GroupItem found, Group wanted) {
        if (found.renamesInTheYearBefore(operation) >= Groups.MAX_RENAMES_A_YEAR) {
            return Optional.of(new UpdateGroupOutcome.RenamedTooOften());
        }
        var slug = new Slug(wanted.slug());
        return table.get(SlugItem.SCHEMA, TableKeys.slug(slug))
                .filter(marker -> !marker.isFreeFor(wanted, operation.at()))
                .map(taken -> new UpdateGroupOutcome.SlugTaken(slug));
    }

    private List<TransactWriteItem> renaming(Operation operation, Group current, Group wanted) {
        return List.of(
                table.putting(
                        SlugItem.SCHEMA,
                        SlugItem.from(wanted, operation.id()),
                        SlugItem.freeOrOwn(operation, wanted.id())),
                table.putting(
                        SlugItem.SCHEMA,
                        SlugItem.redirecting(current, operation.id()),
                        SlugItem.own(current.tenant(), current.id())));
    }

    // An invitation that has lapsed may be all that is in use.
    private boolean isPolicyInUse(Operation operation, Group organisation) {
        return expired.makingRoom(
                operation, organisation.id(), () -> account(organisation).isPolicyInUse(), inUse -> inUse);
    }

    private AccountItem account(Group organisation) {
        return table.get(AccountItem.SCHEMA, TableKeys.account(organisation.tenant(), organisation.id()))
                .orElseThrow();
    }
}
