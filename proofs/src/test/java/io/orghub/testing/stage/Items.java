package io.orghub.testing.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Group;
import io.orghub.testing.engine.TestTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A group's items as they are stored, counted without the product's help. */
public final class Items {
    // What a request may change of a group, in the order of its sort key; between the two is the ledger, which only
    // grows.
    private static final List<Range> CHANGING =
            List.of(new Range("ENROLMENT#", "INVITATION#~"), new Range("LICENCES", "MEMBER#~"));

    private final TestTable table;
    private final String partition;
    private final Optional<List<Map<String, AttributeValue>>> noted;

    Items(TestTable table, Group group) {
        this(table, group.tenant() + "#GROUP#" + group.id(), Optional.empty());
    }

    private Items(TestTable table, String partition, Optional<List<Map<String, AttributeValue>>> noted) {
        this.table = table;
        this.partition = partition;
        this.noted = noted;
    }

    private record Range(String from, String to) {
        boolean covers(String sk) {
            return from.compareTo(sk) <= 0 && sk.compareTo(to) <= 0;
        }
    }

    /** The same as they are now, read once however much is asked of them: while nobody writes. */
    public Items noted() {
        var now = CHANGING.stream().flatMap(range -> read(range).stream()).toList();
        return new Items(table, partition, Optional.of(now));
    }

    private List<Map<String, AttributeValue>> read(Range range) {
        return table
                .client()
                .queryPaginator(query -> query.tableName(table.name())
                        .consistentRead(true)
                        .keyConditionExpression("pk = :pk AND sk BETWEEN :from AND :to")
                        .expressionAttributeValues(Map.of(
                                ":pk", AttributeValue.fromS(partition),
                                ":from", AttributeValue.fromS(range.from()),
                                ":to", AttributeValue.fromS(range.to()))))
                .items()
                .stream()
                .toList();
    }

    /** Licences held by members, by pending invitations and by imports that are to pass them on. */
    public record Held(long byMembers, long byInvitations, long byImports) {
        public long total() {
            return byMembers + byInvitations + byImports;
        }
    }

    public record Account(long granted, long available, long inUse, long version) {}

    public Account account() {
        var item = one("LICENCES").orElseThrow();
        return new Account(
                number(item, "granted"), number(item, "available"), number(item, "inUse"), number(item, "version"));
    }

    public Held held() {
        return new Held(sum(members(), "heldLicences"), sum(pending(), "heldLicences"), heldByImports());
    }

    // What an import took, but for what the items that it wrote say they were given, whatever became of them since.
    private long heldByImports() {
        var filling = all("IMPORT#").stream()
                .filter(item -> item.get("status").s().equals("running"))
                .filter(item -> item.get("phase").s().equals("fill"))
                .toList();
        if (filling.isEmpty()) {
            return 0;
        }
        var marks = Stream.of("MEMBER#", "INVITATION#")
                .flatMap(prefix -> all(prefix).stream())
                .filter(item -> item.containsKey("imports"))
                .flatMap(item -> item.get("imports").l().stream())
                .map(AttributeValue::s)
                .filter(mark -> mark.endsWith("#charged"))
                .distinct()
                .toList();
        return filling.stream()
                .mapToLong(item -> number(item, "allotted") * number(item, "licencesEach")
                        - marks.stream()
                                .filter(mark ->
                                        mark.startsWith(item.get("importId").s() + "#"))
                                .count())
                .sum();
    }

    /** Those that have not been removed, the owner among them. */
    public List<Map<String, AttributeValue>> members() {
        return all("MEMBER#").stream()
                .filter(item -> !item.containsKey("removedAtEpochMillis"))
                .toList();
    }

    public List<Map<String, AttributeValue>> pending() {
        return all("INVITATION#").stream()
                .filter(item -> item.get("status").s().equals("pending"))
                .toList();
    }

    /** Those that have not ended, be it that their membership has. */
    public List<Map<String, AttributeValue>> enrolments() {
        return all("ENROLMENT#").stream()
                .filter(item -> !item.containsKey("removedAtEpochMillis"))
                .toList();
    }

    public Optional<Map<String, AttributeValue>> one(String sk) {
        return isNoted(sk)
                ? noted(sk).filter(item -> item.get("sk").s().equals(sk)).findFirst()
                : table.item(partition, sk);
    }

    private boolean isNoted(String sk) {
        return noted.isPresent() && CHANGING.stream().anyMatch(range -> range.covers(sk));
    }

    private Stream<Map<String, AttributeValue>> noted(String skPrefix) {
        return noted.orElseThrow().stream().filter(item -> item.get("sk").s().startsWith(skPrefix));
    }

    public List<Map<String, AttributeValue>> all(String skPrefix) {
        if (isNoted(skPrefix)) {
            return noted(skPrefix).toList();
        }
        return table
                .client()
                .queryPaginator(query -> query.tableName(table.name())
                        .consistentRead(true)
                        .keyConditionExpression("pk = :pk AND begins_with(sk, :sk)")
                        .expressionAttributeValues(
                                Map.of(":pk", AttributeValue.fromS(partition), ":sk", AttributeValue.fromS(skPrefix))))
                .items()
                .stream()
                .toList();
    }

    /** What is held, recounted, is what the account says is in use; of a closed account nothing is. */
    public void assertBalanced() {
        var account = account();
        assertThat(account.available()).as("available").isNotNegative();
        assertThat(account.granted() - account.available()).as("in use").isEqualTo(account.inUse());
        boolean open = one("LICENCES").orElseThrow().get("state").s().equals("open");
        assertThat(account.inUse()).as("in use").isEqualTo(open ? held().total() : 0);
    }

    /** By its memberships' and enrolments' own words: a member holds what it joined with and what its enrolments hold. */
    public void assertEnrolmentsAddUp(long heldByJoining) {
        var held = new HashMap<String, Long>();
        members().forEach(member -> {
            boolean joined = !member.get("role").s().equals("owner");
            held.merge(membership(member, "joinedAtEpochMillis"), joined ? heldByJoining : 0, Long::sum);
        });
        // One whose membership has ended holds nothing any more.
        enrolments()
                .forEach(enrolment -> held.computeIfPresent(
                        membership(enrolment, "memberSinceEpochMillis"),
                        (member, sum) -> sum + number(enrolment, "heldLicences")));
        members().forEach(member -> assertThat(number(member, "heldLicences"))
                .as("held by %s", member.get("userId").s())
                .isEqualTo(held.get(membership(member, "joinedAtEpochMillis"))));
    }

    private static String membership(Map<String, AttributeValue> item, String since) {
        return item.get("userId").s() + " since " + number(item, since);
    }

    /** Replayed from nothing, the ledger gives the account; its entries are numbered without gaps. */
    public void assertLedgerGivesAccount() {
        long granted = 0;
        long available = 0;
        long version = 0;
        for (var entry : all("LEDGER#")) {
            long quantity = number(entry, "quantity");
            var kind = entry.get("kind").s();
            switch (kind) {
                case "reserve", "consume" -> available -= quantity;
                case "release", "close" -> available += quantity;
                case "policy" -> {}
                case "open", "grant" -> {
                    granted += quantity;
                    available += quantity;
                }
                case "set" -> {
                    available += quantity - granted;
                    granted = quantity;
                }
                default -> throw new AssertionError("an entry of kind " + kind);
            }
            version++;
            assertThat(number(entry, "version")).as("entry's number").isEqualTo(version);
            assertThat(number(entry, "granted")).as("granted after %s", kind).isEqualTo(granted);
            assertThat(number(entry, "available"))
                    .as("available after %s", kind)
                    .isEqualTo(available)
                    .isLessThanOrEqualTo(granted);
        }
        assertThat(new Account(granted, available, granted - available, version))
                .isEqualTo(account());
    }

    /** The projected numbers are those of a recount. */
    public void assertProjected() {
        var stats = one("STATS").orElseThrow();
        assertThat(number(stats, "reservedLicences")).as("reserved").isEqualTo(held().byInvitations());
        assertThat(number(stats, "pendingInvitations"))
                .as("pending")
                .isEqualTo(pending().size());
        assertThat(number(stats, "teamSize")).as("tutors").isEqualTo(ofKind("tutor"));
        assertThat(number(stats, "learners")).as("learners").isEqualTo(ofKind("learner"));
        assertThat(number(stats, "enrolments"))
                .as("enrolments")
                .isEqualTo(enrolments().size());
        assertThat(all("TEAM#")).as("team rows").hasSameSizeAs(members());
    }

    private long ofKind(String kind) {
        return members().stream()
                .filter(item -> item.containsKey("kind") && item.get("kind").s().equals(kind))
                .count();
    }

    private static long sum(List<Map<String, AttributeValue>> items, String attribute) {
        return items.stream().mapToLong(item -> number(item, attribute)).sum();
    }

    public static long number(Map<String, AttributeValue> item, String attribute) {
        return Long.parseLong(item.get(attribute).n());
    }
}
