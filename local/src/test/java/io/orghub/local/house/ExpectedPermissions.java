package io.orghub.local.house;

import io.orghub.testing.template.FunctionResource;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What each function may do, said a second time: a permission that is added or lost must be meant. That none is missing
 * shows wherever functions run in tests, for they are held to their policies there.
 */
final class ExpectedPermissions {
    private static final String KEYS = "ssm:GetParameter parameter/orghub/dev/keys";
    private static final String DEAD_LETTERS = "sqs:SendMessage StreamDeadLetters.Arn";

    private static final Set<String> RECOMPUTE = permissions(
            "BatchGetItem BatchWriteItem GetItem Query PutItem UpdateItem DeleteItem ConditionCheckItem",
            byList(),
            "sqs:SendMessage RecomputeQueue.Arn");

    private static final Map<String, Set<String>> EXPECTED = Map.ofEntries(
            Map.entry("put-claims", permissions("GetItem")),
            Map.entry("put-tenant", permissions("PutItem")),
            Map.entry("put-profile", permissions("GetItem PutItem DeleteItem", KEYS)),
            Map.entry("list-profile-links", permissions("BatchGetItem Query", byUser(), KEYS)),
            Map.entry("link-profiles", permissions("GetItem PutItem")),
            Map.entry("unlink-profiles", permissions("GetItem PutItem")),
            Map.entry("put-listing", permissions("BatchGetItem GetItem PutItem")),
            Map.entry("delete-listing", permissions("GetItem PutItem DeleteItem")),
            Map.entry("record-booking", permissions("BatchGetItem GetItem PutItem ConditionCheckItem", byUser())),
            Map.entry("refund-booking", permissions("GetItem PutItem")),
            Map.entry("create-group", permissions("GetItem PutItem ConditionCheckItem")),
            Map.entry("get-group", permissions("BatchGetItem")),
            Map.entry("list-groups", permissions("", byList(), KEYS)),
            Map.entry("update-group", permissions("BatchGetItem GetItem PutItem UpdateItem", byList())),
            Map.entry("archive-group", permissions("BatchGetItem GetItem PutItem UpdateItem")),
            Map.entry("transfer-ownership", permissions("BatchGetItem GetItem PutItem UpdateItem")),
            Map.entry("list-my-groups", permissions("BatchGetItem", byUser(), KEYS)),
            Map.entry("get-tenant-usage", permissions("GetItem", byList(), KEYS)),
            Map.entry("list-audit-events", permissions("BatchGetItem Query", KEYS)),
            Map.entry("grant-licences", permissions("BatchGetItem GetItem PutItem UpdateItem")),
            Map.entry("get-licences", permissions("BatchGetItem")),
            Map.entry("set-licences", permissions("BatchGetItem GetItem PutItem UpdateItem", byList())),
            Map.entry("list-licence-ledger", permissions("BatchGetItem Query", KEYS)),
            Map.entry("invite", permissions("BatchGetItem GetItem PutItem UpdateItem", byList(), KEYS)),
            Map.entry("accept", permissions("BatchGetItem GetItem PutItem UpdateItem", byUser(), byList(), KEYS)),
            Map.entry("preview-invitation", permissions("BatchGetItem GetItem", KEYS)),
            Map.entry("resend-invitation", permissions("BatchGetItem PutItem UpdateItem", byList(), KEYS)),
            Map.entry("decline", permissions("BatchGetItem PutItem UpdateItem", byUser(), KEYS)),
            Map.entry("list-invitations", permissions("BatchGetItem Query", KEYS)),
            Map.entry("revoke-invitation", permissions("BatchGetItem GetItem PutItem UpdateItem")),
            Map.entry("list-my-invitations", permissions("BatchGetItem", byUser(), KEYS)),
            Map.entry("add-member", permissions("BatchGetItem GetItem PutItem UpdateItem", byList())),
            Map.entry("change-member", permissions("BatchGetItem PutItem")),
            Map.entry("remove-member", permissions("BatchGetItem GetItem PutItem UpdateItem")),
            Map.entry("list-team", permissions("BatchGetItem", byList(), KEYS)),
            Map.entry("put-course", permissions("PutItem")),
            Map.entry("list-courses", permissions("", byList(), KEYS)),
            Map.entry(
                    "assign-course",
                    permissions("BatchGetItem GetItem PutItem UpdateItem ConditionCheckItem", byList())),
            Map.entry("unassign-course", permissions("BatchGetItem PutItem UpdateItem")),
            Map.entry("list-enrolments", permissions("BatchGetItem GetItem Query", byList(), KEYS)),
            Map.entry("create-logo-upload", permissions("BatchGetItem", "s3:PutObject LogosBucket.Arn/logos/*")),
            Map.entry("import-members", permissions("BatchGetItem GetItem PutItem", files("PutObject"))),
            Map.entry("get-member-import", permissions("BatchGetItem", KEYS)),
            Map.entry(
                    "run-import",
                    permissions(
                            "BatchGetItem GetItem PutItem UpdateItem",
                            byList(),
                            KEYS,
                            files("GetObject"),
                            "s3:ListBucket ImportsBucket.Arn")),
            Map.entry("get-public-organisation", permissions("BatchGetItem GetItem", byUser())),
            Map.entry("get-organisation-stats", permissions("BatchGetItem GetItem Query")),
            Map.entry(
                    "project",
                    permissions(
                            "BatchGetItem BatchWriteItem Query PutItem UpdateItem DeleteItem ConditionCheckItem",
                            byUser(),
                            DEAD_LETTERS)),
            Map.entry(
                    "route",
                    permissions(
                            "",
                            "sqs:SendMessage MailQueue.Arn",
                            "sqs:SendMessage ImportQueue.Arn",
                            "sqs:SendMessage SweepQueue.Arn",
                            "sqs:SendMessage FanOutQueue.Arn",
                            DEAD_LETTERS,
                            "events:PutEvents EventBus.Arn")),
            Map.entry("list-clients", permissions("BatchGetItem", byList(), KEYS)),
            Map.entry("list-listings", permissions("BatchGetItem", byList(), KEYS)),
            Map.entry(
                    "fan-out-tutor",
                    permissions("BatchGetItem GetItem PutItem UpdateItem DeleteItem ConditionCheckItem Query")),
            Map.entry(
                    "replay-dead-letters",
                    permissions(
                            "GetItem BatchGetItem BatchWriteItem Query PutItem UpdateItem DeleteItem ConditionCheckItem",
                            byUser(),
                            "sqs:SendMessage MailQueue.Arn",
                            "sqs:SendMessage ImportQueue.Arn",
                            "sqs:SendMessage SweepQueue.Arn",
                            "sqs:SendMessage FanOutQueue.Arn")),
            Map.entry("expire-invitations", permissions("BatchGetItem PutItem UpdateItem", byList())),
            Map.entry("recompute-stats", RECOMPUTE),
            Map.entry("recompute-organisations", RECOMPUTE),
            Map.entry("sweep-archive", permissions("GetItem PutItem UpdateItem Query")),
            Map.entry(
                    "send-mail",
                    permissions(
                            "BatchGetItem GetItem UpdateItem",
                            KEYS,
                            "ses:SendEmail identity/MailIdentity",
                            "ses:SendEmail configuration-set/orghub-dev")),
            Map.entry("record-mail-event", permissions("UpdateItem")));

    private ExpectedPermissions() {}

    static Set<String> of(FunctionResource function) {
        var permissions = new TreeSet<>(EXPECTED.getOrDefault(function.name(), Set.of()));
        permissions.addAll(ofMappings(function));
        return permissions;
    }

    /** What Lambda does in a function's name to bring it records and messages. */
    static Set<String> ofMappings(FunctionResource function) {
        var permissions = new TreeSet<String>();
        function.streams().forEach(stream -> {
            Stream.of("DescribeStream", "GetRecords", "GetShardIterator")
                    .forEach(action -> permissions.add("dynamodb:" + action + " Table.StreamArn"));
            permissions.add("dynamodb:ListStreams Table.Arn/stream/*");
        });
        function.queues().forEach(queue -> Stream.of("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")
                .forEach(action -> permissions.add("sqs:" + action + " " + queue.queue() + ".Arn")));
        return permissions;
    }

    private static Set<String> permissions(String tableActions, String... others) {
        var permissions = new TreeSet<>(Arrays.asList(others));
        for (var action : tableActions.split(" ")) {
            if (!action.isEmpty()) {
                permissions.add("dynamodb:" + action + " Table.Arn");
            }
        }
        return permissions;
    }

    private static String byUser() {
        return "dynamodb:Query Table.Arn/index/byUser";
    }

    private static String byList() {
        return "dynamodb:Query Table.Arn/index/byList";
    }

    private static String files(String action) {
        return "s3:" + action + " ImportsBucket.Arn/imports/*";
    }
}
