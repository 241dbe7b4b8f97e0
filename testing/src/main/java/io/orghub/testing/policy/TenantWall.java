package io.orghub.testing.policy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orghub.domain.Identifier;
import io.orghub.domain.TenantId;
import io.orghub.testing.template.FunctionResource;
import io.orghub.testing.template.Template;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Whose items one invocation may touch: those of the tenants that its event names. A request names the caller's, a
 * stream record and a dead letter that of their item, a message and an order by hand that of its job. What belongs to no
 * tenant is open to the functions that are listed here alone, and names the tenants of those it is about.
 */
final class TenantWall {
    private static final String SLUGS = "#SLUG#";
    private static final String REGISTRY = "#REGISTRY#";
    private static final String DUE = "#DUE#";
    private static final String MACHINES = "#MACHINE#";

    /** What starts with no tenant, and who needs it. */
    private static final Map<String, Set<String>> EXCEPTIONS = Map.of(
            "create-group", Set.of(SLUGS),
            "update-group", Set.of(SLUGS),
            "archive-group", Set.of(SLUGS),
            "get-public-organisation", Set.of(SLUGS),
            "project", Set.of(REGISTRY, DUE),
            "replay-dead-letters", Set.of(REGISTRY, DUE),
            "expire-invitations", Set.of(DUE),
            "put-claims", Set.of(MACHINES),
            "recompute-stats", Set.of(REGISTRY),
            "recompute-organisations", Set.of(REGISTRY));

    /** Nobody calls it in the name of a tenant: the sealed link that it is shown names the one that it may look into. */
    private static final Set<String> OF_ONE_TENANT = Set.of("preview-invitation");

    private static final String SEPARATOR = "#";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String function;
    private final Set<String> tenants;

    private TenantWall(String function, Set<String> tenants) {
        this.function = function;
        this.tenants = new HashSet<>(tenants);
    }

    static TenantWall around(String function, Object event) {
        return new TenantWall(function, tenantsOf(event));
    }

    /** What the keys of no tenant begin with that the function may touch. */
    static Set<String> exceptionsFor(String function) {
        return EXCEPTIONS.getOrDefault(function, Set.of());
    }

    /** Nothing if the partition is open, else what is wrong. */
    Optional<String> objectionTo(String partition) {
        if (partition.isEmpty()) {
            // The engine itself refuses it.
            return Optional.empty();
        }
        if (partition.startsWith(SEPARATOR)) {
            return exceptionsFor(function).stream().anyMatch(partition::startsWith)
                    ? Optional.empty()
                    : Optional.of("%s may not touch %s".formatted(function, partition));
        }
        int end = partition.indexOf(SEPARATOR);
        var tenant = end < 0 ? partition : partition.substring(0, end);
        if (end > 0 && tenants.isEmpty() && OF_ONE_TENANT.contains(function)) {
            tenants.add(tenant);
        }
        return end > 0 && tenants.contains(tenant)
                ? Optional.empty()
                : Optional.of("%s, at work for %s, may not touch %s".formatted(function, tenants, partition));
    }

    /** Items of a partition of no tenant say whom the invocation is for from now on. */
    void learn(Collection<Map<String, AttributeValue>> items) {
        items.forEach(item -> Optional.ofNullable(item.get("tenantId"))
                .map(AttributeValue::s)
                .or(() -> Optional.of(tenantOfKey(item.get("pk").s())))
                .filter(tenant -> !tenant.isEmpty())
                .ifPresent(tenants::add));
    }

    private static Set<String> tenantsOf(Object event) {
        var named =
                switch (event) {
                    case APIGatewayV2HTTPEvent request -> claimed(request).stream();
                    case DynamodbEvent records
                    when records.getRecords() != null ->
                        records.getRecords().stream().flatMap(TenantWall::ofRecord);
                    case SQSEvent messages
                    when messages.getRecords() != null ->
                        messages.getRecords().stream().flatMap(TenantWall::ofMessage);
                    case ScheduledEvent order
                    when order.getDetail() != null ->
                        Stream.ofNullable(order.getDetail().get("tenantId")).map(String::valueOf);
                    case null, default -> Stream.<String>empty();
                };
        return named.filter(tenant -> !tenant.isEmpty()).collect(Collectors.toSet());
    }

    /** Whose credentials an invocation has, where they are on: those of the one tenant that it works for, if it does. */
    static Optional<TenantId> callerOf(FunctionResource function, Object event) {
        return event instanceof APIGatewayV2HTTPEvent request && function.isCalledByToken()
                ? claimed(request).filter(Identifier::isValid).map(TenantId::new)
                : Optional.empty();
    }

    private static Optional<String> claimed(APIGatewayV2HTTPEvent request) {
        return Optional.ofNullable(request.getRequestContext())
                .map(APIGatewayV2HTTPEvent.RequestContext::getAuthorizer)
                .map(APIGatewayV2HTTPEvent.RequestContext.Authorizer::getJwt)
                .map(APIGatewayV2HTTPEvent.RequestContext.Authorizer.JWT::getClaims)
                .map(claims -> claims.get("tenant_id"));
    }

    private static Stream<String> ofRecord(DynamodbEvent.DynamodbStreamRecord record) {
        return Optional.ofNullable(record.getDynamodb()).map(StreamRecord::getKeys).map(keys -> keys.get("pk")).stream()
                .map(pk -> tenantOfKey(pk.getS()));
    }

    private static Stream<String> ofMessage(SQSEvent.SQSMessage message) {
        try {
            var body = JSON.readTree(message.getBody());
            return Stream.of(
                    body.path("tenantId").asText(), tenantOfKey(body.path("pk").asText()), tag(body.path("tenant")));
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            return Stream.empty();
        }
    }

    // Mails carry what they are about as tags, whose alphabet is smaller than that of ids.
    private static String tag(JsonNode tag) {
        return new String(Base64.getUrlDecoder().decode(tag.asText()), StandardCharsets.UTF_8);
    }

    static String tenantOfKey(String pk) {
        return pk.split(SEPARATOR, 2)[0];
    }

    /** The attributes that are partition keys: the table's, and those of its indexes. */
    static List<String> partitionKeys() {
        var table = Template.load(Template.locate(), Map.of(), Map.of()).table().createRequest("table");
        return Stream.concat(
                        table.keySchema().stream(),
                        table.globalSecondaryIndexes().stream().flatMap(index -> index.keySchema().stream()))
                .filter(key -> key.keyTypeAsString().equals("HASH"))
                .map(key -> key.attributeName())
                .distinct()
                .toList();
    }
}
