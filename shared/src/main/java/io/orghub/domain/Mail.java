package io.orghub.domain;

import java.util.Map;

/**
 * A mail as it is handed over for sending.
 *
 * @param tags tell events of this mail apart, such as a bounce; letters, digits, {@code _} and {@code -} alone
 */
public record Mail(
        String from,
        String to,
        String subject,
        String text,
        String html,
        Map<String, String> headers,
        Map<String, String> tags) {}
