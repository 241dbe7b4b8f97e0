package io.orghub.streams.project;

import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orghub.domain.Booking;
import io.orghub.domain.BookingId;
import io.orghub.domain.Bookings;
import io.orghub.domain.Busy;
import io.orghub.domain.GroupId;
import io.orghub.domain.Money;
import io.orghub.domain.MonthlyRevenue;
import io.orghub.domain.OrganisationStats;
import io.orghub.domain.Role;
import io.orghub.domain.Stats;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import io.orghub.streams.Consumer;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.log.CapturedLog;
import io.orghub.testing.stage.Story;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ProjectHandlerTest {
    @RegisterExtension
    final Consumer consumer = new Consumer("project", ProjectHandler::new);

    private OrganisationStats stats() {
        return consumer.stage()
                .bean(Stats.class)
                .find(new TenantId(BRIGHTSIDE), new GroupId(HARBOUR))
                .orElseThrow();
    }

    private static ObjectNode change(ObjectNode event, int record) {
        return (ObjectNode) event.at("/Records/" + record + "/dynamodb");
    }

    private static ObjectNode keys(ObjectNode event, int record) {
        return (ObjectNode) change(event, record).path("Keys");
    }

    private static void entryOf(String date, ObjectNode event) {
        keys(event, 0).putObject("pk").put("S", "brightside#GROUP#harbour-tuition#REVENUE#GBP#" + date);
        keys(event, 0).putObject("sk").put("S", "BOOKING#b1");
        ((ObjectNode) change(event, 0).path("NewImage"))
                .setAll(Map.of(
                        "grossMinor", number("4500"), "refundsMinor", number("0"), "commissionMinor", number("450")));
    }

    private static ObjectNode number(String digits) {
        return JsonNodeFactory.instance.objectNode().put("N", digits);
    }

    @Nested
    class Success {
        @Test
        void countsTheMembersAndInvitationOfTheSample() throws Exception {
            Story.on(consumer.stage()).invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER);

            assertThat(consumer.take(consumer.sample("success"))).isEmpty();

            assertThat(stats().teamSize()).isEqualTo(2);
            assertThat(stats().pendingInvitations()).isEqualTo(1);
            assertThat(consumer.deadLetters()).isEmpty();
        }

        @Test
        void changesNothingWhenTheSampleComesAgain() throws Exception {
            consumer.take(consumer.sample("success"));
            var after = consumer.table().items();
            assertThat(consumer.take(consumer.sample("success"))).isEmpty();
            assertThat(consumer.table().items()).containsExactlyInAnyOrderElementsOf(after);
        }

        @Test
        void readsThePresentStateInsteadOfTheRecords() throws Exception {
            Story.on(consumer.stage()).remove(HARBOUR, "carys");
            consumer.take(consumer.sample("success"));
            assertThat(stats().teamSize()).isEqualTo(1);
        }

        @Test
        void countsAnEnrolmentOnceAndEndsItWithItsMembership() throws Exception {
            var story = Story.on(consumer.stage());
            story.courses("algebra");
            story.enrolment(HARBOUR, "carys", "algebra");
            var enrolled = consumer.sample("success");
            keys(enrolled, 0).putObject("sk").put("S", "ENROLMENT#carys#algebra");
            assertThat(consumer.take(enrolled)).isEmpty();
            assertThat(consumer.take(enrolled)).isEmpty();
            assertThat(enrolments()).isEqualTo("1");

            story.remove(HARBOUR, "carys");
            var removed = consumer.sample("success");
            keys(removed, 0).putObject("sk").put("S", "MEMBER#carys");
            ((ObjectNode) change(removed, 0).path("NewImage"))
                    .putObject("removedAtEpochMillis")
                    .put("N", "1795251600000");
            assertThat(consumer.take(removed)).isEmpty();

            assertThat(enrolments()).isEqualTo("0");
            assertThat(consumer.table().item("brightside#GROUP#harbour-tuition", "ENROLMENT#carys#algebra"))
                    .hasValueSatisfying(
                            item -> assertThat(item.get("removedBy").s()).isEqualTo("amara"));
            assertThat(consumer.deadLetters()).isEmpty();
        }

        @Test
        void foldsABookingIntoItsMonthOnce() throws Exception {
            consumer.stage()
                    .bean(Bookings.class)
                    .record(
                            consumer.stage().operation(new TenantId(BRIGHTSIDE), "machine"),
                            new Booking(
                                    new BookingId("b1"),
                                    new UserId("carys"),
                                    new UserId("farid"),
                                    new Money("GBP", 4_500),
                                    Instant.parse("2026-11-20T12:00:00Z"),
                                    Optional.empty()));
            var event = consumer.sample("success");
            entryOf("2026-11-20", event);

            assertThat(consumer.take(event)).isEmpty();
            assertThat(consumer.take(event)).isEmpty();

            assertThat(stats().revenue())
                    .containsExactly(new MonthlyRevenue(YearMonth.of(2026, 11), "GBP", 4_500, 0, 450));
            assertThat(consumer.deadLetters()).isEmpty();
        }

        private String enrolments() {
            return consumer.table()
                    .item("brightside#GROUP#harbour-tuition", "STATS")
                    .orElseThrow()
                    .get("enrolments")
                    .n();
        }

        @Test
        void passesOverItemsThatAreNobodysConcern() throws Exception {
            var event = consumer.sample("success");
            keys(event, 0).putObject("sk").put("S", "SOMETHING#NEW");
            assertThat(consumer.take(event)).isEmpty();
            assertThat(consumer.deadLetters()).isEmpty();
            assertThat(stats().teamSize()).isEqualTo(1);
        }
    }

    @Nested
    class Refusal {
        @Test
        void throwsWithoutRecordsForSuccessWouldMoveTheCheckpoint() {
            assertThatThrownBy(() -> consumer.take(consumer.sample("empty")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> consumer.take(new DynamodbEvent())).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> consumer.take((DynamodbEvent) null)).isInstanceOf(Exception.class);
        }

        @Test
        void deadLettersTheUnreadableKeyOfTheSampleWithoutValuesAndGoesOn() throws Exception {
            assertThat(consumer.take(consumer.sample("unreadable"))).isEmpty();

            assertThat(consumer.deadLetters()).hasSize(1);
            assertThat(Consumer.parsed(consumer.deadLetters().getFirst())).isEqualTo(Consumer.parsed("""
                            {"consumer":"project","pk":"brightside#GROUP#harbour-tuition","sk":"LICENCES",\
                            "sequenceNumber":"4421584500000000000000018"}"""));
            assertThat(stats().teamSize()).isEqualTo(2);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "granted",
                    "available",
                    "inUse",
                    "version",
                    "policy",
                    "state",
                    "lastOp",
                    "tenantId",
                    "groupId"
                })
        void deadLettersAnAccountThatLacksAnything(String attribute) throws Exception {
            var event = consumer.sample("unreadable");
            var image = (ObjectNode) change(event, 1).path("NewImage");
            image.setAll(wholeAccount());
            image.remove(attribute);

            assertThat(consumer.take(event)).isEmpty();

            assertThat(consumer.deadLetters())
                    .hasSize(attribute.equals("inUse") ? 0 : 1)
                    .allMatch(letter -> letter.contains("\"LICENCES\""));
            assertThat(stats().teamSize()).isEqualTo(2);
        }

        private ObjectNode wholeAccount() throws Exception {
            return Consumer.parsed("""
                    {"tenantId":{"S":"brightside"},"groupId":{"S":"harbour-tuition"},"policy":{"S":"member"},\
                    "state":{"S":"open"},"granted":{"N":"20"},"available":{"N":"18"},"inUse":{"N":"2"},\
                    "version":{"N":"9"},"lastOp":{"M":{"entryId":{"S":"e"},"kind":{"S":"consume"},\
                    "quantity":{"N":"1"},"actor":{"S":"amara"},"requestId":{"S":"r"},\
                    "atEpochMillis":{"N":"1795251600000"}}}}""");
        }

        @ParameterizedTest
        @ValueSource(strings = {"MEMBER#", "MEMBER#a b", "MEMBER#a#b", "PROFILE", "LICENCES"})
        void deadLettersKeysThatNameNothing(String sortKey) throws Exception {
            var event = consumer.sample("success");
            keys(event, 0).putObject("sk").put("S", sortKey);
            change(event, 0).remove("NewImage");

            assertThat(consumer.take(event)).isEmpty();

            assertThat(consumer.deadLetters()).singleElement().asString().contains(sortKey);
            assertThat(stats().teamSize()).isEqualTo(1);
        }

        @Test
        void deadLettersRevenueOfNoDayOrWithoutItsAmounts() throws Exception {
            var ofNoDay = consumer.sample("success");
            entryOf("yesterday", ofNoDay);
            assertThat(consumer.take(ofNoDay)).isEmpty();
            assertThat(consumer.deadLetters()).singleElement().asString().contains("BOOKING#b1");

            var withoutAmounts = consumer.sample("success");
            entryOf("2026-11-20", withoutAmounts);
            ((ObjectNode) change(withoutAmounts, 0).path("NewImage")).remove("commissionMinor");
            assertThat(consumer.take(withoutAmounts)).isEmpty();
            assertThat(consumer.deadLetters()).hasSize(2);
        }

        @Test
        void deadLettersAMemberWhoseStoredItemIsUnreadableAndCountsTheOthers() throws Exception {
            consumer.table().client().updateItem(update -> update.tableName(
                            consumer.table().name())
                    .key(Map.of(
                            "pk", AttributeValue.fromS("brightside#GROUP#harbour-tuition"),
                            "sk", AttributeValue.fromS("MEMBER#bao")))
                    .updateExpression("REMOVE joinedAtEpochMillis"));

            assertThat(consumer.take(consumer.sample("success"))).isEmpty();

            assertThat(consumer.deadLetters()).singleElement().asString().contains("MEMBER#bao");
            assertThat(stats().teamSize()).isEqualTo(1);
        }

        /** The table refuses each transaction that adds to what is no number, for ever. */
        @Test
        void deadLettersWhatTheTableWillNeverTakeAndAppliesTheOthers() throws Exception {
            consumer.stage().project();
            consumer.table().client().updateItem(update -> update.tableName(
                            consumer.table().name())
                    .key(Map.of(
                            "pk", AttributeValue.fromS("brightside#GROUP#harbour-tuition"),
                            "sk", AttributeValue.fromS("TEAM#carys")))
                    .updateExpression("SET activeStudents = :text")
                    .expressionAttributeValues(Map.of(":text", AttributeValue.fromS("many"))));
            var story = Story.on(consumer.stage());
            story.link("carys", "sam");
            story.link("bao", "sue");
            var event = consumer.sample("success");
            linkOf("carys", "sam", event, 0);
            linkOf("bao", "sue", event, 1);

            assertThat(consumer.take(event)).isEmpty();

            assertThat(consumer.deadLetters()).singleElement().asString().contains("USER#carys", "STUDENT#sam");
            assertThat(stats().totalClients()).isEqualTo(1);
        }

        private void linkOf(String tutor, String student, ObjectNode event, int record) {
            keys(event, record).putObject("pk").put("S", BRIGHTSIDE + "#USER#" + tutor);
            keys(event, record).putObject("sk").put("S", "STUDENT#" + student);
            change(event, record).remove("NewImage");
        }

        @ParameterizedTest
        @EnumSource(
                value = Fault.class,
                names = {"SERVER_ERROR", "RESET_BEFORE_SENDING", "REQUEST_THROTTLED", "THROTTLED"})
        void deadLettersNothingWhileTheTableIsOutOfReach(Fault fault) throws Exception {
            consumer.stage().faults().always(fault);
            try {
                assertThat(consumer.take(consumer.sample("success"))).isNotEmpty();
            } catch (SdkException | Busy comesAgain) {
                assertThat(comesAgain).isNotNull();
            }
            assertThat(consumer.deadLetters()).isEmpty();
        }

        @Test
        void deadLettersWhatIsCountedInStatsThatAreGone() throws Exception {
            consumer.table().client().deleteItem(delete -> delete.tableName(
                            consumer.table().name())
                    .key(Map.of(
                            "pk", AttributeValue.fromS("brightside#GROUP#harbour-tuition"),
                            "sk", AttributeValue.fromS("STATS"))));
            var event = consumer.sample("success");
            keys(event, 0).putObject("pk").put("S", BRIGHTSIDE + "#GROUP#" + YEAR_11);

            assertThat(consumer.take(event)).isEmpty();

            assertThat(consumer.deadLetters()).isNotEmpty().allMatch(letter -> letter.contains(HARBOUR));
            assertThat(consumer.table().item(BRIGHTSIDE + "#GROUP#" + YEAR_11, "TEAM#bao"))
                    .isPresent();
        }

        @Test
        void reportsTheLowestRecordOfTheGroupThatIsBusyAndAppliesTheOthers() throws Exception {
            var event = consumer.sample("success");
            keys(event, 0).putObject("pk").put("S", BRIGHTSIDE + "#GROUP#" + YEAR_11);
            // As text it would be the highest, as a number it is the lowest.
            change(event, 2).put("SequenceNumber", "9");
            consumer.stage()
                    .faults()
                    .on(attempt -> attempt.isWrite() && attempt.mentions("#" + HARBOUR))
                    .always()
                    .inject(Fault.TRANSACTION_CONFLICT);

            try (var log = CapturedLog.start()) {
                assertThat(consumer.take(event)).containsExactly("9");
                assertThat(log.lines()).anySatisfy(line -> assertThat(line)
                        .startsWith("WARN not done, to come again from 9 ")
                        .contains("function=ProjectHandler", "requestId=", "tenant=" + BRIGHTSIDE)
                        .doesNotContain("#"));
            }

            consumer.stage().faults().clear();
            assertThat(consumer.table().item(BRIGHTSIDE + "#GROUP#" + YEAR_11, "TEAM#bao"))
                    .isPresent();
            assertThat(stats().teamSize()).isZero();
            assertThat(consumer.deadLetters()).isEmpty();
        }

        @Test
        void failsTheBatchWhenTheDeadLettersAreOutOfReach() {
            consumer.queues().refuse();
            assertThatThrownBy(() -> consumer.take(consumer.sample("unreadable")))
                    .isInstanceOf(Exception.class);
        }

        @Test
        void logsNeitherNamesNorAddresses() throws Exception {
            try (var log = CapturedLog.start()) {
                consumer.take(consumer.sample("unreadable"));
                consumer.take(consumer.sample("success"));
                assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains("@") || line.contains("Bảo"));
            }
        }
    }
}
