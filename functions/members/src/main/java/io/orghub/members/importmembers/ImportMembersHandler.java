package io.orghub.members.importmembers;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.IdSource;
import io.orghub.domain.ImportMode;
import io.orghub.domain.ImportReader;
import io.orghub.domain.Imports;
import io.orghub.domain.MemberImport;
import io.orghub.domain.NewImport;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.FieldError;
import io.orghub.edge.Idempotency;
import io.orghub.members.ImportView;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Function;

/** POST /groups/{groupId}/member-imports: takes a CSV file of members, to be worked on by {@code run-import}. */
public final class ImportMembersHandler extends ApiFunction {
    private static final int MAX_FILE_BYTES = 4 * 1024 * 1024;
    // Each slice reads the file anew: a file of nothing but short lines would never come to its end.
    private static final int MAX_ROWS = 200_000;

    @Inject
    private Access access;

    @Inject
    private Imports imports;

    @Inject
    private ImportReader reader;

    @Inject
    private IdSource ids;

    public ImportMembersHandler() {}

    public ImportMembersHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected int maxBodyBytes() {
        return MAX_FILE_BYTES;
    }

    @Override
    protected Answer answer(ApiRequest request) {
        return access.asAdmin(request, request.groupId("groupId"), entry -> start(request, entry));
    }

    private Answer start(ApiRequest request, Access.Entry entry) {
        var mode = request.query("mode", List.of(ImportMode.values())).orElse(ImportMode.PARTIAL);
        boolean dryRun = request.query("dryRun", List.of(true, false)).orElse(false);
        var file = request.file("text/csv");
        int rows = reader.rows(file).size();
        if (rows == 0) {
            return Answer.invalid(List.of(new FieldError("", "must have a row besides the header")));
        }
        if (rows > MAX_ROWS) {
            return Answer.invalid(List.of(new FieldError("", "must have at most " + MAX_ROWS + " rows")));
        }
        Function<MemberImport, Answer> answer = job -> Answer.accepted(
                ImportView.of(job),
                "/groups/" + entry.group().id() + "/member-imports/" + job.key().importId());
        var wanted = new NewImport(ids.next(), file, rows, mode, dryRun);
        var claim = Idempotency.claim(request, answer);
        return Idempotency.answer(imports.start(request.operation(), entry.group(), wanted, claim), answer);
    }
}
