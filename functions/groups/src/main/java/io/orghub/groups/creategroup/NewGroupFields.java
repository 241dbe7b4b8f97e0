package io.orghub.groups.creategroup;

import io.orghub.domain.GroupId;
import io.orghub.domain.GroupType;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.NewGroup;
import io.orghub.domain.Slug;
import io.orghub.edge.Caller;
import io.orghub.edge.Fields;
import io.orghub.groups.SettingsFields;
import java.util.List;

/** Reads a group to be made. */
final class NewGroupFields {
    private NewGroupFields() {}

    static NewGroup read(Fields fields, GroupId id, Caller caller) {
        var type = fields.oneOf("type", List.of(GroupType.values()));
        var policy = fields.optionalOneOf("licencePolicy", List.of(LicencePolicy.values()));
        var licences = fields.optionalInteger("licences", 0, 1_000_000);
        if (type == GroupType.GROUP) {
            policy.ifPresent(given -> fields.refuse("licencePolicy", "only an organisation has one"));
            licences.ifPresent(given -> fields.refuse("licences", "only an organisation has any"));
        }
        return new NewGroup(
                id,
                type,
                fields.text("name", 120),
                fields.optionalParsed("slug", Slug::parse, Slug.FORM_IN_WORDS),
                fields.optionalUserId("ownerId").orElse(caller.user()),
                policy.orElse(LicencePolicy.MEMBER),
                licences,
                fields.optionalParagraph("description", 300),
                fields.optionalUrl("website"),
                fields.optionalUrl("avatarUrl"),
                SettingsFields.read(fields),
                !caller.tenantAdmin());
    }
}
