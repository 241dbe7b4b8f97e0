package io.orghub.table;

import io.micronaut.context.annotation.Value;
import io.orghub.domain.GroupId;
import io.orghub.domain.IdSource;
import io.orghub.domain.InvitationExpiry;
import io.orghub.domain.InvitationStatus;
import io.orghub.domain.Operation;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Ends what the lists of due days show. Nothing is noted of how far it came: a row leaves its list when its invitation
 * has ended, so what a run leaves, or a killed one, is what the next one finds.
 */
@Singleton
final class DynamoInvitationExpiry implements InvitationExpiry {
    // So long may nobody have looked, or the stream have lagged, until what is due is found no more.
    private static final int DAYS_BACK = 30;
    private static final int PAGE = 100;
    // Nothing gets through: the next run goes on.
    private static final int FAILURES_IN_A_ROW = 20;
    // A function has sixty seconds.
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    // As the audit trail and the ledger show it; no event names it.
    private static final UserId BY_TIME = new UserId("expire-invitations");

    private final OrgTable table;
    private final LicenceGate gate;
    private final PlannedWrites writes;
    private final IdSource ids;
    private final Clock clock;
    private final int slice;

    DynamoInvitationExpiry(
            OrgTable table,
            LicenceGate gate,
            PlannedWrites writes,
            IdSource ids,
            Clock clock,
            @Value("${expiry.slice:10000}") int slice) {
        this.table = table;
        this.gate = gate;
        this.writes = writes;
        this.ids = ids;
        this.clock = clock;
        this.slice = slice;
    }

    @Override
    public Report expire(Consumer<RuntimeException> onFailure) {
        var run = new Run(ids.next(), clock.instant(), System.nanoTime());
        var today = run.now.atZone(ZoneOffset.UTC).toLocalDate();
        for (var day = today.minusDays(DAYS_BACK); !day.isAfter(today); day = day.plusDays(1)) {
            for (var page : due(day, run.now)) {
                for (var row : page.items()) {
                    if (isOver(run)) {
                        return new Report(run.expired, run.failed, true);
                    }
                    end(run, row, onFailure);
                }
            }
        }
        return new Report(run.expired, run.failed, run.failed > 0);
    }

    private SdkIterable<Page<PendingRowItem>> due(LocalDate day, Instant now) {
        var upToNow = QueryConditional.sortLessThanOrEqualTo(
                key -> key.partitionValue(TableKeys.dueList(day)).sortValue(TableKeys.pendingUpTo(now)));
        return table.of(PendingRowItem.SCHEMA).index(TableKeys.BY_LIST).query(query -> query.queryConditional(upToNow)
                .limit(PAGE));
    }

    // One that cannot be ended keeps none behind it from being ended; it is tried again in the next run.
    private void end(Run run, PendingRowItem row, Consumer<RuntimeException> onFailure) {
        try {
            var operation = new Operation(ids.next(), new TenantId(row.tenantId()), BY_TIME, run.id, run.now);
            boolean ended = writes.<Boolean>run(
                    operation, attempt -> plan(attempt, new GroupId(row.groupId()), row.invitationKey()));
            run.expired += ended ? 1 : 0;
            run.failedInARow = 0;
        } catch (RuntimeException heldUnreadableOrOutOfReach) {
            run.failed++;
            run.failedInARow++;
            onFailure.accept(heldUnreadableOrOutOfReach);
        }
    }

    // What has ended already, and only the list does not know yet, is no part of the slice.
    private boolean isOver(Run run) {
        return run.expired + run.failed >= slice
                || run.failedInARow >= FAILURES_IN_A_ROW
                || System.nanoTime() - run.began > PATIENCE.toNanos();
    }

    private static final class Run {
        final String id;
        final Instant now;
        final long began;
        int expired;
        int failed;
        int failedInARow;

        Run(String id, Instant now, long began) {
            this.id = id;
            this.now = now;
            this.began = began;
        }
    }

    private Plan<Boolean> plan(Operation operation, GroupId group, String key) {
        var invitationKey = TableKeys.invitation(operation.tenant(), group, key);
        var groupKey = TableKeys.group(operation.tenant(), group);
        var found = table.getAll(List.of(invitationKey, groupKey));
        // The list may show what has ended, or was sent again: what counts is the item.
        var lapsed = found.get(InvitationItem.SCHEMA, invitationKey)
                .filter(item -> item.isPending() && !item.isInForce(operation.at()));
        if (lapsed.isEmpty()) {
            return new Plan.Nothing<>(false);
        }
        var invitation = lapsed.get();
        var items = new ArrayList<TransactWriteItem>();
        // Archiving has taken all licences back at once.
        boolean open =
                found.get(GroupItem.SCHEMA, groupKey).filter(GroupItem::isOpen).isPresent();
        if (open && invitation.heldLicences() > 0) {
            items.add(gate.release(
                    operation,
                    group,
                    invitation.heldLicences(),
                    "invitation expired",
                    "invitation:" + invitation.toDomain().id()));
        }
        // The version read: still pending, of this expiry, holding this licence.
        items.add(table.putting(
                InvitationItem.SCHEMA,
                invitation.ended(operation, InvitationStatus.EXPIRED),
                Condition.unchangedSince(invitation.version())));
        return new Plan.Write<>(true, Optional.empty(), items);
    }
}
