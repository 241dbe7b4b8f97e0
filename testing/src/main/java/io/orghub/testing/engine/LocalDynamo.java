package io.orghub.testing.engine;

import io.orghub.testing.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/** DynamoDB Local in this JVM: for clients that are made here without a socket, for others on a free port. */
public final class LocalDynamo implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    /** For the clients of {@link #http()}: a request that leaves no process needs no address, but the SDK does. */
    public static final URI NOWHERE = URI.create("http://localhost");

    private final LocalDynamoDBServerHandler handler;
    private final InProcessHttp http;
    private ServerConnector listening;

    private LocalDynamo(boolean inMemory, String folder) {
        handler = new LocalDynamoDBServerHandler(RememberedSchemas.handler(inMemory, folder), null);
        http = new InProcessHttp(handler);
    }

    /** An engine that forgets everything when it is closed. */
    public static LocalDynamo inMemory() {
        return new LocalDynamo(true, null);
    }

    /** An engine that keeps its data in a folder, which is made if it is missing. */
    public static LocalDynamo keptIn(Path folder) {
        try {
            return new LocalDynamo(false, Files.createDirectories(folder).toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where other clients than those made here reach it, on the loopback address: it listens from the first call on. */
    public synchronized URI endpoint() {
        if (listening == null) {
            listening = listen();
        }
        return URI.create("http://" + LOOPBACK + ":" + listening.getLocalPort());
    }

    // Its own server class would listen on every address and report telemetry.
    private ServerConnector listen() {
        var threads = new QueuedThreadPool();
        threads.setDaemon(true);
        var server = new Server(threads);
        var connector = new ServerConnector(server);
        connector.setHost(LOOPBACK);
        server.addConnector(connector);
        server.setHandler(handler);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("DynamoDB Local does not start", e);
        }
        return connector;
    }

    /** A client of this engine; closing it is harmless but not needed. */
    public DynamoDbClient client(ExecutionInterceptor... interceptors) {
        return clientBuilder(interceptors).build();
    }

    /** For tests that need other retries, timeouts or a {@code FaultyHttpClient}. */
    public DynamoDbClientBuilder clientBuilder(ExecutionInterceptor... interceptors) {
        return DynamoDbClient.builder()
                .endpointOverride(NOWHERE)
                .region(Region.EU_WEST_1)
                .credentialsProvider(credentials())
                .httpClient(http)
                .overrideConfiguration(o -> Arrays.asList(interceptors).forEach(o::addExecutionInterceptor));
    }

    /** The HTTP client that clients of this engine use, for decorators and clients made elsewhere. */
    public SdkHttpClient http() {
        return http;
    }

    /** How often its tables may have been written, if it is known: not while one is, nor once others may reach it. */
    public synchronized OptionalLong writes() {
        return listening == null ? http.writes() : OptionalLong.empty();
    }

    public DynamoDbStreamsClient streams() {
        return DynamoDbStreamsClient.builder()
                .endpointOverride(NOWHERE)
                .region(Region.EU_WEST_1)
                .credentialsProvider(credentials())
                .httpClient(http)
                .build();
    }

    /** Makes the template's table under that name unless it is there already, whatever its indexes then are. */
    public String createTable(Template template, String name) {
        try (var client = client()) {
            try {
                client.createTable(template.table().createRequest(name));
            } catch (ResourceInUseException alreadyThere) {
                // Kept data of an earlier run.
            }
            try (var waiter = client.waiter()) {
                waiter.waitUntilTableExists(r -> r.tableName(name));
            }
        }
        return name;
    }

    @Override
    public synchronized void close() {
        try {
            if (listening != null) {
                listening.getServer().stop();
            }
        } catch (Exception e) {
            throw new IllegalStateException("DynamoDB Local does not stop", e);
        } finally {
            handler.close();
        }
    }

    private static StaticCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
    }
}
