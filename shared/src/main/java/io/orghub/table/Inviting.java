package io.orghub.table;

import io.orghub.domain.AddressKeys;
import io.orghub.domain.Busy;
import io.orghub.domain.Claim;
import io.orghub.domain.EmailAddress;
import io.orghub.domain.EntryKind;
import io.orghub.domain.Group;
import io.orghub.domain.InvitationStatus;
import io.orghub.domain.InviteOutcome;
import io.orghub.domain.InviteOutcome.Invitee;
import io.orghub.domain.InviteOutcome.Verdict;
import io.orghub.domain.NewInvitation;
import io.orghub.domain.Once;
import io.orghub.domain.Operation;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The writes of inviting: read what is there, plan, and commit the plan if nothing it stands on has changed. */
@Singleton
final class Inviting {
    private static final int MAX_PLANS = 6;

    private final OrgTable table;
    private final LicenceGate gate;
    private final ExpiredReservations expired;
    private final IdempotencyRecords records;
    private final AddressKeys addressKeys;

    Inviting(
            OrgTable table,
            LicenceGate gate,
            ExpiredReservations expired,
            IdempotencyRecords records,
            AddressKeys addressKeys) {
        this.table = table;
        this.gate = gate;
        this.expired = expired;
        this.records = records;
        this.addressKeys = addressKeys;
    }

    Once<InviteOutcome> invite(
            Operation operation, Group group, List<NewInvitation> wanted, Optional<Claim<InviteOutcome>> claim) {
        var earlier = claim.flatMap(made -> records.earlier(operation, made));
        if (earlier.isPresent()) {
            return earlier.get();
        }
        for (int attempt = 1; attempt <= MAX_PLANS; attempt++) {
            var plan = plan(operation.attempt(attempt), group, wanted);
            var done = plan.writes().isEmpty() ? nothingToInvite(plan, claim) : commit(plan, claim);
            if (done.isPresent()) {
                return done.get();
            }
        }
        throw new Busy("The invitations kept changing", null);
    }

    private Plan plan(Operation operation, Group group, List<NewInvitation> wanted) {
        var known = read(group, wanted);
        var invitees = new ArrayList<Invitee>();
        var writes = new ArrayList<Write>();
        int licences = 0;
        for (var invitation : wanted) {
            var there = known.get(invitation.email());
            var earlier = there.invitation();
            if (there.isMember()) {
                invitees.add(new Invitee(
                        invitation.email(),
                        Verdict.ALREADY_MEMBER,
                        earlier.filter(item -> item.statusAsRead() == InvitationStatus.ACCEPTED)
                                .map(InvitationItem::toDomain)));
            } else if (earlier.filter(item -> inForce(item, operation)).isPresent()) {
                invitees.add(new Invitee(
                        invitation.email(), Verdict.ALREADY_INVITED, earlier.map(InvitationItem::toDomain)));
            } else {
                // One that lapsed still holds its licence: the new one inherits it and is charged nothing.
                int inherited = earlier.filter(InvitationItem::isPending)
                        .map(InvitationItem::heldLicences)
                        .orElse(0);
                int held = Math.max(inherited, group.licencesPerMember());
                licences += held - inherited;
                var item = InvitationItem.inviting(
                        operation, group, invitation, there.key(), there.addressKey(), held, earlier);
                writes.add(new Write(item, held == inherited && held > 0, replacing(earlier)));
                invitees.add(new Invitee(invitation.email(), Verdict.INVITED, Optional.of(item.toDomain())));
            }
        }
        return new Plan(operation, group, invitees, writes, licences);
    }

    private static boolean inForce(InvitationItem item, Operation operation) {
        return item.isPending() && operation.at().toEpochMilli() < item.expiresAtEpochMillis();
    }

    // One invitation at a time for each address: only over what was read, and so never over a pending one.
    private static Condition replacing(Optional<InvitationItem> earlier) {
        return earlier.map(item -> Condition.unchangedSince(item.version())).orElse(Condition.ABSENT);
    }

    /** What is known of each address: its invitation here, and whether its user is a member. */
    private Map<EmailAddress, There> read(Group group, List<NewInvitation> wanted) {
        var tenant = group.tenant();
        var addresses = new LinkedHashMap<EmailAddress, Keys>();
        for (var invitation : wanted) {
            addresses.put(
                    invitation.email(),
                    new Keys(
                            addressKeys.inGroup(tenant, group.id(), invitation.email()),
                            addressKeys.inTenant(tenant, invitation.email())));
        }
        var found = table.getAll(addresses.values().stream()
                .flatMap(keys -> Stream.of(
                        TableKeys.invitation(tenant, group.id(), keys.key()),
                        TableKeys.addressOwner(tenant, keys.addressKey())))
                .toList());
        var users = new LinkedHashMap<EmailAddress, List<UserId>>();
        addresses.forEach((email, keys) -> {
            var owner = found.get(AddressOwnerItem.SCHEMA, TableKeys.addressOwner(tenant, keys.addressKey()))
                    .map(AddressOwnerItem::userId);
            var accepter = found.get(InvitationItem.SCHEMA, TableKeys.invitation(tenant, group.id(), keys.key()))
                    .map(InvitationItem::acceptedBy);
            users.put(
                    email,
                    Stream.of(owner, accepter)
                            .flatMap(Optional::stream)
                            .distinct()
                            .map(UserId::new)
                            .toList());
        });
        var members = table.getAll(users.values().stream()
                .flatMap(List::stream)
                .map(user -> TableKeys.member(tenant, group.id(), user))
                .toList());
        var known = new LinkedHashMap<EmailAddress, There>();
        addresses.forEach((email, keys) -> known.put(
                email,
                new There(
                        keys.key(),
                        keys.addressKey(),
                        found.get(InvitationItem.SCHEMA, TableKeys.invitation(tenant, group.id(), keys.key())),
                        users.get(email).stream().anyMatch(user -> members.get(
                                        MemberItem.SCHEMA, TableKeys.member(tenant, group.id(), user))
                                .filter(MemberItem::isActive)
                                .isPresent()))));
        return known;
    }

    private Optional<Once<InviteOutcome>> nothingToInvite(Plan plan, Optional<Claim<InviteOutcome>> claim) {
        InviteOutcome done = plan.done();
        return Optional.of(claim.map(made -> records.recordAlone(plan.operation(), made, done))
                .orElseGet(() -> new Once.First<>(done)));
    }

    /** Nothing if the plan has to be made anew. */
    private Optional<Once<InviteOutcome>> commit(Plan plan, Optional<Claim<InviteOutcome>> claim) {
        var operation = plan.operation();
        var group = plan.group();
        var items = new ArrayList<TransactWriteItem>();
        claim.flatMap(made ->
                        made.answer().apply(plan.done()).map(answer -> records.recording(operation, made, answer)))
                .ifPresent(items::add);
        int accountIndex = items.size();
        boolean asksAccount = plan.asksAccount();
        if (asksAccount) {
            items.add(gate.admit(operation, group, EntryKind.RESERVE, plan.licences(), plan.subject()));
        }
        if (items.isEmpty() && plan.writes().size() == 1) {
            var only = plan.writes().getFirst();
            return switch (table.put(operation, InvitationItem.SCHEMA, only.item(), only.condition())) {
                case Commit.Done() -> Optional.of(new Once.First<>(plan.done()));
                case Commit.Refused refused -> Optional.empty();
            };
        }
        plan.writes()
                .forEach(write -> items.add(table.putting(InvitationItem.SCHEMA, write.item(), write.condition())));
        return switch (table.commit(operation, items)) {
            case Commit.Done() -> Optional.of(new Once.First<>(plan.done()));
            case Commit.Refused refused
            when accountIndex > 0 && refused.refuses(0) ->
                Optional.of(records.earlier(refused.found(0).orElseThrow(), claim.orElseThrow()));
            case Commit.Refused refused
            when asksAccount && refused.refusesOnly(accountIndex) ->
                refusedByAccount(
                                plan,
                                LicenceGate.refusal(
                                        refused.found(accountIndex),
                                        group.policy().orElseThrow()))
                        .map(Once.First::new);
            case Commit.Refused refused -> Optional.empty();
        };
    }

    private Optional<InviteOutcome> refusedByAccount(Plan plan, LicenceGate.Refusal refusal) {
        return switch (refusal) {
            case LicenceGate.Refusal.Exhausted(long available) ->
                expired.reclaim(plan.operation().attempt(0), plan.group())
                        ? Optional.empty()
                        : Optional.of(new InviteOutcome.LicencesExhausted(available, Math.max(1, plan.licences())));
            case LicenceGate.Refusal.Closed() -> Optional.of(new InviteOutcome.Archived());
            case LicenceGate.Refusal.PolicyChanged() -> throw new Busy("The licence policy has just changed", null);
        };
    }

    private record Keys(String key, String addressKey) {}

    private record There(String key, String addressKey, Optional<InvitationItem> invitation, boolean isMember) {}

    private record Write(InvitationItem item, boolean inherits, Condition condition) {}

    private record Plan(Operation operation, Group group, List<Invitee> invitees, List<Write> writes, int licences) {
        InviteOutcome done() {
            return new InviteOutcome.Done(invitees);
        }

        boolean asksAccount() {
            return group.isOrganisation() && !writes.stream().allMatch(Write::inherits);
        }

        String subject() {
            return invitees.size() == 1
                    ? "invitation:" + writes.getFirst().item().toDomain().id()
                    : "request:" + operation.requestId();
        }
    }
}
