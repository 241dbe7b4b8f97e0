package io.orghub.platform.putprofile;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.context.ApplicationContext;
import io.orghub.domain.EmailAddress;
import io.orghub.domain.Profile;
import io.orghub.domain.Profiles;
import io.orghub.domain.UserId;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Fields;
import jakarta.inject.Inject;
import java.util.Optional;

/** PUT /profiles/{userId}: the platform reports a user's profile. */
public final class PutProfileHandler extends ApiFunction {
    @Inject
    private Profiles profiles;

    public PutProfileHandler() {}

    public PutProfileHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected String scope() {
        return "orghub/platform";
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var user = request.userId("userId");
        var profile = request.body(fields -> profile(user, fields));
        profiles.put(request.operation(), profile);
        return Answer.ok(View.of(profile));
    }

    private static Profile profile(UserId user, Fields fields) {
        return new Profile(
                user,
                fields.text("displayName", 80),
                fields.optionalText("headline", 120),
                fields.optionalUrl("avatarUrl"),
                fields.optionalEmail("email"),
                fields.flag("public", false));
    }

    private record View(
            String userId,
            String displayName,
            Optional<String> headline,
            Optional<String> avatarUrl,
            Optional<String> email,
            @JsonProperty("public") boolean isPublic) {
        static View of(Profile profile) {
            return new View(
                    profile.user().value(),
                    profile.displayName(),
                    profile.headline(),
                    profile.avatarUrl(),
                    profile.email().map(EmailAddress::typed),
                    profile.isPublic());
        }
    }
}
