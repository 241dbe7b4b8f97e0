package io.orghub.testing.template;

import java.util.List;

/** The default authorizer of the HTTP API: whose tokens it takes and which audiences they may name. */
public record JwtAuthorizer(String issuer, List<String> audience) {}
