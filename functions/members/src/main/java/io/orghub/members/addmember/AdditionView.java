package io.orghub.members.addmember;

import io.orghub.domain.AddOutcome;
import java.util.List;

/** What became of one user of a list. */
record AdditionView(String userId, String outcome) {
    static AdditionView of(AddOutcome.Addition addition) {
        return new AdditionView(addition.member().user().value(), addition.added() ? "added" : "already-member");
    }

    record OfList(List<AdditionView> members) {
        static OfList of(List<AddOutcome.Addition> additions) {
            return new OfList(additions.stream().map(AdditionView::of).toList());
        }
    }
}
