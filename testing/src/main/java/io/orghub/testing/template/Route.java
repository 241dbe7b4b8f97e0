package io.orghub.testing.template;

import java.util.List;

/** A route of the HTTP API: an open one needs no token, another needs one of its scopes, if it names any. */
public record Route(String method, String path, List<String> scopes, boolean open) {
    /** API Gateway's name for the route, such as {@code POST /groups/{groupId}/members}. */
    public String key() {
        return method + " " + path;
    }
}
