package io.orghub.testing.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.Projection;

/** The table of the template, so that tests and the local stack need no second definition of it. */
public record TableResource(String logicalId, Map<String, Object> properties) {

    public CreateTableRequest createRequest(String tableName) {
        var table = new Branch(properties);
        var request = CreateTableRequest.builder()
                .tableName(tableName)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(table.at("AttributeDefinitions").elements().stream()
                        .map(TableResource::attribute)
                        .toList())
                .keySchema(keys(table));
        var globals = table.at("GlobalSecondaryIndexes").elements().stream()
                .map(index -> GlobalSecondaryIndex.builder()
                        .indexName(index.at("IndexName").requiredText("IndexName"))
                        .keySchema(keys(index))
                        .projection(projection(index))
                        .build())
                .toList();
        if (!globals.isEmpty()) {
            request.globalSecondaryIndexes(globals);
        }
        var locals = table.at("LocalSecondaryIndexes").elements().stream()
                .map(index -> LocalSecondaryIndex.builder()
                        .indexName(index.at("IndexName").requiredText("IndexName"))
                        .keySchema(keys(index))
                        .projection(projection(index))
                        .build())
                .toList();
        if (!locals.isEmpty()) {
            request.localSecondaryIndexes(locals);
        }
        table.at("StreamSpecification", "StreamViewType")
                .text()
                .ifPresent(view ->
                        request.streamSpecification(s -> s.streamEnabled(true).streamViewType(view)));
        return request.build();
    }

    public Optional<String> timeToLiveAttribute() {
        var setting = new Branch(properties).at("TimeToLiveSpecification");
        return setting.at("Enabled").flag() ? setting.at("AttributeName").text() : Optional.empty();
    }

    private static AttributeDefinition attribute(Branch definition) {
        return AttributeDefinition.builder()
                .attributeName(definition.at("AttributeName").requiredText("AttributeName"))
                .attributeType(definition.at("AttributeType").requiredText("AttributeType"))
                .build();
    }

    private static List<KeySchemaElement> keys(Branch owner) {
        return owner.at("KeySchema").elements().stream()
                .map(key -> KeySchemaElement.builder()
                        .attributeName(key.at("AttributeName").requiredText("AttributeName"))
                        .keyType(key.at("KeyType").requiredText("KeyType"))
                        .build())
                .toList();
    }

    private static Projection projection(Branch index) {
        var projection = Projection.builder()
                .projectionType(index.at("Projection", "ProjectionType").requiredText("ProjectionType"));
        var attributes = index.at("Projection", "NonKeyAttributes").texts();
        return attributes.isEmpty()
                ? projection.build()
                : projection.nonKeyAttributes(attributes).build();
    }
}
