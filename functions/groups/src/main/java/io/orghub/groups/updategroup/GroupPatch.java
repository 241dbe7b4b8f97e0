package io.orghub.groups.updategroup;

import io.orghub.domain.Group;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Slug;
import io.orghub.edge.Fields;
import io.orghub.groups.SettingsFields;
import java.util.List;

/** A merge patch of a group. */
final class GroupPatch {
    private GroupPatch() {}

    static Group apply(Fields fields, Group group) {
        var policy = fields.optionalOneOf("licencePolicy", List.of(LicencePolicy.values()));
        if (!group.isOrganisation() && policy.isPresent()) {
            fields.refuse("licencePolicy", "only an organisation has one");
        }
        return new Group(
                group.tenant(),
                group.id(),
                group.type(),
                fields.optionalText("name", 120).orElse(group.name()),
                fields.optionalParsed("slug", Slug::parse, Slug.FORM_IN_WORDS)
                        .map(Slug::value)
                        .orElse(group.slug()),
                group.owner(),
                policy.or(group::policy),
                fields.patched("description", group.description(), name -> fields.optionalParagraph(name, 300)),
                fields.patched("website", group.website(), fields::optionalUrl),
                fields.patched("avatarUrl", group.avatarUrl(), fields::optionalUrl),
                SettingsFields.patch(fields, group.settings()),
                group.archived(),
                group.createdAt(),
                group.version());
    }
}
