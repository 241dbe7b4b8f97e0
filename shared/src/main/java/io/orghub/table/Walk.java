package io.orghub.table;

import io.orghub.domain.GroupType;
import io.orghub.domain.ListingId;
import io.orghub.domain.RecomputedView;
import io.orghub.domain.UserId;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * The first look at all that is shown of one group: the union of sources and rows, read by whole partitions and compared
 * by the code that the projection plans with. What was read a moment apart may only seem to differ, which is for the second
 * look to see.
 */
final class Walk {
    private static final int PAGE = 300;
    // Somebody in the east of UTC may pay tomorrow.
    private static final int DAYS_AHEAD = 2;

    private final OrgTable table;
    private final TableKeys.GroupRef group;
    private final GroupItem source;
    private final Views views;

    private OrgTable.Found members;
    private OrgTable.Found team;
    private OrgTable.Found clients;
    private OrgTable.Found listings;
    private OrgTable.Found taught;
    private OrgTable.Found buckets;
    private OrgTable.Found shown;
    private List<ClientRowItem> clientRows;
    private TreeSet<String> tutors;

    /** The code that plans. */
    record Views(
            GroupStats stats,
            CountedRows countedRows,
            EnrolmentCounts enrolmentCounts,
            Teachings teachings,
            ClientRows clientRows,
            ListingRows listingRows,
            RevenueBuckets revenue) {}

    /** @param next what to look at then; nothing after the last */
    record Looked(List<Suspect> suspects, Map<RecomputedView, Long> checked, Optional<String> next) {}

    private enum Step {
        TEAM,
        PENDING,
        ENROLMENTS,
        TUTORS,
        REVENUE;

        Optional<String> following() {
            return ordinal() + 1 < values().length ? Optional.of(values()[ordinal() + 1].from("")) : Optional.empty();
        }

        String from(String after) {
            return this + "#" + after;
        }
    }

    Walk(OrgTable table, GroupItem source, Views views) {
        this.table = table;
        this.group = new TableKeys.GroupRef(
                source.toDomain().tenant(), source.toDomain().id());
        this.source = source;
        this.views = views;
    }

    static String beginning() {
        return Step.TEAM.from("");
    }

    Looked step(String place) {
        var step = Step.valueOf(place.substring(0, place.indexOf('#')));
        var after = place.substring(place.indexOf('#') + 1);
        return switch (step) {
            case TEAM -> team(after);
            case PENDING -> pending();
            case ENROLMENTS -> enrolments(after);
            case TUTORS -> tutor(after);
            case REVENUE -> revenue(after);
        };
    }

    private Looked team(String after) {
        var all = new TreeSet<String>();
        members().all(MemberItem.SCHEMA).forEach(item -> all.add(item.userId()));
        team().all(TeamRowItem.SCHEMA).forEach(item -> all.add(item.userId()));
        var page = all.tailSet(after, false).stream().limit(PAGE).toList();
        var users = page.stream().map(UserId::new).toList();
        var found = members().and(team()).and(profiles(users));
        var look = new Look();
        if (after.isEmpty()) {
            views.stats().suspect(group).ifPresent(look.suspects::add);
            look.checked.put(RecomputedView.STATS, 1L);
        }
        look.add(RecomputedView.TEAM, users.size(), views.countedRows().suspectTeam(group, users, found));
        return look.next(
                page.isEmpty() || page.getLast().equals(all.last())
                        ? Step.TEAM.following()
                        : Optional.of(Step.TEAM.from(page.getLast())));
    }

    private Looked pending() {
        var found = query(TableKeys.INVITATION_PREFIX).and(query(TableKeys.PENDING_PREFIX));
        var keys = new LinkedHashSet<String>();
        found.items()
                .keySet()
                .forEach(key -> keys.add(key.sk().substring(key.sk().indexOf('#') + 1)));
        var look = new Look();
        look.add(RecomputedView.PENDING, keys.size(), views.countedRows().suspectPending(group, keys, found));
        return look.next(Step.PENDING.following());
    }

    private Looked enrolments(String after) {
        var page = page(EnrolmentItem.SCHEMA, after);
        var look = new Look();
        look.add(
                RecomputedView.ENROLMENTS,
                page.items().size(),
                views.enrolmentCounts()
                        .suspects(group, page.items(), views.enrolmentCounts().members(group, page.items())));
        return look.next(Optional.ofNullable(page.lastEvaluatedKey())
                .map(key -> Step.ENROLMENTS.from(key.get("sk").s()))
                .or(Step.ENROLMENTS::following));
    }

    /** One tutor after the other, each with all that its own partition says. */
    private Looked tutor(String after) {
        var next = tutors().higher(after);
        if (next == null) {
            return new Look().next(Step.TUTORS.following());
        }
        var tutor = new UserId(next);
        var own = table.partition(TableKeys.userPk(group.tenant(), tutor));
        var students = students(own, tutor);
        var offered = offered(own, tutor);
        var found = shown().and(profiles(students)).and(own);
        var look = new Look();
        look.add(RecomputedView.TEACHING, 1, views.teachings().suspects(group, List.of(tutor), found));
        look.add(RecomputedView.CLIENTS, students.size(), views.clientRows().suspects(group, tutor, students, found));
        look.add(RecomputedView.LISTINGS, offered.size(), views.listingRows().suspects(group, tutor, offered, found));
        return look.next(Optional.of(Step.TUTORS.from(next)));
    }

    /** Of this slice, for each of them is looked at by itself. */
    private TreeSet<String> tutors() {
        if (tutors != null) {
            return tutors;
        }
        tutors = new TreeSet<>();
        if (isOrganisation()) {
            members().all(MemberItem.SCHEMA).stream()
                    .filter(item -> item.kind() != null && item.kind().equals("tutor"))
                    .forEach(item -> tutors.add(item.userId()));
            clientRows().forEach(row -> {
                row.tutors().forEach(each -> tutors.add(each.userId()));
                if (row.tutors().isEmpty()) {
                    tutors.add(row.studentId());
                }
            });
            listings().all(ListingRowItem.SCHEMA).forEach(row -> tutors.add(row.tutorId()));
            taught().all(TeachingItem.SCHEMA).forEach(teaching -> tutors.add(teaching.tutorId()));
        }
        return tutors;
    }

    private List<UserId> students(OrgTable.Found own, UserId tutor) {
        return Stream.concat(
                        own.items().keySet().stream()
                                .filter(key -> key.sk().startsWith(TableKeys.STUDENT_PREFIX))
                                .map(key -> key.sk().substring(TableKeys.STUDENT_PREFIX.length())),
                        clientRows().stream()
                                .filter(row -> row.isAccountedTo(tutor))
                                .map(ClientRowItem::studentId))
                .distinct()
                .map(UserId::new)
                .toList();
    }

    private List<ListingId> offered(OrgTable.Found own, UserId tutor) {
        return Stream.concat(
                        own.items().keySet().stream()
                                .filter(key -> key.sk().startsWith(TableKeys.LISTING_PREFIX))
                                .map(key -> key.sk().substring(TableKeys.LISTING_PREFIX.length())),
                        listings().all(ListingRowItem.SCHEMA).stream()
                                .filter(row -> row.tutorId().equals(tutor.value()))
                                .map(ListingRowItem::listingId))
                .distinct()
                .map(ListingId::new)
                .toList();
    }

    /** Each day of each month that the trend may show, for a bucket that is not there cannot be listed. */
    private Looked revenue(String after) {
        var months = new TreeSet<String>();
        for (var currency : currencies()) {
            var last = YearMonth.from(lastDay());
            for (var month = views.revenue().oldest(); !month.isAfter(last); month = month.plusMonths(1)) {
                months.add(currency + "#" + month);
            }
        }
        var next = months.higher(after);
        if (next == null) {
            return new Look().next(Step.REVENUE.following());
        }
        var currency = next.substring(0, next.indexOf('#'));
        var month = YearMonth.parse(next.substring(next.indexOf('#') + 1));
        var buckets = month.atDay(1)
                .datesUntil(month.plusMonths(1).atDay(1))
                .filter(day -> !day.isAfter(lastDay()))
                .map(day -> new TableKeys.BucketRef(group, currency, day))
                .toList();
        var look = new Look();
        look.add(RecomputedView.REVENUE, buckets.size(), views.revenue().suspects(buckets, buckets()));
        return look.next(Optional.of(Step.REVENUE.from(next)));
    }

    private LocalDate lastDay() {
        return views.revenue().today().plusDays(DAYS_AHEAD);
    }

    private Set<String> currencies() {
        var currencies = new TreeSet<String>();
        if (!isOrganisation()) {
            return currencies;
        }
        source.toDomain().settings().currency().ifPresent(currencies::add);
        table.get(RevenueItem.SCHEMA, TableKeys.revenue(group.tenant(), group.group()))
                .ifPresent(item -> item.currencies().forEach(each -> currencies.add(each.currency())));
        buckets()
                .all(RevenueBucketItem.SCHEMA)
                .forEach(bucket -> currencies.add(bucket.bucket(group).currency()));
        listings().all(ListingRowItem.SCHEMA).forEach(row -> currencies.add(row.currency()));
        query(TableKeys.CURRENCY_PREFIX).all(CurrencyItem.SCHEMA).forEach(known -> currencies.add(known.currency()));
        return currencies;
    }

    private boolean isOrganisation() {
        return source.type().equals(GroupType.ORGANISATION.toString());
    }

    private OrgTable.Found members() {
        return members == null ? members = query(TableKeys.MEMBER_PREFIX) : members;
    }

    private OrgTable.Found team() {
        return team == null ? team = query(TableKeys.TEAM_PREFIX) : team;
    }

    private OrgTable.Found clients() {
        return clients == null ? clients = query(TableKeys.CLIENT_PREFIX) : clients;
    }

    private List<ClientRowItem> clientRows() {
        return clientRows == null ? clientRows = clients().all(ClientRowItem.SCHEMA) : clientRows;
    }

    private OrgTable.Found shown() {
        return shown == null ? shown = members().and(clients()).and(listings()) : shown;
    }

    private OrgTable.Found buckets() {
        return buckets == null ? buckets = views.revenue().buckets(group) : buckets;
    }

    private OrgTable.Found listings() {
        return listings == null ? listings = query(TableKeys.LISTING_PREFIX) : listings;
    }

    /** Of all who are members or were, for one who is a tutor no more may still be shown as one. */
    private OrgTable.Found taught() {
        return taught == null
                ? taught = table.getAllEventually(members().all(MemberItem.SCHEMA).stream()
                        .map(item -> TableKeys.teaching(group.tenant(), new UserId(item.userId()), group.group()))
                        .toList())
                : taught;
    }

    private OrgTable.Found query(String prefix) {
        return table.query(source.pk(), prefix);
    }

    private <T> software.amazon.awssdk.enhanced.dynamodb.model.Page<T> page(TableSchema<T> schema, String after) {
        return table.of(schema)
                .query(query -> {
                    query.consistentRead(true)
                            .queryConditional(EnrolmentItem.allOf(source.pk()))
                            .limit(PAGE);
                    if (!after.isEmpty()) {
                        query.exclusiveStartKey(new ItemKey(source.pk(), after).attributes());
                    }
                })
                .iterator()
                .next();
    }

    /** Half the price, for there are many of them; a second look is strong. */
    private OrgTable.Found profiles(List<UserId> users) {
        return table.getAllEventually(users.stream()
                .map(user -> TableKeys.profile(group.tenant(), user))
                .toList());
    }

    private static final class Look {
        final List<Suspect> suspects = new ArrayList<>();
        final Map<RecomputedView, Long> checked = new EnumMap<>(RecomputedView.class);

        void add(RecomputedView view, long number, List<Suspect> found) {
            checked.put(view, number);
            suspects.addAll(found);
        }

        Looked next(Optional<String> place) {
            return new Looked(suspects, checked, place);
        }
    }
}
