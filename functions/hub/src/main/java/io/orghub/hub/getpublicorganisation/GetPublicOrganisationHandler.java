package io.orghub.hub.getpublicorganisation;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.PublicPageOutcome;
import io.orghub.domain.PublicPages;
import io.orghub.domain.Slug;
import io.orghub.edge.Answer;
import io.orghub.edge.ProblemCode;
import io.orghub.edge.PublicFunction;
import io.orghub.edge.PublicRequest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;

/** GET /public/organisations/{slug}: what an organisation shows to everybody, to programs as JSON, to browsers as a page. */
public final class GetPublicOrganisationHandler extends PublicFunction {
    // What a tutor no longer wants to be seen is out of all caches in a minute; a name seldom moves again.
    private static final Duration PAGE_KEPT = Duration.ofMinutes(1);
    private static final Duration MOVE_KEPT = Duration.ofMinutes(5);

    @Inject
    private PublicPages pages;

    @Inject
    private PageAddresses addresses;

    public GetPublicOrganisationHandler() {}

    public GetPublicOrganisationHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Optional<String> pageOf(ProblemCode code) {
        return Optional.of(RefusalPage.of(code));
    }

    @Override
    protected Answer answer(PublicRequest request) {
        return Slug.parse(request.text("slug"))
                .map(slug -> switch (pages.find(slug)) {
                    case PublicPageOutcome.Shown(var page) ->
                        request.wantsPage()
                                ? request.cacheablePage(PublicOrganisationPage.of(page, addresses.of(page)), PAGE_KEPT)
                                : request.cacheable(PublicOrganisationView.of(page), PAGE_KEPT);
                    // Relative: the pages' origin asks by another path than the API's own has.
                    case PublicPageOutcome.Moved(var now) -> request.moved(now.value(), MOVE_KEPT);
                    case PublicPageOutcome.NotThere() -> Answer.notFound();
                })
                .orElseGet(Answer::notFound);
    }
}
