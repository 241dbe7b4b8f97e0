package io.orghub.hub.getpublicorganisation;

import io.micronaut.context.annotation.Value;
import io.orghub.domain.PublicPage;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Where public pages are at home: at the web client, whose address links in mails have too. Who asks names a host that may be
 * the API's own, a cache's or anybody's, so it is not looked at.
 */
@Singleton
final class PageAddresses {
    private final Optional<String> webOrigin;

    PageAddresses(@Value("${web.origin:}") String webOrigin) {
        this.webOrigin = Optional.of(webOrigin).filter(origin -> !origin.isBlank());
    }

    /** Nothing where no web client is configured. */
    Optional<String> of(PublicPage page) {
        return webOrigin.map(origin -> origin + "/o/" + page.slug());
    }
}
