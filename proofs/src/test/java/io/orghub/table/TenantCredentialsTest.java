package io.orghub.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orghub.domain.Busy;
import io.orghub.domain.CallersTenant;
import io.orghub.domain.TenantId;
import io.orghub.testing.stage.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class TenantCredentialsTest {
    private static final TenantId HARBOUR = new TenantId("harbour");
    private static final TenantId LUMEN = new TenantId("lumen");

    private final TestClock clock = new TestClock();
    private final List<TenantId> asked = new ArrayList<>();
    private boolean reachable = true;
    private final TenantCredentials credentials = new TenantCredentials(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("own", "secret")), this::issue, clock);

    @Nested
    class Success {
        @Test
        void eachTenantHasItsOwn() {
            assertThat(keyOf(HARBOUR)).isEqualTo("harbour-1");
            assertThat(keyOf(LUMEN)).isEqualTo("lumen-2");
            assertThat(keyOf(HARBOUR)).isEqualTo("harbour-1");
        }

        @Test
        void whereNobodyCallsTheFunctionWorksInItsOwnName() {
            assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("own");
            assertThat(asked).isEmpty();
        }

        @Test
        void theyAreRenewedBeforeTheyEnd() {
            keyOf(HARBOUR);
            clock.advance(Duration.ofMinutes(54));
            assertThat(keyOf(HARBOUR)).isEqualTo("harbour-1");
            clock.advance(Duration.ofMinutes(1));
            assertThat(keyOf(HARBOUR)).isEqualTo("harbour-2");
        }

        @Test
        void whatHasNotEndedServesWhileThereIsNothingNew() {
            keyOf(HARBOUR);
            reachable = false;
            clock.advance(Duration.ofMinutes(56));
            assertThat(List.of(keyOf(HARBOUR), keyOf(HARBOUR))).containsOnly("harbour-1");
            assertThat(asked)
                    .describedAs("the second call does not wait as well")
                    .hasSize(2);

            reachable = true;
            clock.advance(Duration.ofSeconds(30));
            assertThat(keyOf(HARBOUR)).isEqualTo("harbour-3");
        }

        @Test
        void thoseWhoComeTogetherAskOnce() throws Exception {
            int callers = 8;
            var together = new CountDownLatch(callers);
            try (var threads = Executors.newFixedThreadPool(callers)) {
                var keys = threads.invokeAll(IntStream.range(0, callers)
                        .<Callable<String>>mapToObj(caller -> () -> {
                            together.countDown();
                            together.await();
                            return keyOf(HARBOUR);
                        })
                        .toList());
                for (var key : keys) {
                    assertThat(key.get()).isEqualTo("harbour-1");
                }
            }
        }

        @Test
        void noMoreAreRememberedThanThereIsRoomFor() {
            keyOf(HARBOUR);
            IntStream.range(0, 999).forEach(number -> keyOf(new TenantId("t" + number)));
            assertThat(keyOf(HARBOUR)).isEqualTo("harbour-1");
            keyOf(LUMEN);
            assertThat(keyOf(HARBOUR)).describedAs("used of late").isEqualTo("harbour-1");
            assertThat(keyOf(new TenantId("t0"))).isEqualTo("t0-1002");
        }

        @ParameterizedTest
        @CsvSource({"harbour, harbour", "a, a=", "~, +=", "a~b, a+b", "a.b_c-d, a.b_c-d"})
        void theTrailNamesTheTenant(TenantId tenant, String name) {
            assertThat(StsTenants.sessionName(tenant)).isEqualTo(name).matches("[\\w+=,.@-]{2,64}");
        }
    }

    @Nested
    class Refusal {
        @Test
        void withoutCredentialsNobodyIsServedByThoseOfOthers() {
            keyOf(LUMEN);
            reachable = false;
            assertThatThrownBy(() -> keyOf(HARBOUR)).isInstanceOf(Busy.class);
            assertThat(keyOf(LUMEN)).isEqualTo("lumen-1");

            reachable = true;
            assertThat(keyOf(HARBOUR)).isEqualTo("harbour-3");
        }

        @Test
        void whatEndsDuringACallIsNotUsedForIt() {
            keyOf(HARBOUR);
            reachable = false;
            clock.advance(Duration.ofHours(1).minusSeconds(10));
            assertThatThrownBy(() -> keyOf(HARBOUR)).isInstanceOf(Busy.class);
        }
    }

    private String keyOf(TenantId tenant) {
        return CallersTenant.within(
                tenant, () -> credentials.resolveCredentials().accessKeyId());
    }

    private AwsSessionCredentials issue(TenantId tenant) {
        asked.add(tenant);
        if (!reachable) {
            throw new Busy("nobody there", null);
        }
        return AwsSessionCredentials.builder()
                .accessKeyId(tenant + "-" + asked.size())
                .secretAccessKey("secret")
                .sessionToken("token")
                .expirationTime(clock.instant().plus(Duration.ofHours(1)))
                .build();
    }
}
