package io.orghub.local.house.broken.groups;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Says nothing by its name, and knows the engine. */
public record GroupsHelper(DynamoDbClient client) {}
