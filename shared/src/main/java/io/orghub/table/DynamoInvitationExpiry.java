package io.orghub.table;

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
import software.amazon.awssdk.core.exception.SdkException;
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
    private static final int SLICE = 1_000;
    // A function has sixty seconds.
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    // As the audit trail and the ledger show it; no event names it.
    private static final UserId BY_TIME = new UserId("expire-invitations");

    private final OrgTable table;
    private final LicenceGate gate;
    private final PlannedWrites writes;
    private final IdSource ids;
    private final Clock clock;

    DynamoInvitationExpiry(OrgTable table, LicenceGate gate, PlannedWrites writes, IdSource ids, Clock clock) {
        this.table = table;
        this.gate = gate;
        this.writes = writes;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Report expire() {
        var run = new Run(ids.next(), clock.instant(), System.nanoTime());
        var today = run.now.atZone(ZoneOffset.UTC).toLocalDate();
        for (var day = today.minusDays(DAYS_BACK); !day.isAfter(today); day = day.plusDays(1)) {
            for (var page : due(day, run.now)) {
                for (var row : page.items()) {
                    if (run.isOver()) {
                        return new Report(run.expired, run.failed, true);
                    }
                    end(run, row);
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
    private void end(Run run, PendingRowItem row) {
        run.seen++;
        try {
            var operation = new Operation(ids.next(), new TenantId(row.tenantId()), BY_TIME, run.id, run.now);
            boolean ended = writes.<Boolean>run(
                    operation, attempt -> plan(attempt, new GroupId(row.groupId()), row.invitationKey()));
            run.expired += ended ? 1 : 0;
        } catch (SdkException notTheItems) {
            throw notTheItems;
        } catch (RuntimeException heldOrUnreadable) {
            run.failed++;
        }
    }

    private static final class Run {
        final String id;
        final Instant now;
        final long began;
        int seen;
        int expired;
        int failed;

        Run(String id, Instant now, long began) {
            this.id = id;
            this.now = now;
            this.began = began;
        }

        boolean isOver() {
            return seen >= SLICE || System.nanoTime() - began > PATIENCE.toNanos();
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
