package io.orghub.logos.createlogoupload;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.LogoType;
import io.orghub.domain.LogoUploads;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Fields;
import jakarta.inject.Inject;
import java.util.List;

/** {@code POST /groups/{groupId}/logo-uploads}: a logo that an admin may put, and is the group's once saved as its {@code avatarUrl}. */
public final class CreateLogoUploadHandler extends ApiFunction {
    private static final int MOST_BYTES = 1024 * 1024;

    @Inject
    private Access access;

    @Inject
    private LogoUploads uploads;

    public CreateLogoUploadHandler() {}

    public CreateLogoUploadHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        return access.asAdmin(request, request.groupId("groupId"), entry -> {
            var wanted = request.body(Wanted::read);
            // Nothing is written: repeated, it is another right to another file.
            return Answer.ok(uploads.open(request.operation().id(), wanted.type(), wanted.bytes()));
        });
    }

    private record Wanted(LogoType type, int bytes) {
        static Wanted read(Fields fields) {
            return new Wanted(
                    fields.oneOf("contentType", List.of(LogoType.values())), fields.integer("bytes", 1, MOST_BYTES));
        }
    }
}
