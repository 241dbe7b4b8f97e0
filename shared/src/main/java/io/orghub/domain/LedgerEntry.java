package io.orghub.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * One change of a licence account: who, when, why, of what, how many, and the balances after.
 *
 * @param version the account's version after it; entries are numbered by it without gaps
 * @param subject {@code user:…}, {@code invitation:…}, or {@code request:…} for a list
 */
public record LedgerEntry(
        String entryId,
        long version,
        EntryKind kind,
        long quantity,
        Optional<String> reason,
        Optional<String> reference,
        Optional<String> subject,
        UserId actor,
        Instant at,
        long granted,
        long available) {}
