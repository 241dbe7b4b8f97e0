package io.orghub.domain;

/**
 * An amount of money.
 *
 * @param currency ISO 4217, three capital letters
 * @param minor in the currency's smallest unit
 */
public record Money(String currency, long minor) {}
