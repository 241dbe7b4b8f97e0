package io.orghub.testing.engine;

import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.OnDemandThroughput;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;
import software.amazon.dynamodb.services.local.shared.access.LocalDBClient;
import software.amazon.dynamodb.services.local.shared.access.TableInfo;
import software.amazon.dynamodb.services.local.shared.access.sqlite.SQLiteDBAccess;
import software.amazon.dynamodb.services.local.shared.jobs.JobsRegister;

/**
 * The store of DynamoDB Local, but that it remembers what a table's schema is: the engine reads it from the database and
 * parses it anew for each request, which is a seventh of what a test of this project pays for one.
 */
final class RememberedSchemas extends SQLiteDBAccess {
    private static final String SHARED = "shared-local-instance";
    private static final int THREADS_OF_JOBS = 10;

    private final Map<String, TableInfo> schemas = new ConcurrentHashMap<>();

    private RememberedSchemas() {}

    private RememberedSchemas(File file) {
        super(file);
    }

    /** A handler of requests to one database: in memory, or the one that it keeps in that folder. */
    @SuppressWarnings("unchecked")
    static LocalDynamoDBRequestHandler handler(boolean inMemory, String folder) {
        var handler = new LocalDynamoDBRequestHandler(0, inMemory, folder, true, false);
        var store = inMemory ? new RememberedSchemas() : new RememberedSchemas(new File(folder, SHARED + ".db"));
        var jobs = new JobsRegister(Executors.newFixedThreadPool(THREADS_OF_JOBS), false);
        try {
            // It makes its store at the first request, unless there is one, and takes none from outside.
            var stores = LocalDynamoDBRequestHandler.class.getDeclaredField("dbRequestHandlers");
            stores.setAccessible(true);
            ((Map<String, AmazonDynamoDBLocal>) stores.get(handler)).put(SHARED, new LocalDBClient(store, jobs));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this version of DynamoDB Local keeps its stores elsewhere", e);
        }
        return handler;
    }

    @Override
    public TableInfo getTableInfo(String table) {
        var known = schemas.get(table);
        if (known == null) {
            known = super.getTableInfo(table);
            // A table that is not there yet is asked for again.
            if (known != null) {
                schemas.put(table, known);
            }
        }
        return known;
    }

    @Override
    public void deleteTable(String table) {
        super.deleteTable(table);
        schemas.clear();
    }

    @Override
    public void updateTable(
            String table,
            ProvisionedThroughput throughput,
            OnDemandThroughput onDemand,
            BillingMode billing,
            long decreases,
            List<AttributeDefinition> attributes,
            List<GlobalSecondaryIndexDescription> indexes,
            Boolean deletionProtection,
            StreamSpecification stream) {
        super.updateTable(
                table, throughput, onDemand, billing, decreases, attributes, indexes, deletionProtection, stream);
        schemas.clear();
    }

    @Override
    public void updateTable(String table, String timeToLiveAttribute) {
        super.updateTable(table, timeToLiveAttribute);
        schemas.clear();
    }
}
