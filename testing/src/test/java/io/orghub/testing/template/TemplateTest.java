package io.orghub.testing.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class TemplateTest {

    @Nested
    class OfTheProject {
        private final Template template = Template.load(
                Template.locate(),
                Map.of(
                        "TokenIssuer",
                        "http://localhost:8080",
                        "TokenAudience",
                        "orghub",
                        "WebOrigin",
                        "http://localhost"),
                Map.of("Table", "orghub-local", "MailQueue", "http://localhost:9324/mail"));

        @Test
        void readsAFunctionWithItsRouteAndGlobals() {
            var invite = function("invite");

            assertThat(invite.logicalId()).isEqualTo("InviteFunction");
            assertThat(invite.handler()).isEqualTo("io.orghub.invitations.invite.InviteHandler");
            assertThat(invite.codeUri()).endsWith("function.zip");
            assertThat(invite.timeoutSeconds()).isEqualTo(20);
            assertThat(invite.environment())
                    .containsEntry("TABLE_NAME", "orghub-local")
                    .containsEntry("KEYS_PARAMETER", "/orghub/dev/keys");
            assertThat(invite.routes())
                    .contains(new Route("POST", "/groups/{groupId}/invitations", List.of("orghub/api"), false));
            assertThat(invite.policy())
                    .flatExtracting(PolicyStatement::resources)
                    .contains("arn:aws:local:Table.Arn", "arn:aws:local:Table.Arn/index/byList");
        }

        @Test
        void readsStreamMappingsWithTheQueueAsLogicalId() {
            var project = function("project");

            assertThat(project.timeoutSeconds()).isEqualTo(60);
            assertThat(project.streams()).singleElement().satisfies(stream -> {
                assertThat(stream.startingPosition()).isEqualTo("TRIM_HORIZON");
                assertThat(stream.bisect()).isTrue();
                assertThat(stream.reportsItemFailures()).isTrue();
                assertThat(stream.onFailureQueue()).contains("StreamDeadLetters");
                assertThat(stream.filters()).isNotEmpty().allSatisfy(FilterPattern::parse);
            });
        }

        @Test
        void readsQueuesAndTheirConsumers() {
            assertThat(template.queues())
                    .contains(new QueueResource(
                            "MailQueue", 180, 345_600, Optional.of(new Redrive("MailDeadLetters", 480))));
            assertThat(function("send-mail").queues()).contains(new QueueMapping("MailQueue", 10, true, List.of()));
            assertThat(function("route").environment()).containsEntry("MAIL_QUEUE_URL", "http://localhost:9324/mail");
        }

        /** They meet in the organisation's stats: contention is waited for, and dead-lettered when it is none. */
        @Test
        void letsFewFanOutsRunAtOnceAndAContendedOneComeAgainForAnHour() {
            var queue = template.queues().stream()
                    .filter(candidate -> candidate.logicalId().equals("FanOutQueue"))
                    .findFirst()
                    .orElseThrow();
            assertThat(queue.visibilityTimeoutSeconds()
                            * queue.redrive().orElseThrow().maxReceiveCount())
                    .isGreaterThanOrEqualTo(3_600);
            assertThat(template.resource("FanOutTutorMapping").toString())
                    .contains("ScalingConfig={MaximumConcurrency=5}");
        }

        @Test
        void readsTheAuthorizer() {
            assertThat(template.authorizer()).isEqualTo(new JwtAuthorizer("http://localhost:8080", List.of("orghub")));
        }

        @Test
        void buildsTheTable() {
            var request = template.table().createRequest("some-table");

            assertThat(request.billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
            assertThat(request.streamSpecification().streamViewType()).isEqualTo(StreamViewType.NEW_AND_OLD_IMAGES);
            assertThat(request.attributeDefinitions())
                    .extracting(AttributeDefinition::attributeName)
                    .contains("pk", "sk");
            assertThat(request.globalSecondaryIndexes())
                    .extracting(GlobalSecondaryIndex::indexName)
                    .contains("byUser", "byList");
            assertThat(template.table().timeToLiveAttribute()).contains("purgeAtEpochSeconds");
        }

        @Test
        void refusesAParameterTheTemplateDoesNotHave() {
            assertThatThrownBy(() -> Template.load(Template.locate(), Map.of("Tabel", "x"), Map.of()))
                    .hasMessageContaining("Tabel");
        }

        private FunctionResource function(String name) {
            return template.functions().stream()
                    .filter(function -> function.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Nested
    class Intrinsic {
        @TempDir
        Path folder;

        @Test
        void functionsAreEvaluated() {
            var outputs = outputs("""
                    Parameters:
                      Stage: { Type: String, Default: dev }
                      Names: { Type: CommaDelimitedList, Default: "a, b" }
                    Conditions:
                      IsDev: !Equals [!Ref Stage, dev]
                      IsLive: !Not [!Condition IsDev]
                      Both: !And [!Condition IsDev, !Condition IsLive]
                      Either: !Or [!Condition IsDev, !Condition IsLive]
                    Outputs:
                      Sub: { Value: !Sub "${Stage}-${AWS::Region}-${Queue.Arn}-${!Kept}" }
                      SubList: { Value: !Sub ["${Who} in ${Stage}", { Who: !Ref Queue }] }
                      Join: { Value: !Join ["/", [a, !Ref Stage]] }
                      Select: { Value: !Select [1, !Ref Names] }
                      ListForm: { Value: !GetAtt [Queue, Arn] }
                      Long: { Value: { "Fn::GetAtt": [Queue, QueueName] } }
                      If: { Value: !If [Both, yes-both, !If [Either, either, neither]] }
                      Absent: { Value: { kept: 1, gone: !If [IsLive, 2, !Ref "AWS::NoValue"] } }
                      Date: { Value: 2012-10-17 }
                      Live: { Condition: IsLive, Value: never }
                    """);

            assertThat(outputs)
                    .containsEntry("Sub", "dev-eu-west-1-given-${Kept}")
                    .containsEntry("SubList", "Queue in dev")
                    .containsEntry("Join", "a/dev")
                    .containsEntry("Select", "b")
                    .containsEntry("ListForm", "given")
                    .containsEntry("Long", "arn:aws:local:Queue.QueueName")
                    .containsEntry("If", "either")
                    .containsEntry("Absent", Map.of("kept", 1))
                    .containsEntry("Date", "2012-10-17")
                    .doesNotContainKey("Live");
        }

        @Test
        void functionsItDoesNotKnowAreRefused() {
            assertThatThrownBy(() -> outputs("Outputs: { X: { Value: !Cidr [a, b] } }"))
                    .hasMessageContaining("Fn::Cidr");
        }

        @Test
        void schedulesOpenRoutesAndConditionalQueuesAreRead() {
            var template = template("""
                    Conditions:
                      Always: !Equals [a, a]
                    Resources:
                      Dead: { Type: AWS::SQS::Queue }
                      RecomputeStatsFunction:
                        Type: AWS::Serverless::Function
                        Properties:
                          Handler: x.Y
                          Events:
                            Old: { Type: Schedule, Properties: { Schedule: rate(1 hour) } }
                            New: { Type: ScheduleV2, Properties: { ScheduleExpression: rate(2 hours), Input: "{}" } }
                            Open: { Type: HttpApi, Properties: { Method: get, Path: /p, Auth: { Authorizer: NONE } } }
                      OtherMapping:
                        Type: AWS::Lambda::EventSourceMapping
                        Properties: { FunctionName: !Ref OtherFunction.Alias, EventSourceArn: !GetAtt Dead.Arn }
                      RecomputeStatsMapping:
                        Type: AWS::Lambda::EventSourceMapping
                        Properties:
                          FunctionName: !Ref RecomputeStatsFunction.Alias
                          EventSourceArn: !If [Always, !GetAtt Dead.Arn, x]
                    """);

            var function = template.functions().getFirst();
            assertThat(function.name()).isEqualTo("recompute-stats");
            assertThat(function.schedules())
                    .containsExactly(
                            new Schedule("Old", "rate(1 hour)", Optional.empty()),
                            new Schedule("New", "rate(2 hours)", Optional.of("{}")));
            assertThat(function.routes()).containsExactly(new Route("GET", "/p", List.of(), true));
            assertThat(function.queues()).containsExactly(new QueueMapping("Dead", 10, false, List.of()));
            assertThat(template.resource("Dead")).containsEntry("Type", "AWS::SQS::Queue");
        }

        private Map<String, Object> outputs(String yaml) {
            var outputs = new LinkedHashMap<String, Object>();
            ((Map<?, ?>) template(yaml).tree().get("Outputs"))
                    .forEach((name, output) -> outputs.put((String) name, ((Map<?, ?>) output).get("Value")));
            return outputs;
        }

        private Template template(String yaml) {
            try {
                var file = Files.writeString(folder.resolve("template.yaml"), yaml);
                return Template.load(file, Map.of(), Map.of("Queue.Arn", "given"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
