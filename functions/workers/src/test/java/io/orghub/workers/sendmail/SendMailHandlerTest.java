package io.orghub.workers.sendmail;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.orghub.domain.Group;
import io.orghub.domain.Groups;
import io.orghub.domain.Invitation;
import io.orghub.domain.Invitations;
import io.orghub.domain.Language;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Mail;
import io.orghub.domain.Role;
import io.orghub.domain.Settings;
import io.orghub.domain.TenantId;
import io.orghub.domain.Undelivered;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.RuntimeJson;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.log.CapturedLog;
import io.orghub.testing.policy.PolicyGuard;
import io.orghub.testing.stage.Invoked;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.Story;
import io.orghub.workers.InvitationTags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class SendMailHandlerTest {
    private final RecordingMailer mailer = new RecordingMailer();
    private TestTable table;
    private Stage stage;
    private Story story;
    private Invoked<SQSEvent, SQSBatchResponse> function;

    @BeforeEach
    void tell() {
        var policies = new PolicyGuard();
        table = TestTable.fresh();
        stage = Stage.on(
                table,
                Map.of("mail.sender", "noreply@orghub.example", "web.origin", "https://app.orghub.example"),
                policies,
                mailer);
        story = Story.tell(stage);
        function = new Invoked<>(new SendMailHandler(stage.context()), policies);
    }

    @AfterEach
    void end() {
        stage.close();
        table.drop();
    }

    private Invitation invitation() {
        return story.invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER);
    }

    private void settings(Optional<Language> language, Optional<String> colour) {
        stage.bean(Groups.class)
                .update(
                        stage.operation(new TenantId("brightside"), AMARA_THE_OWNER.id()),
                        story.found(HARBOUR),
                        Optional.empty(),
                        group -> new Group(
                                group.tenant(),
                                group.id(),
                                group.type(),
                                group.name(),
                                group.slug(),
                                group.owner(),
                                group.policy(),
                                group.description(),
                                group.website(),
                                colour.map(branded -> "https://harbour.example/logo.png?a=1&b=2"),
                                new Settings(Optional.empty(), Optional.empty(), Optional.empty(), colour, language),
                                group.archived(),
                                group.createdAt(),
                                group.version()));
    }

    /** The ids of the messages that failed. */
    private List<String> take(SQSEvent event) throws Exception {
        return function.with(event).getBatchItemFailures().stream()
                .map(SQSBatchResponse.BatchItemFailure::getItemIdentifier)
                .toList();
    }

    private static SQSEvent sample(String sample) {
        return RuntimeJson.fromFile("events/send-mail/" + sample + ".json", SQSEvent.class);
    }

    private static SQSEvent messages(String... bodies) {
        var event = new SQSEvent();
        event.setRecords(Stream.of(bodies).map(SendMailHandlerTest::message).toList());
        return event;
    }

    private static SQSEvent.SQSMessage message(String body) {
        var message = new SQSEvent.SQSMessage();
        message.setMessageId("message-" + body.length());
        message.setBody(body);
        return message;
    }

    private static String job(Invitation invitation) {
        return "{\"tenantId\":\"brightside\",\"groupId\":\"%s\",\"invitationKey\":\"%s\"}"
                .formatted(invitation.link().group(), invitation.link().key());
    }

    /** So long the queue hides a message that failed. */
    private void comesAgain() {
        stage.clock().advance(Duration.ofMinutes(3));
    }

    private Mail mailOf(Invitation invitation) throws Exception {
        assertThat(take(messages(job(invitation)))).isEmpty();
        assertThat(mailer.mails()).hasSize(1);
        return mailer.mails().getFirst();
    }

    private Optional<Long> sentAt(Invitation invitation) {
        return table.item(
                        "brightside#GROUP#harbour-tuition",
                        "INVITATION#" + invitation.link().key())
                .map(item -> item.get("sentAtEpochMillis"))
                .map(value -> Long.valueOf(value.n()));
    }

    @Nested
    class Success {
        @Test
        void mailsTheInvitationOfTheSample() throws Exception {
            var invitation = invitation();

            assertThat(take(sample("success"))).isEmpty();

            var link = "https://app.orghub.example/invitation#" + story.token(invitation);
            assertThat(mailer.mails()).singleElement().satisfies(mail -> {
                assertThat(mail.from()).isEqualTo("noreply@orghub.example");
                assertThat(mail.to()).isEqualTo(DENIZ_OUTSIDE.email());
                assertThat(mail.subject()).isEqualTo("Amara Okafor invites you to join Harbour Tuition");
                assertThat(mail.text())
                        .contains(
                                "Amara Okafor invites you to join Harbour Tuition.",
                                link,
                                "28 November 2026, 09:00 UTC");
                assertThat(mail.html()).contains("<a href=\"" + link + "\"", "28 November 2026, 09:00 UTC");
            });
        }

        @Test
        void keepsTheSecretBehindTheHashThatNoServerIsSent() throws Exception {
            var invitation = invitation();
            var mail = mailOf(invitation);
            assertThat(mail.text().split("#", -1)).hasSize(2);
            assertThat(mail.text().split("#")[0]).doesNotContain(story.token(invitation), "v1.");
            assertThat(mail.subject()).doesNotContain("v1.");
        }

        @Test
        void notesWhenItWentOut() throws Exception {
            var invitation = invitation();
            assertThat(sentAt(invitation)).isEmpty();
            stage.clock().advance(Duration.ofMinutes(3));
            take(sample("success"));
            assertThat(sentAt(invitation)).contains(stage.clock().millis());
        }

        @Test
        void mailsOnceHoweverOftenTheMessageComes() throws Exception {
            var invitation = invitation();
            assertThat(take(messages(job(invitation), job(invitation)))).isEmpty();
            assertThat(take(messages(job(invitation)))).isEmpty();
            assertThat(mailer.mails()).hasSize(1);
        }

        @Test
        void sendsOneCopyWhenTwoWorkersHaveTheMessageAtOnce() throws Exception {
            var invitation = invitation();
            // The other one takes the message when this one has read and claimed the mail, and is about to send it.
            mailer.before(() -> assertThat(take(messages(job(invitation)))).hasSize(1));
            assertThat(take(messages(job(invitation)))).isEmpty();
            assertThat(mailer.mails()).hasSize(1);
        }

        @Test
        void sendsWhatAWorkerThatDiedHadClaimed() throws Exception {
            var invitation = invitation();
            mailer.fail(true);
            assertThat(take(messages(job(invitation)))).hasSize(1);
            mailer.fail(false);
            assertThat(take(messages(job(invitation)))).hasSize(1);
            assertThat(mailer.mails()).isEmpty();

            comesAgain();
            assertThat(mailOf(invitation).to()).isEqualTo(DENIZ_OUTSIDE.email());
        }

        @Test
        void showsTheMessageOnItsOwnLines() throws Exception {
            var invitation = story.invitation(
                    HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER, Optional.of("Bring <pens> & paper.\nSee you!"));
            var mail = mailOf(invitation);
            assertThat(mail.text()).contains("\n\n> Bring <pens> & paper.\n> See you!\n\nAccept");
            assertThat(mail.html()).contains("Bring &lt;pens&gt; &amp; paper.\nSee you!");
        }

        @Test
        void escapesMarkupInNames() throws Exception {
            story.profile(new Person("brightside", "amara", "<img src=x onerror='a()'>\"&", "a@b.example", false));
            story.organisation("harmless", "<script>alert(1)</script>", LicencePolicy.MEMBER, 1);
            var mail = mailOf(story.invitation("harmless", DENIZ_OUTSIDE.email(), Role.MEMBER));

            assertThat(mail.html())
                    .doesNotContain("<script", "<img", "onerror='")
                    .contains("&lt;script&gt;", "&quot;&amp;");
            assertThat(mail.text()).contains("<script>alert(1)</script>");
        }

        @Test
        void letsRightToLeftNamesRunTheirWay() throws Exception {
            story.organisation("al-amal", "أكاديمية الأمل", LicencePolicy.MEMBER, 1);
            story.profile(new Person("brightside", "amara", "עמרה", "a@b.example", false));
            var mail = mailOf(story.invitation("al-amal", DENIZ_OUTSIDE.email(), Role.MEMBER));
            assertThat(mail.html())
                    .contains(
                            "<p><span dir=\"auto\">עמרה</span> invites you to join <span dir=\"auto\">أكاديمية الأمل</span>.</p>");
            // U+2068 to U+2069: an isolate, where there is no markup.
            assertThat(mail.subject()).isEqualTo("\u2068עמרה\u2069 invites you to join \u2068أكاديمية الأمل\u2069");
            assertThat(mail.text()).startsWith(mail.subject() + ".");
        }

        @Test
        void letsNoNameTurnItsSurroundingsOrAddALine() throws Exception {
            story.organisation("turner", "Evil\u202Egro.live\u2069 \u2067\u0007name", LicencePolicy.MEMBER, 1);
            story.profile(new Person("brightside", "amara", "Amara\r\nBcc: all@b.example", "a@b.example", false));
            var mail = mailOf(story.invitation("turner", DENIZ_OUTSIDE.email(), Role.MEMBER));
            assertThat(mail.subject()).isEqualTo("Amara  Bcc: all@b.example invites you to join Evilgro.live  name");
            assertThat(mail.html()).doesNotContain("\u202E", "\u2067");
        }

        @Test
        void cutsVeryLongNamesBetweenCharacters() throws Exception {
            story.organisation("long", "👩‍🏫".repeat(300), LicencePolicy.MEMBER, 1);
            story.profile(new Person("brightside", "amara", "e\u0301".repeat(300) + "x", "a@b.example", false));
            var mail = mailOf(story.invitation("long", DENIZ_OUTSIDE.email(), Role.MEMBER));
            assertThat(mail.subject())
                    .startsWith("e\u0301".repeat(60) + "… invites you to join 👩‍🏫")
                    .hasSizeLessThan(400);
            assertThat(mail.text()).startsWith("e\u0301".repeat(120) + "… invites");
        }

        @Test
        void leavesValuesThatLookLikePlacesAsTheyAre() throws Exception {
            story.organisation("braces", "{{link}} {inviter} $1 {{#message}}", LicencePolicy.MEMBER, 1);
            var mail = mailOf(story.invitation(
                    "braces", DENIZ_OUTSIDE.email(), Role.MEMBER, Optional.of("{{link}} {expiry} \\1 {{/message}}")));
            assertThat(mail.text())
                    .contains(
                            "Amara Okafor invites you to join {{link}} {inviter} $1 {{#message}}.",
                            "{{link}} {expiry} \\1 {{/message}}");
            assertThat(mail.html()).contains("{{link}} {inviter} $1 {{#message}}.");
        }

        @Test
        void speaksTheLanguageOfTheOrganisation() throws Exception {
            settings(Optional.of(Language.DE), Optional.empty());
            var mail = mailOf(invitation());
            assertThat(mail.subject()).isEqualTo("Amara Okafor lädt Sie zu Harbour Tuition ein");
            assertThat(mail.text()).contains("Einladung annehmen: https://", "28. November 2026, 09:00 UTC");
            assertThat(mail.html()).contains("<html lang=\"de\">", "können Sie sie ignorieren");
        }

        @ParameterizedTest
        @EnumSource(Language.class)
        void hasEveryPhraseInEachLanguage(Language language) throws Exception {
            settings(Optional.of(language), Optional.empty());
            var mail = mailOf(invitation());
            assertThat(mail.subject() + mail.text() + mail.html()).doesNotContain("{", "}", "null");
        }

        @Test
        void showsLogoAndColourOfTheOrganisation() throws Exception {
            settings(Optional.empty(), Optional.of("#FFEE00"));
            assertThat(mailOf(invitation()).html())
                    .contains(
                            "<img src=\"https://harbour.example/logo.png?a=1&amp;b=2\"",
                            "background: #FFEE00; color: #000000");
        }

        @Test
        void writesInWhiteOnTheUsualColourAndShowsNoLogoWhereThereIsNone() throws Exception {
            assertThat(mailOf(invitation()).html())
                    .contains("background: #0B57D0; color: #FFFFFF")
                    .doesNotContain("<img");
        }

        @Test
        void tellsEventsOfItApartByTagsWithoutAddressOrSecret() throws Exception {
            var invitation = invitation();
            var tags = mailOf(invitation).tags();
            assertThat(InvitationTags.read(tags::get)).isEqualTo(invitation.link());
            assertThat(tags.toString()).doesNotContain("@", "v1.");
        }

        @Test
        void saysHowToGetNoMore() throws Exception {
            assertThat(mailOf(invitation()).headers())
                    .isEqualTo(Map.of("List-Unsubscribe", "<mailto:noreply@orghub.example?subject=unsubscribe>"));
        }

        @Test
        void namesNobodyWhereTheInviterIsNotReported() throws Exception {
            table.client().deleteItem(delete -> delete.tableName(table.name())
                    .key(Map.of(
                            "pk", text("brightside#USER#" + AMARA_THE_OWNER.id()),
                            "sk", text("PROFILE"))));
            assertThat(mailOf(invitation()).subject()).isEqualTo("You are invited to join Harbour Tuition");
        }

        @Test
        void writesToTheAddressAsItWasTyped() throws Exception {
            assertThat(mailOf(story.invitation(HARBOUR, "Farid.Haddad@Example.org", Role.MEMBER))
                            .to())
                    .isEqualToIgnoringCase("farid.haddad@example.org");
        }

        private static AttributeValue text(String value) {
            return AttributeValue.fromS(value);
        }
    }

    @Nested
    class ANotice {
        private static final String JOB =
                "{\"tenantId\":\"brightside\",\"groupId\":\"harbour-tuition\"," + "\"noticeVersion\":\"%d\"}";

        /** Two of twenty licences are taken; versions 4 and 5 take thirteen and five more. */
        private void sellOut() {
            for (int count : List.of(13, 5)) {
                story.members(HARBOUR, "new-" + count + "-", count);
            }
            stage.project();
        }

        @Test
        void isMailedToTheOwnerOnceHoweverOftenTheMessageComes() throws Exception {
            sellOut();
            assertThat(take(sample("licences-low"))).isEmpty();
            assertThat(take(messages(JOB.formatted(4), JOB.formatted(4)))).isEmpty();

            assertThat(mailer.mails()).singleElement().satisfies(mail -> {
                assertThat(mail.to()).isEqualTo(AMARA_THE_OWNER.email());
                assertThat(mail.subject()).isEqualTo("Harbour Tuition: 75% of the licences are in use");
                assertThat(mail.text()).contains("15 of 20 licences of Harbour Tuition are in use, 5 available.");
                assertThat(mail.html()).contains("15 of 20 licences of Harbour Tuition are in use, 5 available.");
            });
        }

        @Test
        void ofTheLastLicenceSaysThatNobodyCanJoin() throws Exception {
            sellOut();
            take(messages(JOB.formatted(5)));
            assertThat(mailer.mails()).singleElement().satisfies(mail -> {
                assertThat(mail.subject()).isEqualTo("Harbour Tuition has no licences left");
                assertThat(mail.text()).contains("20 of 20 licences", "Nobody can join");
            });
        }

        @Test
        void comesAgainWhenItsMailFailed() throws Exception {
            sellOut();
            mailer.fail(true);
            assertThat(take(sample("licences-low"))).hasSize(1);
            comesAgain();
            mailer.fail(false);
            assertThat(take(sample("licences-low"))).isEmpty();
            assertThat(mailer.mails()).hasSize(1);
        }

        @Test
        void isNotMailedWhereTheOwnersAddressIsUnknown() throws Exception {
            sellOut();
            table.client().deleteItem(delete -> delete.tableName(table.name())
                    .key(Map.of(
                            "pk", AttributeValue.fromS("brightside#USER#" + AMARA_THE_OWNER.id()),
                            "sk", AttributeValue.fromS("PROFILE"))));
            assertThat(take(sample("licences-low"))).isEmpty();
            assertThat(mailer.mails()).isEmpty();
        }

        @Test
        void isNotMailedOfAnArchivedOrganisationNorWhereThereIsNone() throws Exception {
            assertThat(take(sample("licences-low"))).isEmpty();
            sellOut();
            story.archive(HARBOUR);
            assertThat(take(sample("licences-low"))).isEmpty();
            assertThat(mailer.mails()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"x", "1.5", "99999999999999999999"})
        void isReportedWithoutAVersion(String version) throws Exception {
            assertThat(take(messages(JOB.replace("%d", version)))).hasSize(1);
        }

        @Test
        void escapesMarkupInTheOrganisationsName() throws Exception {
            story.organisation("harmless", "<script>alert(1)</script>", LicencePolicy.MEMBER, 1);
            story.members("harmless", "u", 1);
            stage.project();
            take(messages(JOB.formatted(2).replace("harbour-tuition", "harmless")));
            assertThat(mailer.mails().getFirst().html())
                    .doesNotContain("<script")
                    .contains("&lt;script&gt;");
        }
    }

    @Nested
    class Refusal {
        @ParameterizedTest
        @ValueSource(strings = {"accepted", "revoked", "declined", "expired"})
        void mailsNothingThatHasEnded(String status) throws Exception {
            var invitation = invitation();
            story.end(invitation, status);
            assertThat(take(messages(job(invitation)))).isEmpty();
            assertThat(mailer.mails()).isEmpty();
        }

        @Test
        void mailsNothingThatHasExpired() throws Exception {
            var invitation = invitation();
            stage.clock().advance(Duration.ofDays(7));
            assertThat(take(messages(job(invitation)))).isEmpty();
            assertThat(mailer.mails()).isEmpty();
        }

        @Test
        void mailsAnAddressTenTimesADayWhateverTheGroup() throws Exception {
            for (int i = 1; i <= 12; i++) {
                story.group("group-" + i, "Group " + i);
                var invitation = story.invitation("group-" + i, DENIZ_OUTSIDE.email(), Role.MEMBER);
                assertThat(take(messages(job(invitation), job(invitation)))).isEmpty();
            }
            assertThat(mailer.mails()).hasSize(10);
            assertThat(story.invitation("group-10", DENIZ_OUTSIDE.email(), Role.MEMBER)
                            .suppressed())
                    .isFalse();
            assertThat(story.invitation("group-11", DENIZ_OUTSIDE.email(), Role.MEMBER)
                            .suppressed())
                    .isTrue();
        }

        @Test
        void takesNothingOfTheDaysMailsForOneThatFailed() throws Exception {
            var invitation = invitation();
            mailer.fail(true);
            for (int i = 0; i < 20; i++) {
                assertThat(take(messages(job(invitation)))).hasSize(1);
                comesAgain();
            }
            mailer.fail(false);
            assertThat(mailOf(invitation).to()).isEqualTo(DENIZ_OUTSIDE.email());
        }

        @Test
        void mailsNothingToAnAddressThatBounced() throws Exception {
            var invitation = invitation();
            stage.bean(Invitations.class)
                    .markUndelivered(
                            invitation.link(),
                            new Undelivered(
                                    Undelivered.Reason.BOUNCED, stage.clock().instant()));
            assertThat(take(messages(job(invitation)))).isEmpty();
            assertThat(mailer.mails()).isEmpty();
        }

        @Test
        void mailsNothingOfAnArchivedGroup() throws Exception {
            var invitation = invitation();
            story.archive(HARBOUR);
            assertThat(take(messages(job(invitation)))).isEmpty();
            assertThat(mailer.mails()).isEmpty();
        }

        @Test
        void mailsNothingThatIsGone() throws Exception {
            var invitation = invitation();
            table.clear();
            assertThat(take(messages(job(invitation)))).isEmpty();
            assertThat(mailer.mails()).isEmpty();
        }

        @Test
        void reportsTheUnreadableMessageOfTheSampleAndMailsTheOther() throws Exception {
            invitation();
            var event = sample("unreadable");
            assertThat(take(event))
                    .containsExactly(event.getRecords().getFirst().getMessageId());
            assertThat(mailer.mails()).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "null",
                    "[]",
                    "1",
                    "{}",
                    "{\"tenantId\":\"brightside\",\"groupId\":\"harbour-tuition\"}",
                    "{\"tenantId\":\"a b\",\"groupId\":\"harbour-tuition\",\"invitationKey\":\"k\"}",
                    "{\"tenantId\":\"brightside\",\"groupId\":\"harbour-tuition\",\"invitationKey\":\"a b\"}"
                })
        void reportsMessagesThatAreNoJobs(String body) throws Exception {
            assertThat(take(messages(body))).containsExactly("message-" + body.length());
        }

        @Test
        void reportsTheMessageWhoseMailFailedAndMailsItNextTime() throws Exception {
            var invitation = invitation();
            mailer.fail(true);
            assertThat(take(sample("success"))).hasSize(1);
            assertThat(sentAt(invitation)).isEmpty();

            comesAgain();
            mailer.fail(false);
            assertThat(take(sample("success"))).isEmpty();
            assertThat(mailer.mails()).hasSize(1);
        }

        @Test
        void reportsTheMessageWhenTheTableIsOutOfReach() throws Exception {
            invitation();
            stage.faults().includingReads().always(Fault.SERVER_ERROR);
            assertThat(take(sample("success"))).hasSize(1);
            assertThat(mailer.mails()).isEmpty();
        }

        @Test
        void throwsWithoutRecords() {
            assertThatThrownBy(() -> take(new SQSEvent())).isInstanceOf(Exception.class);
        }

        @Test
        void logsNeitherSecretNorAddressNorName() throws Exception {
            var invitation = invitation();
            try (var log = CapturedLog.start()) {
                mailer.fail(true);
                take(sample("unreadable"));
                comesAgain();
                mailer.fail(false);
                take(sample("unreadable"));
                assertThat(log.lines())
                        .isNotEmpty()
                        .noneMatch(line -> line.contains("@")
                                || line.contains("v1.")
                                || line.contains(invitation.link().key())
                                || line.contains("Amara")
                                || line.contains("Harbour"));
            }
        }
    }
}
