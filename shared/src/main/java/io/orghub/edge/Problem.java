package io.orghub.edge;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A refusal as RFC 9457 tells it; {@code more} are its own members, such as the numbers of a shortage. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"type", "title", "status", "detail", "code", "requestId", "errors"})
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        String requestId,
        List<FieldError> errors,
        @JsonAnyGetter Map<String, Object> more) {

    static Problem of(Answer.Refused refused, String requestId) {
        var code = refused.code();
        return new Problem(
                "urn:orghub:problem:" + code.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                code.title(),
                code.status(),
                refused.detail(),
                code.name(),
                requestId,
                refused.errors(),
                refused.more());
    }
}
