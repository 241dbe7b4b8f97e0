package io.orghub.table;

import io.orghub.domain.Group;
import io.orghub.domain.Operation;
import io.orghub.domain.Slug;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Archives groups. The account's close gives back every licence at once, whoever holds it, and from then on it takes and
 * gives none: what the sweep ends later releases nothing.
 */
@Singleton
final class Archiving {
    private static final String PURGE = "SET purgeAtEpochSeconds = :purge";

    private final OrgTable table;
    private final LicenceGate gate;
    private final PlannedWrites writes;

    Archiving(OrgTable table, LicenceGate gate, PlannedWrites writes) {
        this.table = table;
        this.gate = gate;
        this.writes = writes;
    }

    void archive(Operation operation, Group group) {
        writes.<Boolean>run(operation, attempt -> plan(attempt, group));
    }

    private Plan<Boolean> plan(Operation operation, Group group) {
        var found = table.get(GroupItem.SCHEMA, TableKeys.group(group.tenant(), group.id()))
                .orElseThrow();
        if (!found.isOpen()) {
            return new Plan.Nothing<>(false);
        }
        var archived = found.archived(operation);
        var items = new ArrayList<TransactWriteItem>();
        items.add(table.putting(GroupItem.SCHEMA, archived, Condition.unchangedSince(found.version())));
        items.add(freeing(table, archived, archived.slug()));
        if (group.isOrganisation()) {
            items.add(gate.close(operation, group.id()));
        }
        return new Plan.Write<>(true, Optional.empty(), items);
    }

    /** Lets a slug of an archived group become anybody's, thirty days after its end. */
    static TransactWriteItem freeing(OrgTable table, GroupItem archived, String slug) {
        var group = archived.toDomain();
        return table.updating(
                TableKeys.slug(new Slug(slug)),
                PURGE,
                SlugItem.own(group.tenant(), group.id())
                        .with(
                                ":purge",
                                archived.endedAt().plus(GroupItem.SLUG_KEPT).getEpochSecond()));
    }
}
