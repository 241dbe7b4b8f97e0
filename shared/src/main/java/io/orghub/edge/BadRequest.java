package io.orghub.edge;

import java.util.List;

/** A request that cannot be read; {@link ApiFunction} answers it. */
final class BadRequest extends RuntimeException {
    private final transient Answer.Refused answer;

    BadRequest(Answer.Refused answer) {
        super(answer.code().name(), null, false, false);
        this.answer = answer;
    }

    static BadRequest at(String pointer, String detail) {
        return new BadRequest(Answer.invalid(List.of(new FieldError(pointer, detail))));
    }

    Answer.Refused answer() {
        return answer;
    }
}
