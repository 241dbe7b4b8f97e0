package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.orghub.domain.DomainEvent;
import io.orghub.domain.Group;
import io.orghub.domain.InvitationExpiry;
import io.orghub.domain.Kind;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.MemberChange;
import io.orghub.domain.Role;
import io.orghub.domain.StreamImages;
import io.orghub.domain.StreamRecord;
import io.orghub.domain.UserId;
import io.orghub.edge.StreamRecords;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.Delivery;
import io.orghub.testing.events.StreamEvents;
import io.orghub.testing.events.StreamTail;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import io.orghub.testing.template.FilterPattern;
import io.orghub.testing.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.Record;

class DomainEventsContractTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private final Stage stage = Stage.on(TABLE);
    private final StreamTail tail = tailFromNow();
    private final World world = World.on(TABLE, stage);

    @AfterEach
    void close() {
        stage.close();
    }

    private static StreamTail tailFromNow() {
        var tail = StreamTail.fromNow(TABLE.engine(), TABLE.name());
        return tail;
    }

    /** What the requests of a product's life tell. */
    @Nested
    class OfRequests {
        @Test
        void ofGroups() {
            var organisation = world.organisation(2);
            var id = organisation.id().value();
            world.changePolicy(organisation, LicencePolicy.ENROLMENT);
            world.describe(world.found(organisation), "Evenings only");
            world.add(world.found(organisation), "ada");
            world.transfer(world.found(organisation), World.OWNER, "ada");
            world.archive(world.found(organisation));
            world.sweep(organisation);

            var events = told(tail.read());
            assertThat(types(events))
                    .containsSubsequence(
                            "group.created",
                            "group.updated",
                            "group.updated",
                            "ownership.transferred",
                            "group.archived");
            assertThat(one(events, "group.created").detail())
                    .isEqualTo(Map.of(
                            "groupId",
                            id,
                            "groupType",
                            "organisation",
                            "licencePolicy",
                            "member",
                            "ownerId",
                            World.OWNER));
            assertThat(events)
                    .filteredOn(event -> event.type().equals("group.updated"))
                    .extracting(event -> event.detail().get("changed"))
                    .containsExactly(List.of("licencePolicy"), List.of("description"));
            assertThat(one(events, "ownership.transferred").detail())
                    .containsEntry("ownerId", "ada")
                    .containsEntry("formerOwnerId", World.OWNER)
                    .doesNotContainKey("changed");
            assertThat(events)
                    .filteredOn(event -> event.type().equals("member.removed"))
                    .isNotEmpty()
                    .allSatisfy(event -> assertThat(event.actor()).contains(new UserId(World.OWNER)));
        }

        @Test
        void ofAPlainGroup() {
            world.group();
            assertThat(one(told(tail.read()), "group.created").detail())
                    .containsEntry("groupType", "group")
                    .doesNotContainKey("licencePolicy");
        }

        @Test
        void ofMembers() {
            var organisation = world.organisation(2);
            tail.read();
            world.add(organisation, "ada");
            world.add(organisation, "ada");
            world.change(
                    organisation,
                    "ada",
                    new MemberChange(Optional.of(Role.ADMIN), Optional.of(Kind.LEARNER)),
                    Optional.empty());
            world.remove(organisation, "ada");
            world.remove(organisation, "ada");

            var events = told(tail.read());
            assertThat(types(events)).containsExactly("member.added", "member.changed", "member.removed");
            assertThat(events).extracting(DomainEvent::revision).containsExactly(1L, 2L, 3L);
            assertThat(events.getFirst().detail())
                    .isEqualTo(Map.of(
                            "groupId", organisation.id().value(), "userId", "ada", "role", "member", "kind", "tutor"));
            assertThat(events.get(1).detail())
                    .containsEntry("role", "admin")
                    .containsEntry("kind", "learner")
                    .containsEntry("changed", List.of("kind", "role"));
            assertThat(events).allSatisfy(event -> {
                assertThat(event.tenant()).isEqualTo(world.tenant());
                assertThat(event.actor()).contains(new UserId(World.OWNER));
                assertThat(event.requestId().orElseThrow()).startsWith("request-");
                assertThat(event.time()).isEqualTo(stage.clock().instant());
            });
        }

        @Test
        void ofAnInvitationThatIsAccepted() {
            var organisation = world.organisation(2);
            tail.read();
            var link = world.invited(organisation, "bob");
            world.accept(link, "bob");
            world.accept(link, "bob");

            var events = told(tail.read());
            assertThat(types(events))
                    .containsExactlyInAnyOrder("invitation.created", "invitation.accepted", "member.added");
            assertThat(one(events, "invitation.created").detail())
                    .isEqualTo(Map.of(
                            "groupId",
                            organisation.id().value(),
                            "invitationId",
                            link.key() + "." + Long.toString(link.generation(), Character.MAX_RADIX),
                            "role",
                            "member",
                            "kind",
                            "tutor",
                            "expiresAt",
                            stage.clock().instant().plus(Duration.ofDays(7)).toString()));
            assertThat(one(events, "invitation.accepted").detail()).containsEntry("userId", "bob");
            assertThat(one(events, "invitation.accepted").actor()).contains(new UserId("bob"));
        }

        @Test
        void ofAnInvitationWhoseLicenceSomebodyNeeds() {
            var organisation = world.organisation(1);
            world.invite(organisation, "bob");
            world.advance(Duration.ofDays(7));
            world.add(organisation, "ada");

            var events = told(tail.read());
            assertThat(types(events))
                    .containsSubsequence("invitation.created", "invitation.expired")
                    .contains("member.added");
            assertByTime(one(events, "invitation.expired"));
        }

        @Test
        void ofAnInvitationThatTheScheduleEnds() {
            world.invite(world.organisation(1), "bob");
            stage.project();
            world.advance(Duration.ofDays(7));
            tail.read();
            stage.bean(InvitationExpiry.class).expire(failure -> {});

            assertByTime(one(told(tail.read()), "invitation.expired"));
        }

        @Test
        void ofAnExpiredInvitationThatSomebodyRevokes() {
            var organisation = world.organisation(1);
            var link = world.invited(organisation, "bob");
            world.advance(Duration.ofDays(7));
            tail.read();
            world.revoke(organisation, link);

            assertByTime(one(told(tail.read()), "invitation.expired"));
        }

        /** Whoever noticed it and wrote it down: nobody asked for it. */
        private void assertByTime(DomainEvent event) {
            assertThat(event.actor()).isEmpty();
            assertThat(event.requestId()).isEmpty();
            assertThat(event.envelope()).doesNotContainKeys("actor", "requestId");
        }

        @Test
        void ofAnExpiredInvitationThatIsReplaced() {
            var organisation = world.organisation(1);
            world.invite(organisation, "bob");
            world.advance(Duration.ofDays(7));
            tail.read();
            world.invite(organisation, "bob");

            var events = told(tail.read());
            assertThat(types(events)).containsExactly("invitation.expired", "invitation.created");
            assertThat(events)
                    .extracting(event -> event.detail().get("invitationId"))
                    .doesNotHaveDuplicates();
            assertByTime(events.getFirst());
            assertThat(events.getLast().actor()).isPresent();
        }

        @Test
        void ofEnrolments() {
            world.courses("algebra");
            var organisation = world.organisation(2);
            world.add(organisation, "ada");
            tail.read();
            world.assign(organisation, "ada", "algebra");
            world.unassign(organisation, "ada", "algebra");
            stage.project();

            var events = told(tail.read());
            assertThat(types(events)).containsExactly("enrolment.created", "enrolment.ended");
            assertThat(events.getFirst().detail())
                    .isEqualTo(Map.of("groupId", organisation.id().value(), "userId", "ada", "courseId", "algebra"));
        }

        @Test
        void ofEnrolmentsThatEndedWithTheMembership() {
            world.courses("algebra");
            var organisation = world.organisation(2);
            world.add(organisation, "ada");
            world.assign(organisation, "ada", "algebra");
            world.remove(organisation, "ada");
            stage.project();
            assertThat(types(told(tail.read()))).endsWith("member.removed", "enrolment.ended");

            world.add(organisation, "ada");
            world.assign(organisation, "ada", "algebra");
            world.remove(organisation, "ada");
            world.advance(Duration.ofMillis(1));
            world.add(organisation, "ada");
            tail.read();
            // Before the stream has ended the one that was.
            world.assign(organisation, "ada", "algebra");
            assertThat(types(told(tail.read()))).containsExactly("enrolment.ended", "enrolment.created");
        }

        @Test
        void ofLicences() {
            var organisation = world.organisation(2);
            tail.read();
            world.grant(organisation.id(), 3, "key");
            world.set(organisation, 4);
            world.add(organisation, "ada", "bob", "cleo");

            var events = told(tail.read()).stream()
                    .filter(event -> event.type().startsWith("licences."))
                    .toList();
            assertThat(types(events)).containsExactly("licences.granted", "licences.set");
            assertThat(events).extracting(DomainEvent::revision).containsExactly(2L, 3L);
            assertThat(events.getFirst().detail())
                    .containsEntry("organisationId", organisation.id().value())
                    .containsEntry("quantity", 3L)
                    .containsEntry("granted", 5L)
                    .containsEntry("available", 5L);
            assertThat(events.getLast().detail())
                    .containsEntry("formerlyGranted", 5L)
                    .doesNotContainKey("quantity")
                    .containsEntry("granted", 4L);
        }

        @Test
        void holdNoAddressesNamesOrTexts() {
            world.profile("ada", "Ada Byron", Optional.of(World.email("ada")));
            var organisation = live();
            world.describe(world.found(organisation), "Mind the dog");
            stage.project();

            assertThat(told(tail.read()).toString())
                    .contains("ada")
                    .doesNotContain("@", "example.org", "Byron", "Bright", "dog");
        }
    }

    @Nested
    class Delivered {
        @ParameterizedTest
        @MethodSource("io.orghub.testing.stage.Soak#seeds")
        void theSameRecordsTellTheSameInAnyOrderAndAnyNumberOfTimes(long seed) {
            live();
            var records = tail.read();
            var events = told(records);

            world.advance(Duration.ofDays(1));
            var again = told(Delivery.repeated(Delivery.shuffled(records, seed), seed));

            assertThat(ids(events)).hasSize(12).doesNotHaveDuplicates();
            assertThat(again.size()).isGreaterThan(events.size());
            assertThat(Set.copyOf(again)).isEqualTo(Set.copyOf(events));
        }

        @ParameterizedTest
        @MethodSource("io.orghub.testing.stage.Soak#seeds")
        void revisionsTellTheLatestStateOfASubjectInAnyOrder(long seed) {
            var organisation = live();
            var members = told(Delivery.shuffled(tail.read(), seed)).stream()
                    .filter(event -> event.type().startsWith("member."))
                    .collect(Collectors.toMap(
                            event -> event.detail().get("userId"),
                            event -> event,
                            (one, other) -> one.revision() > other.revision() ? one : other));

            var active = members.values().stream()
                    .filter(event -> !event.type().equals("member.removed"))
                    .map(event -> event.detail().get("userId"))
                    .collect(Collectors.toSet());
            assertThat(active)
                    .isEqualTo(world.items(organisation).all("MEMBER#").stream()
                            .filter(item -> !item.containsKey("removedAtEpochMillis"))
                            .map(item -> item.get("userId").s())
                            .collect(Collectors.toSet()));
        }

        @Test
        void aSubjectThatWasPurgedAndComesBackHasNewIds() {
            var organisation = world.organisation(2);
            tail.read();
            world.add(organisation, "ada");
            world.remove(organisation, "ada");
            world.advance(Duration.ofDays(31));
            purge(organisation, "MEMBER#ada");
            world.add(organisation, "ada");

            var events = told(tail.read());
            assertThat(types(events)).containsExactly("member.added", "member.removed", "member.added");
            assertThat(ids(events)).doesNotHaveDuplicates();
        }

        @Test
        void nothingIsToldThatTheFiltersOfTheTemplateHoldBack() {
            live();
            stage.project();
            var records = tail.read();
            var filters = routeFilters();
            var started = records.stream()
                    .filter(record -> filters.stream()
                            .anyMatch(filter -> filter.matches(StreamEvents.node(record, tail.streamArn()))))
                    .toList();

            assertThat(told(started)).isEqualTo(told(records));
            assertThat(started).hasSizeLessThan(records.size() / 2);
        }

        private List<FilterPattern> routeFilters() {
            return Template.load(Template.locate(), Map.of(), Map.of()).functions().stream()
                    .filter(function -> function.name().equals("route"))
                    .flatMap(function -> function.streams().stream())
                    .flatMap(mapping -> mapping.filters().stream())
                    .map(FilterPattern::parse)
                    .toList();
        }

        private void purge(Group organisation, String sk) {
            var item = world.items(organisation).one(sk).orElseThrow();
            TABLE.client().deleteItem(call -> call.tableName(TABLE.name())
                    .key(Map.of("pk", item.get("pk"), "sk", item.get("sk"))));
        }
    }

    /** What items of other requests become, told by attributes alone. */
    @Nested
    class ByImages {
        private final Map<String, Object> invitation = Map.ofEntries(
                Map.entry("itemType", "invitation"),
                Map.entry("status", "pending"),
                Map.entry("invitationKey", "key"),
                Map.entry("generation", BigDecimal.TEN),
                Map.entry("sending", BigDecimal.ONE),
                Map.entry("role", "member"),
                Map.entry("kind", "tutor"),
                Map.entry("expiresAtEpochMillis", BigDecimal.valueOf(1_795_856_400_000L)),
                Map.entry("changedBy", "amara"),
                Map.entry("changedAtEpochMillis", BigDecimal.valueOf(1_795_251_600_000L)),
                Map.entry("requestId", "request-7"),
                Map.entry("version", BigDecimal.TWO));

        @ParameterizedTest
        @ValueSource(strings = {"accepted", "declined", "revoked", "expired"})
        void ofInvitationsThatEnd(String status) {
            assertThat(types(told(invitation, with(invitation, "status", status))))
                    .containsExactly("invitation." + status);
            assertThat(told(with(invitation, "status", status), with(invitation, "status", status)))
                    .isEmpty();
            assertThat(types(told(with(invitation, "status", status), invitation)))
                    .containsExactly("invitation.created");
        }

        @Test
        void ofInvitationsThatAreSentAgainButNotOfTheirMail() {
            assertThat(types(told(invitation, with(invitation, "sending", BigDecimal.TWO))))
                    .containsExactly("invitation.resent");
            assertThat(told(invitation, with(invitation, "sentSending", BigDecimal.ONE)))
                    .isEmpty();
        }

        @Test
        void namesNobodyForWhatNoRequestAsked() {
            assertThat(told(invitation, with(with(invitation, "status", "revoked"), "requestId", "none")))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.actor()).isEmpty();
                        assertThat(event.requestId()).isEmpty();
                    });
        }

        @Test
        void ofNothingThatIsGoneOrInNoGroup() {
            var images = stage.bean(StreamImages.class);
            assertThat(images.events(
                            new StreamRecord("1", key("harbour#GROUP#g1"), Optional.of(invitation), Optional.empty())))
                    .isEmpty();
            assertThat(images.events(
                            new StreamRecord("1", key("harbour#COURSE#c1"), Optional.empty(), Optional.of(invitation))))
                    .isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "invitationKey",
                    "generation",
                    "role",
                    "kind",
                    "expiresAtEpochMillis",
                    "changedBy",
                    "changedAtEpochMillis",
                    "requestId",
                    "version"
                })
        void areUnreadableWhereSomethingIsMissing(String attribute) {
            var broken = new HashMap<>(invitation);
            broken.remove(attribute);
            assertThatThrownBy(() -> told(null, broken)).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void areAllInTheSchemaAndAsItSays() {
            live();
            stage.project();
            var events = Stream.concat(
                            told(tail.read()).stream(),
                            Stream.of("declined", "revoked", "expired")
                                    .flatMap(status -> told(invitation, with(invitation, "status", status)).stream()))
                    .collect(Collectors.toCollection(ArrayList::new));
            events.addAll(told(invitation, with(invitation, "sending", BigDecimal.TWO)));
            var other = world.organisation(1);
            world.add(other, "ada");
            world.set(other, 2);
            world.describe(other, "Evenings only");
            world.transfer(other, World.OWNER, "ada");
            world.change(other, World.OWNER, Role.MEMBER);
            world.archive(other);
            stage.project();
            events.addAll(told(tail.read()));

            var schema = DocumentedEvents.read();
            assertThat(events).allSatisfy(schema::assertDescribes);
            assertThat(new TreeSet<>(types(events))).isEqualTo(schema.types());
        }

        private List<DomainEvent> told(Map<String, Object> before, Map<String, Object> after) {
            return stage.bean(StreamImages.class)
                    .events(new StreamRecord(
                            "1", key("harbour#GROUP#g1"), Optional.ofNullable(before), Optional.of(after)));
        }

        private List<DomainEvent> told(List<Record> records) {
            return DomainEventsContractTest.this.told(records);
        }

        private Map<String, String> key(String pk) {
            return Map.of("pk", pk, "sk", "INVITATION#key");
        }

        private Map<String, Object> with(Map<String, Object> image, String attribute, Object value) {
            var changed = new HashMap<>(image);
            changed.put(attribute, value);
            return changed;
        }
    }

    /** The schema that consumers read; it lets new fields in, but this code publishes none that it does not have. */
    private record DocumentedEvents(JsonNode document, Schema schema) {
        static DocumentedEvents read() {
            try {
                var text = Files.readString(Template.locate().resolveSibling("docs/domain-event.schema.json"));
                var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
                return new DocumentedEvents(JSON.readTree(text), registry.getSchema(text));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Set<String> types() {
            return families().flatMap(DocumentedEvents::typesOf).collect(Collectors.toCollection(TreeSet::new));
        }

        void assertDescribes(DomainEvent event) {
            JsonNode envelope = JSON.valueToTree(event.envelope());
            assertThat(schema.validate(envelope)).as(envelope.toString()).isEmpty();
            assertThat(names(document.path("properties"))).containsAll(names(envelope));
            var detail = families()
                    .filter(family -> typesOf(family).anyMatch(event.type()::equals))
                    .map(family -> family.at("/properties/detail/$ref").asText())
                    .map(reference -> document.at(reference.substring(1) + "/properties"))
                    .findFirst()
                    .orElseThrow();
            assertThat(names(detail)).containsAll(names(envelope.path("detail")));
            // Ten entries of a request are then far below EventBridge's 256 KB.
            assertThat(envelope.toString().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(2_000);
        }

        private Stream<JsonNode> families() {
            return StreamSupport.stream(document.path("oneOf").spliterator(), false);
        }

        private static Stream<String> typesOf(JsonNode family) {
            return StreamSupport.stream(family.at("/properties/type/enum").spliterator(), false)
                    .map(JsonNode::asText);
        }

        private static Set<String> names(JsonNode object) {
            var names = new HashSet<String>();
            object.fieldNames().forEachRemaining(names::add);
            return names;
        }
    }

    /** Twelve events of one organisation, from its creation on. */
    private Group live() {
        var organisation = world.organisation(4);
        world.add(organisation, "ada", "bob");
        world.advance(Duration.ofSeconds(1));
        world.accept(world.invited(organisation, "dan"), "dan");
        world.remove(organisation, "ada");
        world.grant(organisation.id(), 1, "key");
        world.add(organisation, "ada");
        world.courses("algebra");
        world.assign(organisation, "ada", "algebra");
        world.unassign(organisation, "ada", "algebra");
        return organisation;
    }

    private static DomainEvent one(List<DomainEvent> events, String type) {
        assertThat(events).filteredOn(event -> event.type().equals(type)).hasSize(1);
        return events.stream()
                .filter(event -> event.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> types(List<DomainEvent> events) {
        return events.stream().map(DomainEvent::type).toList();
    }

    private static List<String> ids(List<DomainEvent> events) {
        return events.stream().map(DomainEvent::id).toList();
    }

    private List<DomainEvent> told(List<Record> records) {
        return StreamRecords.of(StreamEvents.event(records, tail.streamArn())).stream()
                .flatMap(record -> stage.bean(StreamImages.class).events(record).stream())
                .toList();
    }
}
