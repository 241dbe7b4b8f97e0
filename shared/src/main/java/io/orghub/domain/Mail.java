package io.orghub.domain;

import java.util.Map;

/** A mail as it is handed over for sending. */
public record Mail(String from, String to, String subject, String text, String html, Map<String, String> headers) {}
