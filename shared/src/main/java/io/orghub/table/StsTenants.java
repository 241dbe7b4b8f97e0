package io.orghub.table;

import io.orghub.domain.Busy;
import io.orghub.domain.TenantId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Asks STS for a session of the tenants' role that its {@link TenantPolicy} narrows to one of them. */
final class StsTenants implements TenantSession.Issuer {
    // The most that a role may get which has assumed a role itself, as every function has.
    private static final Duration LIFE = Duration.ofHours(1);

    // It is asked within a call of the table, whose own limit goes on meanwhile.
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(1);

    private final Optional<URI> endpoint;
    private final SdkHttpClient network;
    private final String role;
    private final List<String> tenantlessKeys;
    private StsClient client;

    /** @param endpoint of a local engine; AWS if absent */
    StsTenants(Optional<URI> endpoint, SdkHttpClient network, String role, List<String> tenantlessKeys) {
        this.endpoint = endpoint;
        this.network = network;
        this.role = role;
        this.tenantlessKeys = tenantlessKeys;
    }

    @Override
    public AwsSessionCredentials issue(TenantId tenant) {
        try {
            return of(client().assumeRole(request -> request.roleArn(role)
                            .roleSessionName(sessionName(tenant))
                            .durationSeconds((int) LIFE.toSeconds())
                            .policy(new TenantPolicy(tenant, tenantlessKeys).json()))
                    .credentials());
        } catch (SdkException e) {
            throw new Busy("The tenant's credentials could not be had", e);
        }
    }

    // Made when the first tenant comes: where none does, none of its classes is read.
    private synchronized StsClient client() {
        if (client == null) {
            var builder = StsClient.builder()
                    .httpClient(network)
                    .overrideConfiguration(
                            override -> override.apiCallTimeout(CALL_TIMEOUT).apiCallAttemptTimeout(ATTEMPT_TIMEOUT));
            endpoint.ifPresent(uri -> builder.endpointOverride(uri)
                    .region(DynamoDbFactory.LOCAL_REGION)
                    .credentialsProvider(DynamoDbFactory.LOCAL_CREDENTIALS));
            client = builder.build();
        }
        return client;
    }

    /** What CloudTrail calls the session: the tenant, in an alphabet that lacks the tilde and begins at two characters. */
    static String sessionName(TenantId tenant) {
        var name = tenant.value().replace('~', '+');
        return name.length() < 2 ? name + '=' : name;
    }

    private static AwsSessionCredentials of(Credentials issued) {
        return AwsSessionCredentials.builder()
                .accessKeyId(issued.accessKeyId())
                .secretAccessKey(issued.secretAccessKey())
                .sessionToken(issued.sessionToken())
                .expirationTime(issued.expiration())
                .build();
    }
}
