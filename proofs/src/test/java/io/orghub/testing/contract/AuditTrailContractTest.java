package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.orghub.domain.AuditAction;
import io.orghub.domain.AuditEvent;
import io.orghub.domain.AuditTrail;
import io.orghub.domain.Group;
import io.orghub.domain.InvitationExpiry;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.Invitations;
import io.orghub.domain.Operation;
import io.orghub.domain.PageRequest;
import io.orghub.domain.Projection;
import io.orghub.domain.StreamRecord;
import io.orghub.edge.StreamRecords;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.Delivery;
import io.orghub.testing.events.StreamEvents;
import io.orghub.testing.events.StreamTail;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.meter.Metered;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

class AuditTrailContractTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private final Stage stage = Stage.on(TABLE);
    private final StreamTail tail = tailFromNow();
    private final World world = World.on(TABLE, stage);
    private final Group organisation = world.organisation(10);

    @AfterEach
    void close() {
        stage.close();
    }

    private static StreamTail tailFromNow() {
        var tail = StreamTail.fromNow(TABLE.engine(), TABLE.name());
        return tail;
    }

    /** What the requests of this issue leave in the stream. */
    @Nested
    class OfRequests {
        @Test
        void namesActorActionSubjectTimeAndRequestOfEachChange() {
            world.advance(Duration.ofSeconds(1));
            world.add(organisation, "ada");
            world.advance(Duration.ofSeconds(1));
            var link = world.invited(organisation, "bob");
            world.advance(Duration.ofSeconds(1));
            world.accept(link, "bob");
            world.advance(Duration.ofSeconds(1));
            world.grant(organisation.id(), 5, "key");
            world.advance(Duration.ofSeconds(1));
            world.remove(organisation, "ada");
            apply(tail.read());

            var invitation = "invitation:" + id(link);
            assertThat(events())
                    .extracting(AuditEvent::action, event -> event.actor().value(), AuditEvent::subject)
                    .satisfies(told -> assertThat(told.getFirst())
                            .isEqualTo(is(AuditAction.MEMBER_REMOVED, World.OWNER, "user:ada")))
                    .contains(
                            is(AuditAction.GROUP_CREATED, World.OWNER, "group:" + organisation.id()),
                            is(AuditAction.MEMBER_ADDED, World.OWNER, "user:" + World.OWNER),
                            is(AuditAction.MEMBER_ADDED, World.OWNER, "user:ada"),
                            is(AuditAction.INVITATION_SENT, World.OWNER, invitation),
                            is(AuditAction.INVITATION_ACCEPTED, "bob", invitation),
                            is(AuditAction.MEMBER_ADDED, "bob", "user:bob"))
                    .hasSize(8);
            assertThat(events().get(1).action()).isEqualTo(AuditAction.LICENCES_GRANTED);
            assertThat(events().get(1).actor().value()).isEqualTo("tenant-admin");
            assertThat(events())
                    .allSatisfy(event -> assertThat(event.requestId()).startsWith("request-"));
            assertThat(events().getFirst().at()).isEqualTo(stage.clock().instant());
            assertThat(requestsOf(AuditAction.INVITATION_ACCEPTED))
                    .isEqualTo(requestsOf(AuditAction.MEMBER_ADDED, "user:bob"));
        }

        @Test
        void namesTheAdminThatAnInvitationMadeOfAMember() {
            world.add(organisation, "ada");
            world.accept(world.invitedAsAdmin(organisation, "ada-again"), "ada", Optional.of(World.email("ada-again")));
            apply(tail.read());

            assertThat(events())
                    .filteredOn(event -> event.action() == AuditAction.MEMBER_CHANGED)
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.changed()).containsExactly("role");
                        assertThat(event.subject()).isEqualTo("user:ada");
                    });
        }

        @Test
        void tellsOfExpiredInvitationsThatMadeRoomAndOfThoseRenewed() {
            var full = world.organisation(1);
            world.invite(full, "bob");
            world.advance(Duration.ofDays(7));
            world.invite(full, "bob");
            world.advance(Duration.ofDays(7));
            world.add(full, "ada");
            apply(tail.read());

            assertThat(events(full))
                    .extracting(AuditEvent::action)
                    .containsSubsequence(
                            AuditAction.INVITATION_EXPIRED, AuditAction.INVITATION_SENT, AuditAction.INVITATION_SENT)
                    .contains(AuditAction.MEMBER_ADDED);
        }

        @Test
        void namesTheScheduleThatEndedAnExpiredInvitation() {
            world.invite(organisation, "bob");
            stage.project();
            world.advance(Duration.ofDays(7));
            stage.bean(InvitationExpiry.class).expire(failure -> {});
            apply(tail.read());

            assertThat(events())
                    .filteredOn(event -> event.action() == AuditAction.INVITATION_EXPIRED)
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.actor()).hasToString("expire-invitations");
                        assertThat(event.requestId()).isNotEqualTo(Operation.NO_REQUEST);
                    });
        }

        @Test
        void namesWhoEndedEnrolmentsThoughTheMemberIsBackAlready() {
            world.courses("algebra");
            world.add(organisation, "ada");
            world.assign(organisation, "ada", "algebra");
            world.remove(organisation, "ada");
            world.add(organisation, "ada");
            apply(tail.read());
            // The stream's record of what it has just ended.
            apply(tail.read());

            var removal = world.items(organisation).one("ENROLMENT#ada#algebra").orElseThrow();
            assertThat(events())
                    .filteredOn(event -> event.action() == AuditAction.COURSE_UNASSIGNED)
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.actor().value())
                                .isEqualTo(removal.get("removedBy").s());
                        assertThat(event.requestId())
                                .isEqualTo(removal.get("requestId").s());
                    });
        }

        @Test
        void tellsOfOneWhoComesBack() {
            world.add(organisation, "ada");
            world.advance(Duration.ofSeconds(1));
            world.remove(organisation, "ada");
            world.advance(Duration.ofSeconds(1));
            world.add(organisation, "ada");
            apply(tail.read());

            assertThat(events())
                    .filteredOn(event -> event.subject().equals("user:ada"))
                    .extracting(AuditEvent::action)
                    .containsExactly(AuditAction.MEMBER_ADDED, AuditAction.MEMBER_REMOVED, AuditAction.MEMBER_ADDED);
        }

        @Test
        void saysNothingOfTheServicesOwnBookkeeping() {
            var link = world.invited(organisation, "bob");
            apply(tail.read());
            var before = events();

            stage.bean(Invitations.class).markSent(link, stage.clock().instant());
            world.profile("ada", "Ada", Optional.empty());
            apply(tail.read());

            assertThat(events()).isEqualTo(before);
        }

        @Test
        void holdsNoAddressesNorNames() {
            world.profile("ada", "Ada Byron", Optional.empty());
            world.add(organisation, "ada");
            world.accept(world.invited(organisation, "bob"), "bob");
            apply(tail.read());

            assertThat(world.items(organisation).all("AUDIT#").toString()).doesNotContain("@", "Byron");
        }

        private List<String> requestsOf(AuditAction action, String... subject) {
            return events().stream()
                    .filter(event -> event.action() == action)
                    .filter(event -> Stream.of(subject).allMatch(event.subject()::equals))
                    .map(AuditEvent::requestId)
                    .toList();
        }

        private String id(InvitationLink link) {
            return link.key() + "." + Long.toString(link.generation(), Character.MAX_RADIX);
        }
    }

    @Nested
    class Delivered {
        @BeforeEach
        void live() {
            world.add(organisation, "ada", "bob", "cleo");
            world.advance(Duration.ofSeconds(1));
            world.accept(world.invited(organisation, "dan"), "dan");
            world.remove(organisation, "ada");
            world.grant(organisation.id(), 1, "key");
            world.add(organisation, "ada");
        }

        @ParameterizedTest
        @MethodSource("io.orghub.testing.stage.Soak#seeds")
        void theSameRecordsGiveTheSameRowsInAnyOrderAndAnyNumberOfTimes(long seed) {
            var records = tail.read();
            apply(records);
            var rows = world.items(organisation).all("AUDIT#");

            world.advance(Duration.ofDays(1));
            Crowd.of(2, consumer -> {
                apply(Delivery.repeated(Delivery.shuffled(records, seed + consumer), seed));
                return consumer;
            });

            assertThat(rows).hasSize(11);
            assertThat(world.items(organisation).all("AUDIT#")).isEqualTo(rows);
        }

        @ParameterizedTest
        @MethodSource("io.orghub.testing.stage.Soak#seeds")
        void nothingIsMissingAfterFaults(long seed) {
            var left = records(tail.read());
            stage.faults().randomly(seed, 0.2, Fault.TRANSACTION_CONFLICT, Fault.ANSWER_LOST, Fault.SERVER_ERROR);
            while (!left.isEmpty()) {
                left = stage.bean(Projection.class).apply(left).toRetry();
            }

            assertThat(world.items(organisation).all("AUDIT#")).hasSize(11);
        }

        @Test
        void theMostOf400DaysIsKept() {
            apply(tail.read());

            assertThat(world.items(organisation).all("AUDIT#")).allSatisfy(row -> assertThat(
                            Long.parseLong(row.get("purgeAtEpochSeconds").n()) * 1000)
                    .isBetween(
                            Long.parseLong(row.get("atEpochMillis").n())
                                    + Duration.ofDays(400).toMillis()
                                    - 999,
                            Long.parseLong(row.get("atEpochMillis").n())
                                    + Duration.ofDays(400).toMillis()));
        }
    }

    @Nested
    class Cost {
        @Test
        void isOneUnitARowAndNoIndex() {
            world.grant(organisation.id(), 50, "key");
            world.add(organisation, World.names("u", 60));
            var records = tail.read();

            var metered = stage.meter().measure(() -> apply(records));

            var audited = new Metered(metered.calls().stream()
                    .filter(call -> call.operation().equals("BatchWriteItem"))
                    .toList());
            assertThat(audited.writeUnits()).isEqualTo(63);
            assertThat(audited.indexWriteUnits()).isZero();
            assertThat(audited.readUnits()).isZero();
        }

        @Test
        void ofAPageIsOneQuery() {
            world.add(organisation, World.names("u", 9));
            apply(tail.read());

            var metered = stage.meter().measure(() -> events(organisation));

            assertThat(metered.requests()).containsExactly("Query");
            assertThat(metered.readUnits()).isLessThanOrEqualTo(1);
        }
    }

    /** What items of other requests become, told by attributes alone. */
    @Nested
    class ByImages {
        private final Map<String, Object> group = image(
                "group",
                Map.of(
                        "state",
                        "open",
                        "ownerId",
                        "olivia",
                        "policy",
                        "member",
                        "name",
                        "Old",
                        "settings",
                        Map.of("currency", "GBP")));
        private final Map<String, Object> member = image(
                "member", Map.of("userId", "ada", "role", "member", "kind", "tutor", "heldLicences", BigDecimal.ONE));
        private final Map<String, Object> invitation = image(
                "invitation",
                Map.of(
                        "status",
                        "pending",
                        "invitationKey",
                        "key",
                        "generation",
                        BigDecimal.TEN,
                        "sending",
                        BigDecimal.ONE));
        private final Map<String, Object> enrolment = image(
                "enrolment", Map.of("userId", "ada", "courseId", "maths", "memberSinceEpochMillis", BigDecimal.TEN));
        private final Map<String, Object> imported = image("import", Map.of("importId", "i1", "status", "running"));

        @Test
        void ofGroups() {
            assertThat(told(group, with(group, "name", "New", "slug", "new")))
                    .isEqualTo("group-updated group:%s [name, slug]".formatted(organisation.id()));
            assertThat(told(group, with(group, "settings", Map.of("currency", "EUR"))))
                    .isEqualTo("group-updated group:%s [settings]".formatted(organisation.id()));
            assertThat(told(group, with(group, "policy", "enrolment")))
                    .isEqualTo("licence-policy-changed group:%s [licencePolicy]".formatted(organisation.id()));
            assertThat(told(group, with(group, "ownerId", "ada")))
                    .isEqualTo("ownership-transferred user:ada [ownerId]");
            assertThat(told(group, with(group, "state", "archived")))
                    .isEqualTo("group-archived group:%s []".formatted(organisation.id()));
            assertThat(told(group, with(group, "sweeps", BigDecimal.ONE))).isEqualTo("nothing");
        }

        @Test
        void ofMembers() {
            assertThat(told(member, with(member, "kind", "learner", "role", "admin")))
                    .isEqualTo("member-changed user:ada [kind, role]");
            assertThat(told(member, with(member, "heldLicences", BigDecimal.TWO)))
                    .isEqualTo("nothing");
            assertThat(told(member, removed(member))).isEqualTo("member-removed user:ada []");
            assertThat(told(removed(member), member)).isEqualTo("member-added user:ada []");
            assertThat(told(removed(member), with(removed(member), "version", BigDecimal.TEN)))
                    .isEqualTo("nothing");
            assertThat(told(member, with(removed(member), "requestId", "none"))).isEqualTo("nothing");
        }

        @ParameterizedTest
        @CsvSource({"accepted", "declined", "revoked", "expired"})
        void ofInvitationsThatEnd(String status) {
            assertThat(told(invitation, with(invitation, "status", status)))
                    .isEqualTo("invitation-" + status + " invitation:key.a []");
            assertThat(told(with(invitation, "status", status), invitation))
                    .isEqualTo("invitation-sent invitation:key.a []");
        }

        @Test
        void ofInvitationsThatAreSentAgain() {
            assertThat(told(invitation, with(invitation, "sending", BigDecimal.TWO)))
                    .isEqualTo("invitation-resent invitation:key.a []");
            assertThat(told(invitation, with(invitation, "sentSending", BigDecimal.ONE)))
                    .isEqualTo("nothing");
        }

        @Test
        void ofEnrolments() {
            assertThat(told(null, enrolment)).isEqualTo("course-assigned user:ada course:maths []");
            assertThat(told(enrolment, with(enrolment, "counted", true))).isEqualTo("nothing");
            assertThat(told(enrolment, removed(enrolment))).isEqualTo("course-unassigned user:ada course:maths []");
            assertThat(told(removed(enrolment), enrolment)).isEqualTo("course-assigned user:ada course:maths []");
            assertThat(told(enrolment, with(enrolment, "memberSinceEpochMillis", BigDecimal.valueOf(11))))
                    .isEqualTo("course-assigned user:ada course:maths []");
        }

        @Test
        void ofImports() {
            assertThat(told(null, imported)).isEqualTo("import-started import:i1 []");
            assertThat(told(imported, with(imported, "cursor", BigDecimal.TEN))).isEqualTo("nothing");
            assertThat(told(imported, with(imported, "status", "refused"))).isEqualTo("import-finished import:i1 []");
        }

        @Test
        void isUnreadableWhereItDoesNotSayWho() {
            var broken = new HashMap<>(member);
            broken.remove("changedBy");

            assertThat(stage.bean(Projection.class)
                            .apply(List.of(record(null, broken)))
                            .unreadable())
                    .hasSize(1);
        }

        private String told(Map<String, Object> before, Map<String, Object> after) {
            world.items(organisation).all("AUDIT#").forEach(this::delete);
            var applied = stage.bean(Projection.class).apply(List.of(record(before, after)));
            assertThat(applied.unreadable()).isEmpty();
            var events = events();
            assertThat(events).hasSizeLessThanOrEqualTo(1);
            assertThat(events).allSatisfy(event -> {
                assertThat(event.actor().value()).isEqualTo("amara");
                assertThat(event.requestId()).isEqualTo("request-7");
                assertThat(event.at().toEpochMilli()).isEqualTo(1_795_251_600_000L);
            });
            return events.stream()
                    .map(event -> event.action() + " " + event.subject() + " " + event.changed())
                    .findFirst()
                    .orElse("nothing");
        }

        private void delete(Map<String, AttributeValue> row) {
            TABLE.client().deleteItem(call -> call.tableName(TABLE.name())
                    .key(Map.of("pk", row.get("pk"), "sk", row.get("sk"))));
        }

        private StreamRecord record(Map<String, Object> before, Map<String, Object> after) {
            var key = Map.of("pk", world.tenant() + "#GROUP#" + organisation.id(), "sk", "SOME#ITEM");
            return new StreamRecord("1", key, Optional.ofNullable(before), Optional.of(after));
        }

        private Map<String, Object> image(String itemType, Map<String, Object> attributes) {
            var image = new HashMap<>(attributes);
            image.put("itemType", itemType);
            image.put("changedBy", "amara");
            image.put("changedAtEpochMillis", BigDecimal.valueOf(1_795_251_600_000L));
            image.put("requestId", "request-7");
            image.put("version", BigDecimal.TWO);
            return image;
        }

        private Map<String, Object> with(Map<String, Object> image, Object... attributes) {
            var changed = new HashMap<>(image);
            for (int i = 0; i < attributes.length; i += 2) {
                changed.put((String) attributes[i], attributes[i + 1]);
            }
            return changed;
        }

        private Map<String, Object> removed(Map<String, Object> image) {
            return with(image, "removedAtEpochMillis", BigDecimal.valueOf(1_795_251_600_000L));
        }
    }

    private static Tuple is(AuditAction action, String actor, String subject) {
        return tuple(action, actor, subject);
    }

    private List<AuditEvent> events() {
        return events(organisation);
    }

    private List<AuditEvent> events(Group group) {
        return stage.bean(AuditTrail.class)
                .events(world.tenant(), group.id(), new PageRequest(100, Optional.empty()))
                .items();
    }

    private void apply(List<Record> records) {
        for (int from = 0; from < records.size(); from += 100) {
            var batch = records(records.subList(from, Math.min(records.size(), from + 100)));
            var applied = stage.bean(Projection.class).apply(batch);
            assertThat(applied.toRetry()).isEmpty();
            assertThat(applied.unreadable()).isEmpty();
        }
    }

    private List<StreamRecord> records(List<Record> records) {
        return StreamRecords.of(StreamEvents.event(records, tail.streamArn()));
    }
}
