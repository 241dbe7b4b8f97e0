package io.orghub.table;

import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.PublicPage;
import io.orghub.domain.PublicPageOutcome;
import io.orghub.domain.PublicPages;
import io.orghub.domain.Slug;
import io.orghub.domain.TenantId;
import jakarta.inject.Singleton;
import java.util.List;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;

/** Public pages from the table: slug marker and group strongly, and by two queries what the index shows of its tutors. */
@Singleton
final class DynamoPublicPages implements PublicPages {
    // One more than is shown tells whether there are more.
    private static final int READ = MOST_SHOWN + 1;

    private final OrgTable table;

    DynamoPublicPages(OrgTable table) {
        this.table = table;
    }

    @Override
    public PublicPageOutcome find(Slug slug) {
        return table.get(SlugItem.SCHEMA, TableKeys.slug(slug))
                .flatMap(marker -> table.get(
                        GroupItem.SCHEMA,
                        TableKeys.group(new TenantId(marker.tenantId()), new GroupId(marker.groupId()))))
                .map(GroupItem::toDomain)
                .filter(group -> group.isOrganisation() && !group.archived())
                .<PublicPageOutcome>map(
                        // The group's word counts: between two reads a marker may have become a former one.
                        organisation -> organisation.slug().equals(slug.value())
                                ? new PublicPageOutcome.Shown(page(organisation))
                                : new PublicPageOutcome.Moved(new Slug(organisation.slug())))
                .orElseGet(PublicPageOutcome.NotThere::new);
    }

    private PublicPage page(Group organisation) {
        var tutors = rows(PublicTutorRow.SCHEMA, organisation, TableKeys.TUTOR_PREFIX);
        var listings = rows(PublicListingRow.SCHEMA, organisation, TableKeys.LISTING_PREFIX);
        return new PublicPage(
                organisation.name(),
                organisation.slug(),
                organisation.description(),
                organisation.website(),
                organisation.avatarUrl(),
                organisation.settings().accentColour(),
                tutors.stream().limit(MOST_SHOWN).map(PublicTutorRow::toDomain).toList(),
                tutors.size() > MOST_SHOWN,
                listings.stream()
                        .limit(MOST_SHOWN)
                        .map(PublicListingRow::toDomain)
                        .toList(),
                listings.size() > MOST_SHOWN);
    }

    private <T> List<T> rows(TableSchema<T> schema, Group organisation, String prefix) {
        var shown = QueryConditional.sortBeginsWith(
                key -> key.partitionValue(TableKeys.publicList(organisation.tenant(), organisation.id()))
                        .sortValue(prefix));
        return table
                .of(schema)
                .index(TableKeys.BY_USER)
                .query(request -> request.queryConditional(shown).limit(READ))
                .stream()
                .flatMap(page -> page.items().stream())
                .limit(READ)
                .toList();
    }
}
