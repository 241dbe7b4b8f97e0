package io.orghub.table;

import io.orghub.domain.AddressKeys;
import io.orghub.domain.Claim;
import io.orghub.domain.EmailAddress;
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
import java.time.Duration;
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
    private static final Admission.MailRefusals<InviteOutcome> REFUSALS = new Admission.MailRefusals<>() {
        @Override
        public InviteOutcome exhausted(long available, long requested) {
            return new InviteOutcome.LicencesExhausted(available, requested);
        }

        @Override
        public InviteOutcome archived() {
            return new InviteOutcome.Archived();
        }

        @Override
        public InviteOutcome mailLimitReached(Duration retryAfter) {
            return new InviteOutcome.MailLimitReached(retryAfter);
        }
    };

    private final OrgTable table;
    private final Admission admission;
    private final PlannedWrites writes;
    private final AddressKeys addressKeys;

    Inviting(OrgTable table, Admission admission, PlannedWrites writes, AddressKeys addressKeys) {
        this.table = table;
        this.admission = admission;
        this.writes = writes;
        this.addressKeys = addressKeys;
    }

    Once<InviteOutcome> invite(
            Operation operation, Group group, List<NewInvitation> wanted, Optional<Claim<InviteOutcome>> claim) {
        return writes.run(operation, claim, attempt -> plan(attempt, group, wanted));
    }

    private Plan<InviteOutcome> plan(Operation operation, Group group, List<NewInvitation> wanted) {
        var known = read(group, wanted);
        var invitees = new ArrayList<Invitee>();
        var items = new ArrayList<TransactWriteItem>();
        int licences = 0;
        boolean allInherit = true;
        for (var invitation : wanted) {
            var there = known.addresses().get(invitation.email());
            var earlier = there.invitation();
            if (there.isMember()) {
                invitees.add(new Invitee(
                        invitation.email(),
                        Verdict.ALREADY_MEMBER,
                        earlier.filter(item -> item.statusAsRead() == InvitationStatus.ACCEPTED)
                                .map(InvitationItem::toDomain)));
            } else if (earlier.filter(item -> item.isInForce(operation.at())).isPresent()) {
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
                allInherit &= inherited > 0;
                items.add(table.putting(InvitationItem.SCHEMA, item, replacing(earlier)));
                invitees.add(new Invitee(invitation.email(), Verdict.INVITED, Optional.of(item.toDomain())));
            }
        }
        var done = new InviteOutcome.Done(invitees);
        if (items.isEmpty()) {
            return new Plan.Nothing<>(done);
        }
        var reservation = group.isOrganisation() && !allInherit
                ? Optional.of(new Admission.Reservation(licences, subject(operation, done)))
                : Optional.<Admission.Reservation>empty();
        var gate = admission.toMail(operation, group, items.size(), reservation, known.account(), REFUSALS);
        return new Plan.Write<>(done, Optional.of(gate), items);
    }

    private static String subject(Operation operation, InviteOutcome.Done done) {
        return done.invitees().size() == 1
                ? "invitation:"
                        + done.invitees().getFirst().invitation().orElseThrow().id()
                : "request:" + operation.requestId();
    }

    // One invitation at a time for each address: only over what was read, and so never over a pending one.
    static Condition replacing(Optional<InvitationItem> earlier) {
        return earlier.map(item -> Condition.unchangedSince(item.version())).orElse(Condition.ABSENT);
    }

    /** What is known of each address: its invitation here, and whether its user is a member; and an organisation's account. */
    private Known read(Group group, List<NewInvitation> wanted) {
        var tenant = group.tenant();
        var addresses = new LinkedHashMap<EmailAddress, Keys>();
        for (var invitation : wanted) {
            addresses.put(
                    invitation.email(),
                    new Keys(
                            addressKeys.inGroup(tenant, group.id(), invitation.email()),
                            addressKeys.inTenant(tenant, invitation.email())));
        }
        var account = TableKeys.account(tenant, group.id());
        var found = table.getAll(Stream.concat(
                        addresses.values().stream()
                                .flatMap(keys -> Stream.of(
                                        TableKeys.invitation(tenant, group.id(), keys.key()),
                                        TableKeys.addressOwner(tenant, keys.addressKey()))),
                        Stream.of(account).filter(key -> group.isOrganisation()))
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
        return new Known(known, found.get(AccountItem.SCHEMA, account));
    }

    private record Known(Map<EmailAddress, There> addresses, Optional<AccountItem> account) {}

    private record Keys(String key, String addressKey) {}

    private record There(String key, String addressKey, Optional<InvitationItem> invitation, boolean isMember) {}
}
