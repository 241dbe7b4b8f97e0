package io.orghub.testing.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.orghub.testing.engine.TestTable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

class FaultsTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private final Faults faults = new Faults();
    private final DynamoDbClient retrying = faults.client(TABLE.engine());
    private final DynamoDbClient once = faults.clientBuilder(TABLE.engine())
            .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();

    @BeforeEach
    void emptyTheTable() {
        TABLE.clear();
    }

    @Nested
    class ATransaction {
        @Test
        void isCancelledByAConflictOnItsFirstItem() {
            faults.next(Fault.TRANSACTION_CONFLICT);

            assertThat(reasons()).containsExactly("TransactionConflict", "None");
            assertThat(TABLE.items()).isEmpty();
            assertThat(faults.injected()).isEqualTo(1);
        }

        @Test
        void isCancelledByAConflictOnItsLastItem() {
            faults.next(Fault.TRANSACTION_CONFLICT_ON_LAST);

            assertThat(reasons()).containsExactly("None", "TransactionConflict");
        }

        @Test
        void isCancelledWhenAnItemIsThrottled() {
            faults.next(Fault.THROTTLED);

            assertThat(reasons()).containsExactly("ThrottlingError", "None");
        }

        @ParameterizedTest
        @EnumSource(
                value = Fault.class,
                names = {
                    "ANSWER_LOST",
                    "SERVER_ERROR_AFTER_COMMIT",
                    "SERVER_ERROR",
                    "RESET_BEFORE_SENDING",
                    "REQUEST_THROTTLED"
                })
        void isAppliedOnceThoughTheSdkRetriesIt(Fault fault) {
            faults.times(2, fault);

            increment(retrying);

            assertThat(count()).isEqualTo("1");
            assertThat(faults.injected(fault)).isEqualTo(2);
            assertThat(faults.history())
                    .extracting(happened ->
                            happened.attempt().body().path("ClientRequestToken").asText())
                    .doesNotContain("")
                    .containsOnly(faults.history()
                            .getFirst()
                            .attempt()
                            .body()
                            .path("ClientRequestToken")
                            .asText());
        }

        @Test
        void isThereAlthoughItsAnswerWasLost() {
            faults.next(Fault.ANSWER_LOST);

            assertThatThrownBy(() -> increment(once))
                    .isInstanceOf(SdkClientException.class)
                    .hasMessageContaining("Connection reset");
            assertThat(count()).isEqualTo("1");
        }

        /** DynamoDB Local remembers tokens as DynamoDB does, so nothing has to be imitated here. */
        @Test
        void withAUsedTokenAndOtherContentIsRefusedByTheEngine() {
            transact(once, "token", "a");

            assertThatThrownBy(() -> transact(once, "token", "b"))
                    .isInstanceOf(IdempotentParameterMismatchException.class);
        }

        private List<String> reasons() {
            return catchThrowableOfType(TransactionCanceledException.class, () -> increment(retrying))
                    .cancellationReasons()
                    .stream()
                    .map(CancellationReason::code)
                    .toList();
        }
    }

    @Nested
    class APlainWrite {
        @Test
        void meetsAConflict() {
            faults.next(Fault.TRANSACTION_CONFLICT);

            assertThatThrownBy(() -> put(once, "a")).isInstanceOf(TransactionConflictException.class);
            assertThat(TABLE.items()).isEmpty();
        }

        @Test
        void failsItsOwnConditionWhenItsAnswerWasLost() {
            faults.next(Fault.ANSWER_LOST);

            assertThatThrownBy(() -> put(retrying, "a")).isInstanceOf(ConditionalCheckFailedException.class);
            assertThat(TABLE.items()).hasSize(1);
        }

        @Test
        void isNotWrittenByAServerErrorOrAResetBeforeSending() {
            faults.next(Fault.SERVER_ERROR).next(Fault.RESET_BEFORE_SENDING);

            assertThatThrownBy(() -> put(once, "a"))
                    .isInstanceOfSatisfying(InternalServerErrorException.class, e -> assertThat(e.statusCode())
                            .isEqualTo(500));
            assertThatThrownBy(() -> put(once, "a")).isInstanceOf(SdkClientException.class);
            assertThat(TABLE.items()).isEmpty();
        }

        @Test
        void isWrittenByAServerErrorAfterCommit() {
            faults.next(Fault.SERVER_ERROR_AFTER_COMMIT);

            assertThatThrownBy(() -> put(once, "a")).isInstanceOf(InternalServerErrorException.class);
            assertThat(TABLE.items()).hasSize(1);
        }

        @Test
        void isThrottledInBothWays() {
            faults.next(Fault.THROTTLED).next(Fault.REQUEST_THROTTLED);

            assertThatThrownBy(() -> put(once, "a")).isInstanceOf(ProvisionedThroughputExceededException.class);
            assertThatThrownBy(() -> put(once, "a"))
                    .isInstanceOfSatisfying(ThrottlingException.class, e -> assertThat(e.isThrottlingException())
                            .isTrue());
            assertThat(TABLE.items()).isEmpty();
        }
    }

    @Nested
    class APlan {
        @Test
        void sparesReadsUnlessToldOtherwise() {
            faults.always(Fault.SERVER_ERROR);
            once.scan(r -> r.tableName(TABLE.name()));

            faults.includingReads();
            assertThatThrownBy(() -> once.scan(r -> r.tableName(TABLE.name())))
                    .isInstanceOf(InternalServerErrorException.class);

            faults.clear();
            put(once, "a");
            assertThat(faults.injected()).isEqualTo(1);
        }

        @Test
        void picksTheNthCallOfAnOperationOrOfAKey() {
            faults.on("PutItem").nth(2).inject(Fault.SERVER_ERROR);
            faults.on(attempt -> attempt.mentions("\"special\"")).always().inject(Fault.TRANSACTION_CONFLICT);

            put(once, "a");
            assertThatThrownBy(() -> put(once, "b")).isInstanceOf(InternalServerErrorException.class);
            put(once, "b");
            assertThatThrownBy(() -> put(once, "special")).isInstanceOf(TransactionConflictException.class);
        }

        @Test
        void byChanceIsTheSameForTheSameSeed() {
            assertThat(chances(7)).isEqualTo(chances(7)).isNotEqualTo(chances(8));
        }

        @Test
        void countsEveryFaultUnderConcurrency() {
            faults.times(20, Fault.SERVER_ERROR);
            try (var threads = Executors.newFixedThreadPool(8)) {
                IntStream.range(0, 40).forEach(i -> threads.submit(() -> put(once, "k" + i)));
            }

            assertThat(faults.injected()).isEqualTo(20);
            assertThat(TABLE.items()).hasSize(20);
        }

        private List<Fault> chances(long seed) {
            var plan = new Faults().randomly(seed, 0.5, Fault.SERVER_ERROR, Fault.TRANSACTION_CONFLICT);
            try (var client = plan.clientBuilder(TABLE.engine())
                    .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
                    .build()) {
                for (var i = 0; i < 20; i++) {
                    try {
                        client.putItem(r -> r.tableName(TABLE.name()).item(key("k")));
                    } catch (DynamoDbException expected) {
                        // Its kind is in the history.
                    }
                }
            }
            return plan.history().stream().map(Faults.Injected::fault).toList();
        }
    }

    private static void increment(DynamoDbClient client) {
        client.transactWriteItems(r -> r.transactItems(
                TransactWriteItem.builder()
                        .update(u -> u.tableName(TABLE.name())
                                .key(key("counter"))
                                .updateExpression("ADD n :one")
                                .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))))
                        .build(),
                TransactWriteItem.builder()
                        .put(p -> p.tableName(TABLE.name()).item(key("other")))
                        .build()));
    }

    private static void transact(DynamoDbClient client, String token, String pk) {
        client.transactWriteItems(r -> r.clientRequestToken(token)
                .transactItems(TransactWriteItem.builder()
                        .put(p -> p.tableName(TABLE.name()).item(key(pk)))
                        .build()));
    }

    private static void put(DynamoDbClient client, String pk) {
        client.putItem(r -> r.tableName(TABLE.name()).item(key(pk)).conditionExpression("attribute_not_exists(pk)"));
    }

    private static String count() {
        return TABLE.item("counter", "-").orElseThrow().get("n").n();
    }

    private static Map<String, AttributeValue> key(String pk) {
        return Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS("-"));
    }
}
