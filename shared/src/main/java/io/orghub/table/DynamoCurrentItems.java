package io.orghub.table;

import io.orghub.domain.CurrentItems;
import io.orghub.domain.StreamRecord;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** Reads items strongly, and whatever their type. */
@Singleton
final class DynamoCurrentItems implements CurrentItems {
    /** In no shard there is a record of this number. */
    private static final String NO_SEQUENCE_NUMBER = "0";

    private final OrgTable table;

    DynamoCurrentItems(OrgTable table) {
        this.table = table;
    }

    // Both images alike: what is told by the difference of two, such as the audit trail, is not told a second time.
    @Override
    public StreamRecord asUnchanged(Map<String, String> key) {
        var image = image(key);
        return new StreamRecord(NO_SEQUENCE_NUMBER, key, image, image);
    }

    @Override
    public StreamRecord asNew(Map<String, String> key) {
        return new StreamRecord(NO_SEQUENCE_NUMBER, key, Optional.empty(), image(key));
    }

    private Optional<Map<String, Object>> image(Map<String, String> key) {
        var found = table.client().getItem(request -> request.tableName(table.name())
                .consistentRead(true)
                .key(new ItemKey(key.get("pk"), key.get("sk")).attributes()));
        return Optional.of(found.item()).filter(item -> !item.isEmpty()).map(Images::plain);
    }
}
