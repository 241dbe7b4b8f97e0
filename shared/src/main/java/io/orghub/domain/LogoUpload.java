package io.orghub.domain;

import java.time.Instant;
import java.util.Map;

/**
 * The right to put one file, held by whoever has the address.
 *
 * @param putUrl where to put it, with its right in the query
 * @param headers what the PUT must send, names in lower case
 * @param avatarUrl where anybody may read it then
 */
public record LogoUpload(String putUrl, Map<String, String> headers, Instant expiresAt, String avatarUrl) {}
