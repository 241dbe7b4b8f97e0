package io.orghub.table;

import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.PublicPage;
import io.orghub.domain.PublicPageOutcome;
import io.orghub.domain.PublicPages;
import io.orghub.domain.Slug;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;

/**
 * Public pages from the table: slug marker and group strongly, and by two queries what the index shows of its tutors. Who
 * is one of more than a page shows is looked up.
 */
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
        var shown = stillPublic(organisation, tutors, listings);
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
                        .filter(listing -> shown.contains(listing.tutorId()))
                        .map(PublicListingRow::toDomain)
                        .toList(),
                listings.size() > MOST_SHOWN);
    }

    /** The tutors of these listings who have a card now: the listings themselves are brought after by and by. */
    private Set<String> stillPublic(Group organisation, List<PublicTutorRow> tutors, List<PublicListingRow> listings) {
        var shown = tutors.stream().map(PublicTutorRow::userId).collect(Collectors.toSet());
        if (tutors.size() <= MOST_SHOWN) {
            return shown;
        }
        var further = listings.stream()
                .map(PublicListingRow::tutorId)
                .filter(tutor -> !shown.contains(tutor))
                .collect(Collectors.toSet());
        var found = table.getAll(
                further.stream().map(tutor -> teamRow(organisation, tutor)).toList());
        further.stream()
                .filter(tutor -> found.get(PublicTutorRow.SCHEMA, teamRow(organisation, tutor))
                        .filter(row -> row.userPk() != null)
                        .isPresent())
                .forEach(shown::add);
        return shown;
    }

    private static ItemKey teamRow(Group organisation, String tutor) {
        return TableKeys.teamRow(organisation.tenant(), organisation.id(), new UserId(tutor));
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
