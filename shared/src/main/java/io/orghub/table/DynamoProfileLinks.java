package io.orghub.table;

import io.orghub.domain.GroupId;
import io.orghub.domain.Operation;
import io.orghub.domain.Page;
import io.orghub.domain.PageRequest;
import io.orghub.domain.Position;
import io.orghub.domain.ProfileLink;
import io.orghub.domain.ProfileLinks;
import io.orghub.domain.Role;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The profile graph in the table: GUARDIAN links in their tutor's partition, SOCIAL links as memberships. */
@Singleton
final class DynamoProfileLinks implements ProfileLinks {
    private static final Expression NOT_ENDED = Expression.builder()
            .expression("attribute_not_exists(removedAtEpochMillis)")
            .build();
    /** Nobody is linked to itself: the owner's own membership is no link. */
    private static final Expression NOT_ITS_OWNER = Expression.builder()
            .expression("#role <> :owner")
            .putExpressionName("#role", "role")
            .putExpressionValue(":owner", AttributeValue.fromS(Role.OWNER.toString()))
            .build();

    // Beside the key attributes of a position: which of the stages it is in.
    private static final String STAGE = "stage";

    private final OrgTable table;
    private final PlannedWrites writes;

    DynamoProfileLinks(OrgTable table, PlannedWrites writes) {
        this.table = table;
        this.writes = writes;
    }

    /** In this order they are listed; a position tells one by its name. */
    private enum Stage {
        STUDENTS,
        ORGANISATIONS,
        TUTORS
    }

    @Override
    public ProfileLink link(Operation operation, UserId tutor, UserId student) {
        return writes.run(operation, attempt -> linking(attempt, tutor, student));
    }

    private Plan<ProfileLink> linking(Operation operation, UserId tutor, UserId student) {
        var earlier = found(operation, tutor, student);
        if (earlier.filter(GuardianLinkItem::isActive).isPresent()) {
            return new Plan.Nothing<>(earlier.get().toDomain());
        }
        var item = GuardianLinkItem.linking(operation, tutor, student, earlier);
        return new Plan.Write<>(
                item.toDomain(),
                Optional.empty(),
                // A link begins where there is none, or over the tombstone that was read: of two at once one begins it.
                List.of(table.putting(
                        GuardianLinkItem.SCHEMA,
                        item,
                        earlier.map(read -> Condition.unchangedSince(read.version()))
                                .orElse(Condition.ABSENT))));
    }

    @Override
    public void unlink(Operation operation, UserId tutor, UserId student) {
        writes.run(operation, attempt -> unlinking(attempt, tutor, student));
    }

    private Plan<Boolean> unlinking(Operation operation, UserId tutor, UserId student) {
        return found(operation, tutor, student)
                .filter(GuardianLinkItem::isActive)
                .<Plan<Boolean>>map(link -> new Plan.Write<>(
                        true,
                        Optional.empty(),
                        // It ends the link that was read, and no later one.
                        List.of(table.putting(
                                GuardianLinkItem.SCHEMA,
                                link.ended(operation),
                                Condition.unchangedSince(link.version())))))
                .orElseGet(() -> new Plan.Nothing<>(false));
    }

    private Optional<GuardianLinkItem> found(Operation operation, UserId tutor, UserId student) {
        return table.get(GuardianLinkItem.SCHEMA, TableKeys.guardianLink(operation.tenant(), tutor, student));
    }

    @Override
    public Page<ProfileLink> list(TenantId tenant, UserId user, PageRequest page) {
        var links = new ArrayList<ProfileLink>();
        var next = page.after();
        do {
            int stage =
                    next.map(DynamoProfileLinks::stage).orElse(Stage.STUDENTS).ordinal();
            var part = part(
                    Stage.values()[stage],
                    tenant,
                    user,
                    new PageRequest(page.size() - links.size(), next.flatMap(DynamoProfileLinks::within)));
            links.addAll(part.items());
            next = part.next()
                    .map(position -> in(Stage.values()[stage], Optional.of(position)))
                    .or(() -> stage + 1 < Stage.values().length
                            ? Optional.of(in(Stage.values()[stage + 1], Optional.empty()))
                            : Optional.empty());
            if (part.next().isPresent()) {
                break;
            }
        } while (links.size() < page.size() && next.isPresent());
        return new Page<>(links, next);
    }

    private Page<ProfileLink> part(Stage stage, TenantId tenant, UserId user, PageRequest page) {
        var partition = TableKeys.userPk(tenant, user);
        return switch (stage) {
            case STUDENTS ->
                guardians(
                        PageQuery.ofTable(GuardianLinkItem.SCHEMA, partition, TableKeys.STUDENT_PREFIX)
                                .where(Optional.of(NOT_ENDED)),
                        page);
            case ORGANISATIONS -> social(tenant, user, page);
            case TUTORS ->
                guardians(
                        PageQuery.ofIndex(GuardianLinkItem.SCHEMA, TableKeys.BY_USER, partition)
                                .startingWith(Optional.of(TableKeys.TUTOR_PREFIX)),
                        page);
        };
    }

    private Page<ProfileLink> guardians(PageQuery<GuardianLinkItem> query, PageRequest page) {
        var found = query.page(table, page);
        return new Page<>(found.items().stream().map(GuardianLinkItem::toDomain).toList(), found.next());
    }

    // Whose organisation it is, and whether it is one, stands in the group alone.
    private Page<ProfileLink> social(TenantId tenant, UserId user, PageRequest page) {
        var memberships = PageQuery.ofIndex(MemberItem.SCHEMA, TableKeys.BY_USER, TableKeys.userPk(tenant, user))
                .startingWith(Optional.of(TableKeys.GROUP_PREFIX))
                .where(Optional.of(NOT_ITS_OWNER))
                .page(table, page);
        var groups = table.getAll(memberships.items().stream()
                .map(member -> TableKeys.group(tenant, member.groupIdAsRead()))
                .toList());
        var links = memberships.items().stream()
                .flatMap(member -> groups
                        .get(GroupItem.SCHEMA, TableKeys.group(tenant, member.groupIdAsRead()))
                        .map(GroupItem::toDomain)
                        .filter(group -> group.isOrganisation()
                                && !group.archived()
                                && !group.owner().equals(user))
                        .map(group -> social(group.owner(), user, group.id(), member))
                        .stream())
                .toList();
        return new Page<>(links, memberships.next());
    }

    private static ProfileLink social(UserId owner, UserId user, GroupId organisation, MemberItem member) {
        return new ProfileLink(
                ProfileLink.Type.SOCIAL,
                owner,
                user,
                Optional.of(organisation),
                Instant.ofEpochMilli(member.joinedAtEpochMillis()));
    }

    private static Position in(Stage stage, Optional<Position> within) {
        var key = new HashMap<>(within.map(Position::key).orElseGet(HashMap::new));
        key.put(STAGE, stage.name());
        return new Position(key);
    }

    private static Stage stage(Position position) {
        return Stage.valueOf(position.key().get(STAGE));
    }

    private static Optional<Position> within(Position position) {
        var key = new HashMap<>(position.key());
        key.remove(STAGE);
        return key.isEmpty() ? Optional.empty() : Optional.of(new Position(key));
    }
}
