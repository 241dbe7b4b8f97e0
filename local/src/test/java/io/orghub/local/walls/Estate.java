package io.orghub.local.walls;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The front door and the places behind it, made once for all tests that ask there; each finds them as they were made. */
final class Estate {
    // A mail may be sent again by then.
    private static final Duration LATER = Duration.ofHours(1);

    static final FrontDoor DOOR = new FrontDoor();
    static final Place OWN = Place.own(DOOR);
    static final Place SIBLING = Place.sibling(DOOR);
    static final Place FOREIGN = Place.foreign(DOOR);
    static final Place MISSING = Place.missing(OWN);
    static final List<Place> PLACES = List.of(OWN, SIBLING, FOREIGN, MISSING);
    static final List<Map<String, AttributeValue>> ITEMS = projected();

    private Estate() {}

    private static List<Map<String, AttributeValue>> projected() {
        DOOR.stage().project();
        return DOOR.table().items();
    }

    /** What was done there meanwhile is undone by nobody: it is no news for the projection. */
    static void restore() {
        DOOR.table().restore(ITEMS);
        DOOR.stage().reset();
        DOOR.stage().clock().advance(LATER);
    }
}
