package io.orghub.local.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.testing.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Template, handlers, sample events and policies agree, and stop agreeing when any one thing is taken away. */
class TemplateTest {
    private static final House HOUSE = House.standing();

    @Nested
    class Success {
        @Test
        void everythingAgrees() {
            assertThat(TemplateRules.all(HOUSE)).isEmpty();
        }

        @Test
        void thereAreFunctionsToCheck() {
            assertThat(HOUSE.template().functions())
                    .hasSameSizeAs(HOUSE.handlers().keySet())
                    .isNotEmpty();
        }
    }

    @Nested
    class Refusal {
        @TempDir
        Path folder;

        private House without(String pattern, String replacement) throws IOException {
            var text = House.read(Template.locate());
            var changed = text.replaceFirst(pattern, replacement);
            assertThat(changed).describedAs("the template without " + pattern).isNotEqualTo(text);
            return HOUSE.with(Template.load(
                    Files.writeString(folder.resolve("template.yaml"), changed), House.EVERYTHING, Map.of()));
        }

        static Stream<Arguments> damages() {
            return Stream.of(
                    damage(
                            "a route",
                            TemplateRules::routesAreUniqueAndScoped,
                            "(?s)(  GetGroupFunction:.*?)      Events:.*?(?=\n  [A-Z])",
                            "$1"),
                    damage(
                            "a scope",
                            TemplateRules::routesAreUniqueAndScoped,
                            "\\[orghub/provision]",
                            "[orghub/provisions]"),
                    damage(
                            "all scopes",
                            TemplateRules::routesAreUniqueAndScoped,
                            "AuthorizationScopes: \\[orghub/provision]",
                            "Authorizer: NONE"),
                    damage(
                            "what opens a route to everybody",
                            TemplateRules::routesAreUniqueAndScoped,
                            "Authorizer: NONE",
                            "AuthorizationScopes: [orghub/api]"),
                    damage(
                            "the HEAD of a page",
                            TemplateRules::routesAreUniqueAndScoped,
                            "(?s)        Head:\n          Type: HttpApi.*?Authorizer: NONE\n",
                            ""),
                    damage(
                            "a route's own path",
                            TemplateRules::routesAreUniqueAndScoped,
                            "Path: /groups/\\{groupId}/invitations",
                            "Path: /groups/{id}/members"),
                    damage(
                            "a public route's throttle",
                            TemplateRules::routesThatCostAreThrottled,
                            " +\"POST /invitations/preview\": .*\n",
                            ""),
                    damage(
                            "the throttle of a route that hands out places for files",
                            TemplateRules::routesThatCostAreThrottled,
                            " +\"POST /groups/\\{groupId}/logo-uploads\": .*\n",
                            ""),
                    damage(
                            "the burst of a route that sends mail",
                            TemplateRules::routesThatCostAreThrottled,
                            "(/resend\": \\{ ThrottlingRateLimit: 10), ThrottlingBurstLimit: 20",
                            "$1"),
                    damage(
                            "the route of a throttle",
                            TemplateRules::routesThatCostAreThrottled,
                            "\"(GET /public/organisations/\\{)slug}\":",
                            "\"$1name}\":"),
                    damage(
                            "a parameter's name",
                            TemplateRules::pathParametersAreRead,
                            "Path: /profiles/\\{userId}",
                            "Path: /profiles/{profileId}"),
                    damage(
                            "an entry",
                            TemplateRules::handlersAndEntriesMatch,
                            "(?s)  GetGroupFunction:.*?(?=\n  [A-Z])",
                            ""),
                    damage(
                            "a handler string",
                            TemplateRules::handlersAndEntriesMatch,
                            "getgroup\\.GetGroupHandler",
                            "getgroup.GroupHandler"),
                    damage(
                            "a function's kind",
                            TemplateRules::handlersAndEntriesMatch,
                            "project\\.ProjectHandler",
                            "getgroup.GetGroupHandler"),
                    damage(
                            "a zip",
                            TemplateRules::eachFunctionIsNamedOnce,
                            "functions/hub/target",
                            "functions/groups/target"),
                    damage(
                            "a resource's name",
                            TemplateRules::eachFunctionIsNamedOnce,
                            "  InviteFunction:",
                            "  InvitingFunction:"),
                    damage(
                            "a policy's action",
                            TemplateRules::policiesAreExact,
                            "\\[dynamodb:GetItem, dynamodb:PutItem, dynamodb:DeleteItem]",
                            "[dynamodb:GetItem, dynamodb:PutItem]"),
                    damage(
                            "a policy's statement",
                            TemplateRules::policiesAreExact,
                            "            - Effect: Allow\n              Action: \\[ssm:GetParameter]\n              Resource: .*\n",
                            ""),
                    damage(
                            "an event that SAM would widen the role for",
                            TemplateRules::policiesAreExact,
                            "FunctionName: !Ref RouteFunction.Alias",
                            "FunctionName: elsewhere"),
                    damage(
                            "exact actions",
                            TemplateRules::policiesAreExact,
                            "\\[dynamodb:PutItem]",
                            "[\"dynamodb:*\"]"),
                    damage(
                            "exact resources",
                            TemplateRules::policiesAreExact,
                            "Resource: !Sub \\$\\{Table.Arn}/index/byList",
                            "Resource: !Sub \\${Table.Arn}/index/*"),
                    damage(
                            "one consumer's bisecting",
                            TemplateRules::streamsFailSafely,
                            " +BisectBatchOnFunctionError: true\n",
                            ""),
                    damage("a cap on retries", TemplateRules::streamsFailSafely, " +MaximumRetryAttempts: 10000\n", ""),
                    damage(
                            "a cap on age",
                            TemplateRules::streamsFailSafely,
                            " +MaximumRecordAgeInSeconds: 43200\n",
                            ""),
                    damage(
                            "the sense of that cap",
                            TemplateRules::streamsFailSafely,
                            "MaximumRecordAgeInSeconds: 43200",
                            "MaximumRecordAgeInSeconds: 604800"),
                    damage(
                            "a stream's item failures",
                            TemplateRules::streamsFailSafely,
                            "(BisectBatch.*\n) +FunctionResponseTypes: .*\n",
                            "$1"),
                    damage(
                            "a destination of failures",
                            TemplateRules::streamsFailSafely,
                            "(?s) +DestinationConfig:\n.*?(?=\n +FilterCriteria)",
                            ""),
                    damage(
                            "a stream's filters",
                            TemplateRules::streamsFailSafely,
                            "(?s) +FilterCriteria:\n.*?(?=\n\n)",
                            ""),
                    damage(
                            "a queue's item failures",
                            TemplateRules::queuesHaveDeadLetters,
                            "(BatchSize: 10\n) +FunctionResponseTypes: .*\n",
                            "$1"),
                    damage(
                            "a queue's dead letters",
                            TemplateRules::queuesHaveDeadLetters,
                            " +RedrivePolicy:\n.*\n.*\n",
                            ""),
                    damage(
                            "the queue they go to",
                            TemplateRules::queuesHaveDeadLetters,
                            "deadLetterTargetArn: !GetAtt MailDeadLetters.Arn",
                            "deadLetterTargetArn: !GetAtt Gone.Arn"),
                    damage(
                            "time to handle a message",
                            TemplateRules::queuesHaveDeadLetters,
                            "VisibilityTimeout: 180",
                            "VisibilityTimeout: 30"),
                    damage(
                            "a queue's encryption",
                            TemplateRules::queuesHaveDeadLetters,
                            " +SqsManagedSseEnabled: true\n",
                            ""),
                    damage(
                            "recovery to a point in time",
                            TemplateRules::theTableIsKept,
                            " +PointInTimeRecoverySpecification:\n.*\n",
                            ""),
                    damage("the table's encryption", TemplateRules::theTableIsKept, " +SSESpecification:\n.*\n", ""),
                    damage(
                            "the table's time to live",
                            TemplateRules::theTableIsKept,
                            "(AttributeName: purgeAtEpochSeconds\n) +Enabled: true\n",
                            "$1"),
                    damage("old images", TemplateRules::theTableIsKept, "NEW_AND_OLD_IMAGES", "NEW_IMAGE"),
                    damage("on-demand capacity", TemplateRules::theTableIsKept, " +BillingMode: PAY_PER_REQUEST\n", ""),
                    damage("the table's retention", TemplateRules::theTableIsKept, " +DeletionPolicy: Retain\n", ""),
                    damage("a bucket's walls", TemplateRules::bucketsAreClosed, " +BlockPublicAcls: true\n", ""),
                    damage(
                            "the table's protection",
                            TemplateRules::theTableIsKept,
                            " +DeletionProtectionEnabled: true\n",
                            ""),
                    damage(
                            "the trigger of tokens",
                            TemplateRules::routesAreUniqueAndScoped,
                            "PreTokenGenerationConfig:",
                            "Elsewhere:"),
                    damage(
                            "what turns credentials of tenants on",
                            TenantRules::credentialsAreOffUnlessAskedFor,
                            "Default: \"off\"",
                            "Default: \"on\""),
                    damage(
                            "what tells functions of the tenants' role",
                            TenantRules::credentialsAreOffUnlessAskedFor,
                            " +TENANT_ROLE: .*\n",
                            ""),
                    damage(
                            "the keys that tenants' sessions need",
                            TenantRules::sessionsReachKeysAlone,
                            " +\"Null\": \\{ dynamodb:LeadingKeys: \"false\" }\n",
                            ""),
                    damage(
                            "the same for indexes",
                            TenantRules::sessionsReachKeysAlone,
                            "(?s)(\"Null\": .*?\n) +\"Null\": \\{ dynamodb:LeadingKeys: \"false\" }\n",
                            "$1"),
                    damage(
                            "the keys that are closed to them",
                            TenantRules::sessionsReachKeysAlone,
                            " +ForAllValues:StringNotLike: .*\n",
                            ""),
                    damage("one of these keys", TenantRules::sessionsReachKeysAlone, "\"#DUE#\\*\", ", ""),
                    damage(
                            "exact actions of their role",
                            TenantRules::sessionsReachKeysAlone,
                            "(TenantRole:(?s:.*?)Action: \\[)dynamodb:BatchGetItem",
                            "$1dynamodb:Scan, dynamodb:BatchGetItem"),
                    damage(
                            "exact resources of their role",
                            TenantRules::sessionsReachKeysAlone,
                            "\"\\$\\{Table.Arn}/index/byUser\"",
                            "\"\\${Table.Arn}/index/*\""),
                    damage(
                            "whom their role trusts",
                            TenantRules::sessionsAreForCallersAlone,
                            "role/\\$\\{AWS::StackName}/\\*",
                            "role/*"),
                    damage(
                            "the end of that path",
                            TenantRules::sessionsAreForCallersAlone,
                            "role/\\$\\{AWS::StackName}/\\*",
                            "role/\\${AWS::StackName}*"),
                    damage("what puts roles under it", TenantRules::sessionsAreForCallersAlone, " +RolePath: .*\n", ""),
                    damage(
                            "any bound of that trust",
                            TenantRules::sessionsAreForCallersAlone,
                            " +Condition:\n +ArnLike: .*\n",
                            ""),
                    damage(
                            "a function that has their role",
                            TenantRules::sessionsAreForCallersAlone,
                            " +- !Ref GetGroupFunctionRole\n",
                            ""),
                    damage(
                            "what keeps their role from the stream",
                            TenantRules::sessionsAreForCallersAlone,
                            "( +- !Ref )GetGroupFunctionRole\n",
                            "$0$1ProjectFunctionRole\n"),
                    damage(
                            "what bars a function's own way",
                            TenantRules::functionsKeepTheirOwnUntilTold,
                            "Effect: Deny(\n +Action: dynamodb:)",
                            "Effect: Allow$1"),
                    damage(
                            "the indexes on that way",
                            TenantRules::functionsKeepTheirOwnUntilTold,
                            "Resource: \\[!GetAtt Table.Arn, .*]",
                            "Resource: [!GetAtt Table.Arn]"),
                    damage("a snapshot", DeploymentRules::functionsStartFast, " +SnapStart:\n.*\n", ""),
                    damage(
                            "versions of its variables",
                            DeploymentRules::functionsStartFast,
                            " +AutoPublishAliasAllProperties: true\n",
                            ""),
                    damage("an alias", DeploymentRules::functionsStartFast, " +AutoPublishAlias: live\n", ""),
                    damage("a bound of time", DeploymentRules::functionsStartFast, "Timeout: 20", "Timeout: 60"),
                    damage("its authorizer", DeploymentRules::theApiIsGuarded, " +DefaultAuthorizer: Tokens\n", ""),
                    damage("a throttle", DeploymentRules::theApiIsGuarded, " +ThrottlingBurstLimit: 1000\n", ""),
                    damage(
                            "the access log",
                            DeploymentRules::theApiIsGuarded,
                            "DestinationArn: !GetAtt AccessLog.Arn",
                            "DestinationArn: elsewhere"),
                    damage(
                            "discretion of the access log",
                            DeploymentRules::theApiIsGuarded,
                            "context.routeKey",
                            "context.path"),
                    damage(
                            "who makes users",
                            DeploymentRules::tokensSayOnlyWhatIsTrue,
                            "AllowAdminCreateUserOnly: true",
                            "AllowAdminCreateUserOnly: false"),
                    damage(
                            "verification of a new address",
                            DeploymentRules::tokensSayOnlyWhatIsTrue,
                            " +AttributesRequireVerificationBeforeUpdate: .*\n",
                            "          Nothing: true\n"),
                    damage("the version with machines", DeploymentRules::tokensSayOnlyWhatIsTrue, "V3_0", "V2_0"),
                    damage(
                            "the users' protection",
                            DeploymentRules::tokensSayOnlyWhatIsTrue,
                            " +DeletionProtection: ACTIVE\n",
                            ""),
                    damage(
                            "a tenant for good",
                            DeploymentRules::tokensSayOnlyWhatIsTrue,
                            "Mutable: false",
                            "Mutable: true"),
                    damage(
                            "what users cannot write",
                            DeploymentRules::tokensSayOnlyWhatIsTrue,
                            "WriteAttributes: \\[email]",
                            "WriteAttributes: [email, \"custom:tenant_id\"]"),
                    damage(
                            "what machines' clients cannot do for people",
                            DeploymentRules::tokensSayOnlyWhatIsTrue,
                            "(?s)(ClientName: machine.*?) +ExplicitAuthFlows: [^\n]*\n",
                            "$1"),
                    damage("the flow with a code", DeploymentRules::tokensSayOnlyWhatIsTrue, "\\[code]", "[implicit]"),
                    damage(
                            "the scopes of people",
                            DeploymentRules::tokensSayOnlyWhatIsTrue,
                            "\\[openid, email, orghub/api]",
                            "[openid, email, orghub/api, orghub/platform]"),
                    damage(
                            "the scopes of machines",
                            DeploymentRules::tokensSayOnlyWhatIsTrue,
                            "\\[orghub/platform, orghub/provision]",
                            "[orghub/api, orghub/provision]"),
                    damage("a log's end", DeploymentRules::logsAreForgottenInTime, " +RetentionInDays: .*\n", ""),
                    damage(
                            "the common log",
                            DeploymentRules::logsAreForgottenInTime,
                            " +LogGroup: !Ref FunctionLog\n",
                            ""),
                    damage(
                            "an alarm of the API",
                            DeploymentRules::alarmsAreRaised,
                            "(?s)  ApiErrorsAlarm:.*?(?=\n  [A-Z#])",
                            ""),
                    damage(
                            "an alarm of the stream's age",
                            DeploymentRules::alarmsAreRaised,
                            "(?s)  RouteAgeAlarm:.*?(?=\n  [A-Z#])",
                            ""),
                    damage(
                            "an alarm of dead letters",
                            DeploymentRules::alarmsAreRaised,
                            "(?s)  SweepDeadLettersAlarm:.*?(?=\n  [A-Z#])",
                            ""),
                    damage(
                            "an alarm of drift",
                            DeploymentRules::alarmsAreRaised,
                            "(?s)  DriftAlarm:.*?(?=\n  [A-Z#])",
                            ""),
                    damage(
                            "what an alarm counts",
                            DeploymentRules::alarmsAreRaised,
                            "MetricName: LicenceRefusals",
                            "MetricName: Refusals"),
                    damage(
                            "what finds refusals of the gate",
                            PinnedRules::filtersFindWhatIsLogged,
                            "answered 409",
                            "refused 409"),
                    damage(
                            "what finds failures",
                            PinnedRules::filtersFindWhatIsLogged,
                            "level = \"ERROR\"\\) \\|\\|",
                            "level = \"FATAL\") ||"),
                    damage(
                            "what finds refused mails",
                            PinnedRules::filtersFindWhatIsLogged,
                            "function = \"SendMailHandler\"",
                            "function = \"MailHandler\""),
                    damage(
                            "the log that is searched",
                            PinnedRules::filtersFindWhatIsLogged,
                            "LogGroupName: !Ref FunctionLog",
                            "LogGroupName: !Ref AccessLog"),
                    damage(
                            "an alarm of a schedule",
                            DeploymentRules::alarmsAreRaised,
                            "(?s)  ExpireInvitationsErrorsAlarm:.*?(?=\n  [A-Z#])",
                            ""),
                    damage(
                            "an alarm of the tokens' trigger",
                            DeploymentRules::alarmsAreRaised,
                            "(?s)  PutClaimsErrorsAlarm:.*?(?=\n  [A-Z#])",
                            ""),
                    damage(
                            "an alarm of a schedule's silence",
                            DeploymentRules::alarmsAreRaised,
                            "(?s)  RecomputeStatsAbsenceAlarm:.*?(?=\n  [A-Z#])",
                            ""),
                    damage(
                            "a dimension's name",
                            DeploymentRules::alarmsAreRaised,
                            "Name: FunctionName, Value: !Ref PutClaims",
                            "Name: Function, Value: !Ref PutClaims"),
                    damage("an alarm's limit", PinnedRules::alarmsHaveTheirLimits, "Threshold: 20", "Threshold: 2000"),
                    damage(
                            "an alarm's direction",
                            PinnedRules::alarmsHaveTheirLimits,
                            "GreaterThanThreshold",
                            "LessThanThreshold"),
                    damage(
                            "an alarm's voice",
                            PinnedRules::alarmsHaveTheirLimits,
                            "Threshold: 300000\n",
                            "$0      ActionsEnabled: false\n"),
                    damage(
                            "what silence means to an alarm",
                            PinnedRules::alarmsHaveTheirLimits,
                            "TreatMissingData: breaching",
                            "TreatMissingData: notBreaching"),
                    damage(
                            "who reads logos",
                            PinnedRules::othersMayNoMore,
                            "Principal: \\{ Service: cloudfront.amazonaws.com }",
                            "Principal: \"*\""),
                    damage(
                            "the distribution that reads them",
                            PinnedRules::othersMayNoMore,
                            "(logos/\\*\n) +Condition:\n +StringEquals:\n.*\n",
                            "$1"),
                    damage(
                            "whose events of mails are taken",
                            PinnedRules::othersMayNoMore,
                            "(MailEventQueue.Arn\n) +Condition:\n +ArnEquals:\n.*\n",
                            "$1"),
                    damage(
                            "the pool that asks for claims",
                            PinnedRules::othersMayNoMore,
                            " +SourceArn: !GetAtt UserPool.Arn\n",
                            ""),
                    damage(
                            "the list of those let in",
                            PinnedRules::othersMayNoMore,
                            "Resources:\n",
                            "Resources:\n  Door:\n    Type: AWS::Lambda::Permission\n    Properties:\n      Principal: \"*\"\n\n"),
                    damage(
                            "a role of its own",
                            TemplateRules::policiesAreExact,
                            "(  GetGroupFunction:\n.*\n    Properties:\n)",
                            "$1      Role: arn:aws:iam::123456789012:role/admin\n"),
                    damage(
                            "the door of the API",
                            TemplateRules::policiesAreExact,
                            "(  GetGroupFunction:\n.*\n    Properties:\n)",
                            "$1      FunctionUrlConfig: { AuthType: NONE }\n"),
                    damage(
                            "the sense of a policy",
                            TemplateRules::policiesAreExact,
                            "(  GetGroupFunction:(?s:.*?)Statement:\n)",
                            "$1            - Effect: Allow\n              NotAction: [iam:*]\n              Resource: \"*\"\n"),
                    damage(
                            "the pace of mails",
                            PinnedRules::settingsAreKept,
                            " +ScalingConfig:\n +MaximumConcurrency: 2\n",
                            ""),
                    damage(
                            "the pace of fan-outs",
                            PinnedRules::settingsAreKept,
                            " +ScalingConfig:\n +MaximumConcurrency: 5\n",
                            ""),
                    damage(
                            "the pace of recomputing",
                            PinnedRules::settingsAreKept,
                            " +ScalingConfig:\n +MaximumConcurrency: 50\n",
                            ""),
                    damage(
                            "where a signed-in browser goes",
                            PinnedRules::settingsAreKept,
                            "CallbackURLs: \\[.*]",
                            "CallbackURLs: [\"https://elsewhere.example/signed-in\"]"),
                    damage(
                            "what SES tells",
                            PinnedRules::settingsAreKept,
                            "(Name: events\n +)Enabled: true",
                            "$1Enabled: false"),
                    damage(
                            "a mapping that runs",
                            PinnedRules::nothingIsSwitchedOff,
                            "StartingPosition: TRIM_HORIZON\n",
                            "$0      Enabled: false\n"),
                    damage(
                            "a schedule that runs",
                            PinnedRules::nothingIsSwitchedOff,
                            "Schedule: rate\\(1 day\\)\n",
                            "$0            Enabled: false\n"),
                    damage(
                            "a rule that runs",
                            PinnedRules::nothingIsSwitchedOff,
                            "(  MailBouncedRule:\n.*\n    Properties:\n)",
                            "$1      State: DISABLED\n"),
                    damage(
                            "where a token is",
                            PinnedRules::tokensAreAskedFor,
                            "IdentitySource: .*\n",
                            "IdentitySource: \\$request.querystring.token\n"),
                    damage(
                            "who makes tokens",
                            PinnedRules::tokensAreAskedFor,
                            "issuer: !If \\[OwnPool, !Sub \"[^\"]*\"",
                            "issuer: !If [OwnPool, \"https://elsewhere.example\""),
                    damage(
                            "another issuer",
                            PinnedRules::tokensAreAskedFor,
                            "(issuer: .*)!Ref TokenIssuer]",
                            "$1\"https://elsewhere.example\"]"),
                    damage(
                            "whom tokens are for",
                            PinnedRules::tokensAreAskedFor,
                            "!Sub \\$\\{WebClient},\\$\\{MachineClient}\n",
                            "!Sub \\${WebClient},\\${MachineClient},other\n"),
                    damage(
                            "whom those of another issuer are for",
                            PinnedRules::tokensAreAskedFor,
                            "- \\[!Ref TokenAudience]",
                            "- [!Ref TokenAudience, other]"),
                    damage(
                            "which tokens are asked for",
                            PinnedRules::tokensAreAskedFor,
                            "DefaultAuthorizer: Tokens",
                            "DefaultAuthorizer: !If [OwnPool, Tokens, !Ref AWS::NoValue]"),
                    damage(
                            "a bracket of the dashboard",
                            DeploymentRules::textsOfJsonCanBeRead,
                            "        ]}\n",
                            "        }\n"),
                    damage("who hears an alarm", DeploymentRules::alarmsAreRaised, " +AlarmActions: .*\n", ""),
                    damage(
                            "a bucket's refusal of plain HTTP",
                            TemplateRules::bucketsAreClosed,
                            "(?s)  ImportsBucketPolicy:.*?(?=\n  [A-Z#])",
                            ""),
                    damage(
                            "a bucket's forgetting",
                            TemplateRules::bucketsAreClosed,
                            "LifecycleConfiguration:",
                            "Elsewhere:"),
                    damage(
                            "the walls of the pages' bucket",
                            TemplateRules::bucketsAreClosed,
                            "(?s)(  PagesBucket:.*?) +RestrictPublicBuckets: true\n",
                            "$1"),
                    damage(
                            "the pages' policy",
                            WebRules::headersAreSent,
                            "script-src 'self'",
                            "script-src 'self' 'unsafe-inline'"),
                    damage("the API in it", WebRules::headersAreSent, "https://\\$\\{ApiHost} ", ""),
                    damage("frames' denial", WebRules::headersAreSent, " +FrameOptions: .*\n", ""),
                    damage(
                            "a year of TLS",
                            WebRules::headersAreSent,
                            "AccessControlMaxAgeSec: 31536000",
                            "AccessControlMaxAgeSec: 60"),
                    damage(
                            "precedence of the pages' headers",
                            WebRules::headersAreSent,
                            "ContentTypeOptions: \\{ Override: true",
                            "ContentTypeOptions: { Override: false"),
                    damage(
                            "the pages' headers",
                            WebRules::pagesComeFromTheirBucketAlone,
                            " +ResponseHeadersPolicyId: !Ref PagesHeaders\n",
                            ""),
                    damage(
                            "the public page's headers",
                            WebRules::pagesComeFromTheirBucketAlone,
                            "(?s)(PathPattern: /o/.*?) +ResponseHeadersPolicyId: !Ref PagesHeaders\n",
                            "$1"),
                    damage(
                            "that a public page is read",
                            WebRules::pagesComeFromTheirBucketAlone,
                            " +OriginRequestPolicyId: !Ref PagesAccept\n",
                            ""),
                    damage(
                            "a public page's home",
                            WebRules::pagesComeFromTheirBucketAlone,
                            "WEB_ORIGIN: !Ref WebOrigin",
                            "WEB_ORIGIN: !Ref Stage"),
                    damage("a page for a failure", WebRules::failuresAreReadable, " +- \\{ ErrorCode: 503, .*\n", ""),
                    damage(
                            "who reads the pages' bucket",
                            PinnedRules::othersMayNoMore,
                            "distribution/\\$\\{PagesDistribution}",
                            "distribution/*"),
                    damage(
                            "a page's address",
                            WebRules::addressesArePages,
                            "organisation\\|tenant\\|",
                            "organisation|"));
        }

        private static Arguments damage(
                String what, Function<House, List<String>> rule, String pattern, String replacement) {
            return Arguments.of(what, rule, pattern, replacement);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("damages")
        void isSeenWhenTheTemplateLoses(
                String what, Function<House, List<String>> rule, String pattern, String replacement)
                throws IOException {
            assertThat(rule.apply(without(pattern, replacement))).isNotEmpty();
        }

        @Test
        void isSeenWhenAStageLacksAParameterOrHasOneTooMany() {
            var samconfig = House.read(House.root().resolve("samconfig.toml"));
            for (var change : List.of("  \"WebOrigin=[^\n]*\n", "\"Stage=", "\\[prod[^\n]*")) {
                assertThat(DeploymentRules.stagesAreConfigured(HOUSE, samconfig.replaceFirst(change, "\"Stag=")))
                        .isNotEmpty();
            }
        }

        @Test
        void isSeenWhenTheStackGrowsOutOfItsBounds() throws IOException {
            var more = new StringBuilder("Resources:\n");
            for (int number = 0; number < 120; number++) {
                more.append("  Extra%d:\n    Type: AWS::SNS::Topic\n".formatted(number));
            }
            assertThat(DeploymentRules.theStackHasRoom(without("Resources:\n", more.toString())))
                    .hasSize(1);
        }

        @Test
        void isSeenWhenAnEventsFolderIsMissingOrEmptyOrNobodys() {
            for (var name : HOUSE.samples().keySet()) {
                var missing = new HashMap<>(HOUSE.samples());
                missing.remove(name);
                assertThat(TemplateRules.eachFunctionHasSamples(HOUSE.withSamples(missing)))
                        .hasSize(1);
                missing.put(name, 0);
                assertThat(TemplateRules.eachFunctionHasSamples(HOUSE.withSamples(missing)))
                        .hasSize(1);
            }
            var strange = new HashMap<>(HOUSE.samples());
            strange.put("get-nothing", 1);
            assertThat(TemplateRules.eachFunctionHasSamples(HOUSE.withSamples(strange)))
                    .hasSize(1);
        }

        @Test
        void isSeenWhenAHandlerIsMissingOrNobodys() {
            for (var handler : HOUSE.handlers().keySet()) {
                var missing = new HashMap<>(HOUSE.handlers());
                missing.remove(handler);
                assertThat(TemplateRules.handlersAndEntriesMatch(HOUSE.withHandlers(missing)))
                        .hasSize(1);
            }
            var strange = new HashMap<>(HOUSE.handlers());
            strange.put("io.orghub.hub.getnothing.GetNothingHandler", "hub");
            assertThat(TemplateRules.handlersAndEntriesMatch(HOUSE.withHandlers(strange)))
                    .hasSize(1);
        }
    }
}
