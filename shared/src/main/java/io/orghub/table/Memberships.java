package io.orghub.table;

import io.orghub.domain.GroupId;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.util.List;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;

/** The groups that a user is in, by the index that membership is the SOCIAL link of. */
@Singleton
final class Memberships {
    private final OrgTable table;

    Memberships(OrgTable table) {
        this.table = table;
    }

    List<TableKeys.GroupRef> groupsOf(TenantId tenant, UserId user) {
        var all = QueryConditional.sortBeginsWith(
                key -> key.partitionValue(TableKeys.userPk(tenant, user)).sortValue(TableKeys.GROUP_PREFIX));
        return table.of(MemberItem.SCHEMA).index(TableKeys.BY_USER).query(all).stream()
                .flatMap(page -> page.items().stream())
                .map(member -> new TableKeys.GroupRef(tenant, new GroupId(member.groupId())))
                .toList();
    }
}
