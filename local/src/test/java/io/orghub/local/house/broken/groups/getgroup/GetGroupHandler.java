package io.orghub.local.house.broken.groups.getgroup;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.orghub.local.house.broken.groups.creategroup.MakeGroupHandler;
import java.time.Instant;

/** Knows the gateway's event and another function, and looks at the clock. */
public record GetGroupHandler(APIGatewayV2HTTPEvent event, MakeGroupHandler other) {
    public Instant answeredAt() {
        return Instant.now();
    }
}
