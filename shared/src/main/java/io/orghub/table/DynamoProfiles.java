package io.orghub.table;

import io.orghub.domain.AddressKeys;
import io.orghub.domain.Operation;
import io.orghub.domain.Profile;
import io.orghub.domain.Profiles;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Profiles in the table, each with the pointer from its address. */
@Singleton
final class DynamoProfiles implements Profiles {
    /** The pointer of the former address goes only while it is this user's: another may have been given the address. */
    private static final String STILL_THEIRS = "attribute_not_exists(pk) OR userId = :user";

    private final OrgTable table;
    private final PlannedWrites writes;
    private final AddressKeys addressKeys;

    DynamoProfiles(OrgTable table, PlannedWrites writes, AddressKeys addressKeys) {
        this.table = table;
        this.writes = writes;
        this.addressKeys = addressKeys;
    }

    @Override
    public void put(Operation operation, Profile profile) {
        var addressKey = profile.email().map(email -> addressKeys.inTenant(operation.tenant(), email));
        writes.run(operation, attempt -> plan(attempt, profile, addressKey));
    }

    private Plan<Profile> plan(Operation operation, Profile profile, Optional<String> addressKey) {
        var earlier = table.get(ProfileItem.SCHEMA, TableKeys.profile(operation.tenant(), profile.user()));
        var items = new ArrayList<TransactWriteItem>();
        items.add(table.putting(
                ProfileItem.SCHEMA,
                ProfileItem.from(operation, profile, addressKey, earlier),
                earlier.map(read -> Condition.unchangedSince(read.version())).orElse(Condition.ABSENT)));
        addressKey.ifPresent(key -> items.add(table.putting(
                AddressOwnerItem.SCHEMA,
                AddressOwnerItem.from(operation.tenant(), key, profile.user(), operation.id()),
                // The last report stands.
                Condition.NONE)));
        formerAddress(operation, earlier, addressKey)
                .filter(owner -> owner.userId().equals(profile.user().value()))
                .ifPresent(owner -> items.add(table.deleting(
                        new ItemKey(owner.pk(), owner.sk()),
                        Condition.of(STILL_THEIRS).with(":user", profile.user().value()))));
        return new Plan.Write<>(profile, Optional.empty(), items);
    }

    private Optional<AddressOwnerItem> formerAddress(
            Operation operation, Optional<ProfileItem> earlier, Optional<String> addressKey) {
        return earlier.map(ProfileItem::addressKey)
                .filter(former -> !addressKey.equals(Optional.of(former)))
                .flatMap(former ->
                        table.get(AddressOwnerItem.SCHEMA, TableKeys.addressOwner(operation.tenant(), former)));
    }
}
