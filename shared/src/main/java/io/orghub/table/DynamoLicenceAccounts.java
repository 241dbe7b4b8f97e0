package io.orghub.table;

import io.orghub.domain.Claim;
import io.orghub.domain.Grant;
import io.orghub.domain.GrantOutcome;
import io.orghub.domain.GroupId;
import io.orghub.domain.IdSource;
import io.orghub.domain.LedgerEntry;
import io.orghub.domain.LicenceAccount;
import io.orghub.domain.LicenceAccounts;
import io.orghub.domain.NewTotal;
import io.orghub.domain.Once;
import io.orghub.domain.Operation;
import io.orghub.domain.Page;
import io.orghub.domain.PageRequest;
import io.orghub.domain.SetLicencesOutcome;
import io.orghub.domain.TenantId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Licence accounts in the table. */
@Singleton
final class DynamoLicenceAccounts implements LicenceAccounts {
    private static final int RECORD = 0;

    private final OrgTable table;
    private final LicenceGate gate;
    private final ExpiredReservations expired;
    private final IdempotencyRecords records;
    private final IdSource ids;

    DynamoLicenceAccounts(
            OrgTable table, LicenceGate gate, ExpiredReservations expired, IdempotencyRecords records, IdSource ids) {
        this.table = table;
        this.gate = gate;
        this.expired = expired;
        this.records = records;
        this.ids = ids;
    }

    @Override
    public Once<GrantOutcome> grant(Operation operation, GroupId organisation, Grant grant, Claim<GrantOutcome> claim) {
        var granted = new GrantOutcome.Granted(ids.next(), grant, operation);
        var answer = claim.answer().apply(granted).orElseThrow();
        var commit = table.commit(
                operation,
                List.of(
                        records.recording(operation, claim, answer),
                        gate.grant(operation, organisation, granted.entryId(), grant)));
        return switch (commit) {
            case Commit.Done() -> new Once.First<>(granted);
            // The record is looked at before the account, so a replay is one whatever has become of the account.
            case Commit.Refused refused
            when refused.refuses(RECORD) ->
                records.earlier(refused.found(RECORD).orElseThrow(), claim);
            case Commit.Refused refused ->
                new Once.First<>(whyNot(
                        operation.tenant(),
                        organisation,
                        new GrantOutcome.NotFound(),
                        new GrantOutcome.NotAnOrganisation(),
                        new GrantOutcome.Archived()));
        };
    }

    @Override
    public SetLicencesOutcome set(Operation operation, GroupId organisation, NewTotal total) {
        var setting = expired.makingRoom(
                operation,
                organisation,
                () -> gate.set(operation, organisation, total),
                LicenceGate.Setting.BelowUse.class::isInstance);
        return switch (setting) {
            case LicenceGate.Setting.Done(var account) ->
                new SetLicencesOutcome.Done(account(
                        organisation,
                        account,
                        table.get(StatsItem.SCHEMA, TableKeys.stats(operation.tenant(), organisation))));
            case LicenceGate.Setting.BelowUse(long inUse) -> new SetLicencesOutcome.InUse(inUse, total.granted());
            case LicenceGate.Setting.Stale(long granted) -> new SetLicencesOutcome.Stale(granted);
            case LicenceGate.Setting.Closed() ->
                whyNot(
                        operation.tenant(),
                        organisation,
                        new SetLicencesOutcome.NotFound(),
                        new SetLicencesOutcome.NotAnOrganisation(),
                        new SetLicencesOutcome.Archived());
        };
    }

    private <R> R whyNot(TenantId tenant, GroupId organisation, R notFound, R notAnOrganisation, R archived) {
        return table.get(GroupItem.SCHEMA, TableKeys.group(tenant, organisation))
                .map(GroupItem::toDomain)
                .map(group -> group.isOrganisation() ? archived : notAnOrganisation)
                .orElse(notFound);
    }

    @Override
    public Page<LedgerEntry> ledger(TenantId tenant, GroupId organisation, PageRequest page) {
        var entries = PageQuery.ofTable(
                        LedgerItem.SCHEMA, TableKeys.groupPk(tenant, organisation), TableKeys.LEDGER_PREFIX)
                .backwards()
                .page(table, page);
        return new Page<>(entries.items().stream().map(LedgerItem::toDomain).toList(), entries.next());
    }

    @Override
    public Optional<LicenceAccount> find(TenantId tenant, GroupId organisation) {
        var accountKey = TableKeys.account(tenant, organisation);
        var statsKey = TableKeys.stats(tenant, organisation);
        var found = table.getAll(List.of(accountKey, statsKey));
        return found.get(AccountItem.SCHEMA, accountKey)
                .map(account -> account(organisation, account, found.get(StatsItem.SCHEMA, statsKey)));
    }

    private static LicenceAccount account(GroupId organisation, AccountItem account, Optional<StatsItem> stats) {
        return new LicenceAccount(
                organisation,
                account.policyAsRead(),
                account.granted(),
                account.available(),
                reserved(stats, account.inUse()),
                account.version());
    }

    // The stream tells what is reserved a moment later than the account what is in use.
    private static long reserved(Optional<StatsItem> stats, long inUse) {
        return Math.min(stats.map(StatsItem::reservedLicences).orElse(0L), inUse);
    }
}
