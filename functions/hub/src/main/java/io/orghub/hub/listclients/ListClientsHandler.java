package io.orghub.hub.listclients;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.Client;
import io.orghub.domain.Hub;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Cursors;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** GET /organisations/{organisationId}/clients: the students of its tutors, by name. */
public final class ListClientsHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private Hub hub;

    @Inject
    private Cursors cursors;

    public ListClientsHandler() {}

    public ListClientsHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var organisation = request.groupId("organisationId");
        return access.asAdminOfOrganisation(request, organisation, entry -> {
            var page = hub.clients(request.tenant(), organisation, request.query("q"), cursors.page(request));
            return Answer.ok(cursors.view(request, page, View::of));
        });
    }

    private record View(
            String studentId,
            Optional<String> displayName,
            Optional<String> avatarUrl,
            List<TutorView> tutors,
            Instant since) {
        static View of(Client client) {
            return new View(
                    client.student().value(),
                    client.displayName(),
                    client.avatarUrl(),
                    client.tutors().stream().map(TutorView::of).toList(),
                    client.since());
        }
    }

    private record TutorView(String userId, Optional<String> displayName) {
        static TutorView of(Client.Tutor tutor) {
            return new TutorView(tutor.user().value(), tutor.displayName());
        }
    }
}
