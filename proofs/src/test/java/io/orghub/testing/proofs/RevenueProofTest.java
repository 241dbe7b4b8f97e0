package io.orghub.testing.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Group;
import io.orghub.domain.Projection;
import io.orghub.domain.Refund;
import io.orghub.domain.RefundOutcome;
import io.orghub.domain.StreamRecord;
import io.orghub.edge.StreamRecords;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.Delivery;
import io.orghub.testing.events.StreamEvents;
import io.orghub.testing.events.StreamTail;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.meter.Call;
import io.orghub.testing.meter.Metered;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.Items;
import io.orghub.testing.stage.Soak;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.Till;
import io.orghub.testing.stage.World;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Bookings and refunds count exactly once, whatever the stream does to their records; and what that costs. The clock stands
 * at 2026-11-21T09:00:00Z.
 */
class RevenueProofTest {
    // In each of two orders: with the 300 of HubProofTest a thousand in all, 20,000 in a soak.
    private static final int EVENTS = Soak.size() == 1 ? 350 : 10_000;
    private static final List<String> ZONES =
            List.of("UTC", "Europe/London", "America/New_York", "Asia/Tokyo", "Pacific/Kiritimati", "Pacific/Honolulu");
    private static final List<String> CURRENCIES = List.of("GBP", "EUR", "JPY");
    private static final int ORGANISATIONS = 5;
    private static final int TUTORS = 12;
    private static final int LARGEST_BATCH = 100;

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private final Stage stage = Stage.on(TABLE);
    private final StreamTail tail = StreamTail.of(TABLE.engine(), TABLE.name());
    private final World world = World.on(TABLE, stage);
    private final Till till = Till.of(world);
    private final List<Shop> shops = new ArrayList<>();
    private final Map<String, List<Shop>> employers = new HashMap<>();
    private final List<Sale> sales = new ArrayList<>();

    /** An organisation as its books are kept by the test: "month currency" to gross, refunds and commission. */
    private static final class Shop {
        final Group organisation;
        final Map<String, long[]> books = new TreeMap<>();
        String zone;
        int rate;

        Shop(Group organisation, String zone, int rate) {
            this.organisation = organisation;
            this.zone = zone;
            this.rate = rate;
        }

        void note(Instant at, String currency, long gross, long refunds, long commission) {
            var month = YearMonth.from(at.atZone(ZoneId.of(zone)));
            var sums = books.computeIfAbsent(month + " " + currency, first -> new long[3]);
            sums[0] += gross;
            sums[1] += refunds;
            sums[2] += commission;
        }

        List<String> lines(YearMonth from, YearMonth to) {
            return books.entrySet().stream()
                    .filter(line -> {
                        var month = YearMonth.parse(line.getKey().substring(0, 7));
                        return !month.isBefore(from) && !month.isAfter(to);
                    })
                    .map(line -> line.getKey()
                            + Arrays.stream(line.getValue())
                                    .mapToObj(sum -> " " + sum)
                                    .collect(Collectors.joining()))
                    .toList();
        }
    }

    private static final class Sale {
        final String id;
        final Shop shop;
        final String currency;
        final int rate;
        long left;

        Sale(String id, Shop shop, String currency, int rate, long paid) {
            this.id = id;
            this.shop = shop;
            this.currency = currency;
            this.rate = rate;
            this.left = paid;
        }

        long commission() {
            return BigDecimal.valueOf(left)
                    .multiply(BigDecimal.valueOf(rate))
                    .divide(BigDecimal.valueOf(10_000), 0, RoundingMode.HALF_UP)
                    .longValueExact();
        }
    }

    @BeforeEach
    void foundOrganisations() {
        for (int i = 0; i < ORGANISATIONS; i++) {
            world.advance(Duration.ofSeconds(1));
            var shop = new Shop(till.organisation(ZONES.get(i), 700 + 133 * i), ZONES.get(i), 700 + 133 * i);
            shops.add(shop);
            // Tutor 1 is in all of them, tutor 2 in every second one, and so on.
            for (int tutor = 1; tutor <= TUTORS; tutor++) {
                if (i % tutor == 0) {
                    world.add(shop.organisation, "t" + tutor);
                    employers
                            .computeIfAbsent("t" + tutor, first -> new ArrayList<>())
                            .add(shop);
                }
            }
        }
        stage.project();
        tail.read();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private void trade(Random random, int events) {
        for (int event = 0; event < events; event++) {
            if (event % 97 == 96) {
                changeSettings(random);
            }
            var open = sales.stream().filter(sale -> sale.left > 0).toList();
            if (random.nextInt(3) == 0 && !open.isEmpty()) {
                refund(random, open.get(random.nextInt(open.size())), "r" + event);
            } else {
                sell(random, "b" + event);
            }
        }
    }

    private void changeSettings(Random random) {
        var shop = shops.get(random.nextInt(shops.size()));
        shop.zone = ZONES.get(random.nextInt(ZONES.size()));
        shop.rate = random.nextInt(2_000);
        till.settings(shop.organisation, shop.zone, shop.rate);
    }

    private void sell(Random random, String id) {
        var tutor = "t" + (1 + random.nextInt(TUTORS));
        var among = employers.get(tutor);
        boolean given = random.nextBoolean();
        var shop = given ? among.get(random.nextInt(among.size())) : among.getFirst();
        var currency = CURRENCIES.get(random.nextInt(CURRENCIES.size()));
        long minor = 1 + random.nextInt(20_000);
        var at = time(random);
        till.paid(Till.booking(
                id, tutor, currency, minor, at.toString(), given ? Optional.of(shop.organisation) : Optional.empty()));
        var sale = new Sale(id, shop, currency, shop.rate, minor);
        sales.add(sale);
        shop.note(at, currency, minor, 0, sale.commission());
    }

    private void refund(Random random, Sale sale, String id) {
        long minor = random.nextInt(3) == 0 ? sale.left : 1 + random.nextLong(sale.left);
        var at = time(random);
        Refund refund = Till.refund(sale.id, id, sale.currency, minor, at.toString());
        assertThat(till.refund(refund)).isInstanceOf(RefundOutcome.Refunded.class);
        long before = sale.commission();
        sale.left -= minor;
        sale.shop.note(at, sale.currency, 0, minor, sale.commission() - before);
    }

    // Around the edges of months, where the zones differ, from October 2025 on.
    private static Instant time(Random random) {
        var edge = YearMonth.of(2025, 10)
                .plusMonths(random.nextInt(14))
                .atDay(1)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
        return edge.plusMillis(random.nextLong(-50_400_000, 43_200_000));
    }

    /** What the stream holds of bookings and refunds; all else is told to the projection. */
    private List<Record> facts() {
        var told = tail.read().stream().collect(Collectors.partitioningBy(record -> {
            var pk = record.dynamodb().keys().get("pk").s();
            return pk.contains("#BOOKING#") || pk.contains("#REVENUE#");
        }));
        deliver(told.get(false));
        return told.get(true);
    }

    private static List<Record> mangled(List<Record> records, boolean keepsOrder, long seed) {
        var random = new Random(seed);
        var several = new ArrayList<Record>();
        for (var record : records) {
            IntStream.rangeClosed(0, random.nextInt(5)).forEach(time -> several.add(record));
        }
        return keepsOrder ? Delivery.interleaved(several, seed) : Delivery.shuffled(several, seed);
    }

    private void deliver(List<Record> records, Random sizes) {
        for (int from = 0; from < records.size(); ) {
            int to = Math.min(records.size(), from + 1 + sizes.nextInt(LARGEST_BATCH));
            deliver(records.subList(from, to));
            from = to;
        }
    }

    // What failed comes again, as Lambda sees to.
    private void deliver(List<Record> batch) {
        List<StreamRecord> left = StreamRecords.of(StreamEvents.event(batch, tail.streamArn()));
        while (!left.isEmpty()) {
            var applied = stage.bean(Projection.class).apply(left);
            assertThat(applied.unreadable()).isEmpty();
            left = applied.toRetry();
        }
    }

    private void assertExact() {
        for (var shop : shops) {
            assertThat(till.shownNow(shop.organisation))
                    .as("shown of %s", shop.organisation.id())
                    .isEqualTo(shop.lines(shownFrom(shop), present(shop)));
            assertThat(buckets(shop)).as("buckets").isEqualTo(shop.lines(YearMonth.of(2000, 1), YearMonth.of(2100, 1)));
        }
    }

    private YearMonth present(Shop shop) {
        return YearMonth.from(stage.clock().instant().atZone(ZoneId.of(shop.zone)));
    }

    private YearMonth shownFrom(Shop shop) {
        return present(shop).minusMonths(11);
    }

    /** Whatever is still shown or not: the buckets hold all that ever was. */
    private List<String> buckets(Shop shop) {
        var sums = new TreeMap<String, long[]>();
        for (var bucket : world.items(shop.organisation).all("BUCKET#")) {
            var day = bucket.get("sk").s().substring("BUCKET#".length());
            var sum = sums.computeIfAbsent(day.substring(0, 7) + " " + day.substring(11), first -> new long[3]);
            sum[0] += Items.number(bucket, "grossMinor");
            sum[1] += Items.number(bucket, "refundsMinor");
            sum[2] += Items.number(bucket, "commissionMinor");
        }
        return sums.entrySet().stream()
                .map(line -> line.getKey()
                        + Arrays.stream(line.getValue())
                                .mapToObj(sum -> " " + sum)
                                .collect(Collectors.joining()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eventsCountOnceHoweverTheirRecordsCome(boolean inOrderForEachItem) {
        long seed = 20_261_121;
        trade(new Random(seed), EVENTS);
        var records = facts();

        // Up to ten times each, by two consumers at once, each in batches of its own.
        Crowd.of(2, consumer -> {
            deliver(mangled(records, inOrderForEachItem, seed + consumer), new Random(seed + consumer));
            return consumer;
        });
        assertExact();

        var checkpoint = new Random(seed).nextInt(records.size());
        var before = TABLE.items();
        var again = stage.meter().measure(() -> {
            deliver(records.subList(checkpoint, records.size()), new Random(seed));
            deliver(records, new Random(seed));
        });
        assertThat(again.writeUnits()).isZero();
        assertThat(TABLE.items()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void eventsCountOnceThoughTheTableFails() {
        long seed = 4711;
        trade(new Random(seed), 150);
        var records = facts();
        stage.faults().randomly(seed, 0.1, Fault.TRANSACTION_CONFLICT, Fault.ANSWER_LOST, Fault.SERVER_ERROR);

        deliver(mangled(records, false, seed), new Random(seed));

        stage.faults().clear();
        assertExact();
    }

    /** Another is recorded, and folded by another consumer, right before each of the three steps of a fold. */
    @ParameterizedTest
    @ValueSource(strings = {"BatchGetItem", "Query", "TransactWriteItems"})
    void eventsCountOnceThatComeBetweenTheStepsOfAFold(String step) {
        var shop = shops.getFirst();
        var given = Optional.of(shop.organisation);
        till.paid(Till.booking("b1", "t1", "GBP", 1_000, "2026-11-20T10:00:00Z", given));
        var first = facts();
        stage.faults().on(step).meanwhile(() -> {
            till.paid(Till.booking("b2", "t1", "GBP", 2_000, "2026-11-20T10:00:00Z", given));
            deliver(facts());
        });
        deliver(first);

        // 7 % of £30.00 are £2.10.
        assertThat(till.shownNow(shop.organisation)).containsExactly("2026-11 GBP 3000 0 210");
    }

    @Test
    void aBatchMayNameMoreBucketsThanATransactionHolds() {
        var shop = shops.getFirst();
        var day = Instant.parse("2026-08-01T12:00:00Z");
        for (int i = 0; i < LARGEST_BATCH; i++) {
            var at = day.plus(Duration.ofDays(i)).toString();
            till.paid(Till.booking("b" + i, "t1", "GBP", 1_000, at, Optional.of(shop.organisation)));
        }
        deliver(facts());

        // 31, 30, 31 days and the 8 that are left, at 7 %.
        assertThat(till.shownNow(shop.organisation))
                .containsExactly(
                        "2026-08 GBP 31000 0 2170",
                        "2026-09 GBP 30000 0 2100",
                        "2026-10 GBP 31000 0 2170",
                        "2026-11 GBP 8000 0 560");
    }

    @Test
    void anUnreadableEntryIsToldOfAndLeavesTheRestOfItsBucket() {
        var shop = shops.getFirst();
        till.paid(Till.booking("b1", "t1", "GBP", 1_000, "2026-11-20T10:00:00Z", Optional.of(shop.organisation)));
        till.paid(Till.booking("b2", "t1", "GBP", 2_000, "2026-11-20T10:00:00Z", Optional.of(shop.organisation)));
        var entry = TABLE.items().stream()
                .filter(item -> item.get("pk").s().contains(shop.organisation.id() + "#REVENUE#"))
                .findFirst()
                .orElseThrow();
        var broken = new HashMap<>(entry);
        broken.put("sk", AttributeValue.fromS("BOOKING#broken"));
        broken.put("grossMinor", AttributeValue.fromS("much"));
        TABLE.put(broken);

        var applied =
                stage.bean(Projection.class).apply(StreamRecords.of(StreamEvents.event(facts(), tail.streamArn())));

        assertThat(applied.toRetry()).isEmpty();
        assertThat(applied.unreadable()).singleElement().satisfies(record -> assertThat(record.key())
                .containsEntry("sk", "BOOKING#broken"));
        assertThat(till.shownNow(shop.organisation)).containsExactly("2026-11 GBP 3000 0 210");
    }

    /** Against one marker and one addition to its month for each event, in one transaction. */
    @Test
    void foldingCostsLessThanAMarkerForEachEvent() {
        var busy = compared(
                "busy, 100 records of 5 organisations in a batch",
                "2026-11-19T10:00:00Z",
                LARGEST_BATCH,
                LARGEST_BATCH);
        var quiet =
                compared("quiet, 5 records of 5 organisations in a batch", "2026-11-20T10:00:00Z", 50, ORGANISATIONS);

        // In a batch of its own an event costs the same two items, and what there is of its bucket is read besides.
        assertThat(busy).isLessThan(0.15);
        assertThat(quiet).isLessThan(1.2);
    }

    /** The price of folding by that of markers, at $0.625 and $0.125 a million write and read units. */
    private double compared(String what, String day, int events, int batch) {
        var folded = new ArrayList<Call>();
        var marked = new ArrayList<Call>();
        for (int from = 0; from < events; from += batch) {
            for (int i = from; i < from + batch; i++) {
                var organisation = shops.get(i % ORGANISATIONS).organisation;
                var at = Instant.parse(day).plusSeconds(i).toString();
                till.paid(Till.booking(what.charAt(0) + "" + i, "t1", "GBP", 4_500, at, Optional.of(organisation)));
            }
            var entries = facts().stream()
                    .filter(record -> record.dynamodb().keys().get("pk").s().contains("#REVENUE#"))
                    .toList();
            assertThat(entries).hasSize(batch);
            folded.addAll(stage.meter().measure(() -> deliver(entries)).calls());
            marked.addAll(
                    stage.meter().measure(() -> entries.forEach(this::mark)).calls());
        }
        double ratio = price(new Metered(folded)) / price(new Metered(marked));
        System.out.printf(
                "%s: folding %.2f WCU and %.2f RCU an event, markers %.2f and %.2f; ratio of prices %.2f%n",
                what,
                new Metered(folded).writeUnits() / events,
                new Metered(folded).readUnits() / events,
                new Metered(marked).writeUnits() / events,
                new Metered(marked).readUnits() / events,
                ratio);
        return ratio;
    }

    private static double price(Metered metered) {
        return 0.625 * (metered.writeUnits() + metered.indexWriteUnits()) + 0.125 * metered.readUnits();
    }

    private void mark(Record entry) {
        var key = entry.dynamodb().keys();
        var image = entry.dynamodb().newImage();
        var marker = Map.of(
                "pk", AttributeValue.fromS(key.get("pk").s().replace("#REVENUE#", "#MARKERS#")), "sk", key.get("sk"));
        var month = Map.of(
                "pk", AttributeValue.fromS(key.get("pk").s().replaceAll("#REVENUE#.*", "")),
                "sk", AttributeValue.fromS("MONTH#2026-11#GBP"));
        var items = Stream.of(
                        TransactWriteItem.builder().put(put -> put.tableName(TABLE.name())
                                .item(marker)
                                .conditionExpression("attribute_not_exists(pk)")),
                        TransactWriteItem.builder().update(update -> update.tableName(TABLE.name())
                                .key(month)
                                .updateExpression("ADD gross :gross, commission :commission")
                                .expressionAttributeValues(Map.of(
                                        ":gross", image.get("grossMinor"),
                                        ":commission", image.get("commissionMinor")))))
                .map(TransactWriteItem.Builder::build)
                .toList();
        stage.bean(DynamoDbClient.class).transactWriteItems(request -> request.transactItems(items));
    }
}
