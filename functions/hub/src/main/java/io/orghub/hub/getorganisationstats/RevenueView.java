package io.orghub.hub.getorganisationstats;

import io.orghub.domain.OrganisationStats;
import java.util.List;

/** The revenue of the present month, by currency. */
record RevenueView(String month, String timeZone, List<OfCurrency> currencies) {

    record OfCurrency(String currency, long commission, long gross, long refunds) {}

    record OfMonth(String month, String currency, long commission, long gross) {}

    static RevenueView of(OrganisationStats stats) {
        var currencies = stats.revenue().stream()
                .filter(each -> each.month().equals(stats.month()))
                .map(each -> new OfCurrency(each.currency(), each.commission(), each.gross(), each.refunds()))
                .toList();
        return new RevenueView(stats.month().toString(), stats.timeZone().getId(), currencies);
    }

    static List<OfMonth> trend(OrganisationStats stats) {
        return stats.revenue().stream()
                .map(each -> new OfMonth(each.month().toString(), each.currency(), each.commission(), each.gross()))
                .toList();
    }
}
