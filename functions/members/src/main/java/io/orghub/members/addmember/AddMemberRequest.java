package io.orghub.members.addmember;

import io.orghub.domain.Kind;
import io.orghub.domain.NewMember;
import io.orghub.domain.Role;
import io.orghub.edge.Fields;
import java.util.List;

/** Who is to be added: one user, or a list of up to 98. */
record AddMemberRequest(List<NewMember> members, boolean asList) {
    private static final int MAX_MEMBERS = 98;
    private static final String LIST = "members";

    /** @param usual what a member is if the body does not say */
    static AddMemberRequest read(Fields fields, Kind usual) {
        if (!fields.has(LIST)) {
            return new AddMemberRequest(List.of(member(fields, usual)), false);
        }
        var list = fields.list(LIST, MAX_MEMBERS, item -> member(item, usual));
        fields.distinct(LIST, list, NewMember::user, "userId");
        return new AddMemberRequest(list, true);
    }

    boolean makesAdmin() {
        return members.stream().anyMatch(member -> member.role() == Role.ADMIN);
    }

    private static NewMember member(Fields fields, Kind usual) {
        return new NewMember(
                fields.userId("userId"),
                fields.optionalOneOf("role", List.of(Role.MEMBER, Role.ADMIN)).orElse(Role.MEMBER),
                fields.optionalOneOf("kind", List.of(Kind.values())).orElse(usual));
    }
}
