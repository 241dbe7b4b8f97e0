package io.orghub.domain;

import java.util.Optional;

/**
 * The total that an organisation's licences are to be set to.
 *
 * @param granted 0 to 1,000,000,000
 * @param expectedGranted the total that it was decided by, and is not to be set from any other
 */
public record NewTotal(int granted, Optional<Integer> expectedGranted, String reason) {}
