package io.orghub.hub.getpublicorganisation;

import io.orghub.domain.Money;
import io.orghub.domain.PublicPage;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;

/**
 * An organisation as everybody reads it in a browser, without a script, and as those see it who preview links. All that
 * somebody typed goes through {@link #text}.
 */
final class PublicOrganisationPage {
    private final StringBuilder html = new StringBuilder(4096);

    private PublicOrganisationPage() {}

    /** @param address where the page is at home, if that is known */
    static String of(PublicPage page, Optional<String> address) {
        var made = new PublicOrganisationPage();
        made.head(page, address);
        made.body(page);
        return made.html.toString();
    }

    private void head(PublicPage page, Optional<String> address) {
        put("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        put("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        put("<meta name=\"color-scheme\" content=\"light dark\">\n");
        put("<title>").text(page.name()).put("</title>\n");
        meta("property", "og:type", "website");
        meta("property", "og:title", page.name());
        address.ifPresent(home -> {
            meta("property", "og:url", home);
            put("<link rel=\"canonical\" href=\"").text(home).put("\">\n");
        });
        page.description().map(PublicOrganisationPage::oneLine).ifPresent(description -> {
            meta("name", "description", description);
            meta("property", "og:description", description);
        });
        page.avatarUrl().ifPresent(picture -> meta("property", "og:image", picture));
        meta("name", "twitter:card", "summary");
        put("<link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\n");
        put("<link rel=\"stylesheet\" href=\"/public.css\">\n</head>\n");
    }

    private void body(PublicPage page) {
        put("<body>\n<main>\n");
        // An attribute of the drawing, for the policy lets no style in.
        page.accentColour()
                .ifPresent(colour ->
                        put("<svg class=\"band\" aria-hidden=\"true\"><rect width=\"100%\" height=\"6\" fill=\"")
                                .text(colour)
                                .put("\"/></svg>\n"));
        put("<header>\n");
        picture(page.avatarUrl(), "logo", 72);
        put("<div>\n<h1><bdi>").text(page.name()).put("</bdi></h1>\n");
        page.description().ifPresent(description -> put("<p class=\"lines\" dir=\"auto\">")
                .text(description)
                .put("</p>\n"));
        page.website().ifPresent(website -> put("<p><a rel=\"noopener nofollow ugc\" href=\"")
                .text(website)
                .put("\">")
                .text(host(website))
                .put("</a></p>\n"));
        put("</div>\n</header>\n");
        tutors(page);
        listings(page);
        put("</main>\n</body>\n</html>\n");
    }

    private void tutors(PublicPage page) {
        put("<section>\n<h2>Tutors</h2>\n");
        if (page.tutors().isEmpty()) {
            put("<p class=\"muted\">No tutor shows a public profile yet.</p>\n");
        } else {
            put("<ul class=\"cards\">\n");
            for (var tutor : page.tutors()) {
                put("<li>");
                picture(tutor.avatarUrl(), "picture", 44);
                put("<div><b><bdi>")
                        .text(tutor.displayName().orElse(tutor.user().value()))
                        .put("</bdi></b>");
                tutor.headline()
                        .ifPresent(headline -> put("<p><bdi>").text(headline).put("</bdi></p>"));
                put("</div></li>\n");
            }
            put("</ul>\n");
        }
        if (page.moreTutors()) {
            put("<p class=\"muted\">There are more tutors than these.</p>\n");
        }
        put("</section>\n");
    }

    private void listings(PublicPage page) {
        put("<section>\n<h2>Lessons</h2>\n");
        if (page.listings().isEmpty()) {
            put("<p class=\"muted\">No lessons are offered at the moment.</p>\n");
        } else {
            put("<ul>\n");
            for (var offer : page.listings()) {
                var listing = offer.listing();
                put("<li><div><b><bdi>").text(listing.title()).put("</bdi></b><p class=\"muted\"><bdi>");
                text(listing.subject()).put("</bdi>");
                offer.tutorName()
                        .ifPresent(name -> put(" · with <bdi>").text(name).put("</bdi>"));
                put("</p></div><span class=\"price\">")
                        .text(price(listing.price()))
                        .put("</span></li>\n");
            }
            put("</ul>\n");
        }
        if (page.moreListings()) {
            put("<p class=\"muted\">There are more lessons than these.</p>\n");
        }
        put("</section>\n");
    }

    private void picture(Optional<String> url, String kind, int pixels) {
        url.ifPresent(there -> put("<img class=\"" + kind + "\" alt=\"\" referrerpolicy=\"no-referrer\" width=\""
                        + pixels + "\" height=\"" + pixels + "\" src=\"")
                .text(there)
                .put("\">"));
    }

    private void meta(String kind, String name, String content) {
        put("<meta " + kind + "=\"" + name + "\" content=\"").text(content).put("\">\n");
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static String host(String website) {
        return website.replaceFirst("(?i)^https://(?:[^/?#]*@)?([^/?#]+).*$", "$1");
    }

    // Digits are ISO 4217's, by which smallest units are counted, and not those usual in print: HUF has two.
    static String price(Money money) {
        var currency = Currency.getInstance(money.currency());
        var format = NumberFormat.getCurrencyInstance(Locale.UK);
        format.setCurrency(currency);
        var digits = Math.max(0, currency.getDefaultFractionDigits());
        format.setMinimumFractionDigits(digits);
        format.setMaximumFractionDigits(digits);
        return format.format(BigDecimal.valueOf(money.minor(), digits)).replaceFirst("(?<=\\p{L})(?=\\d)", "\u00a0");
    }

    private PublicOrganisationPage put(String markup) {
        html.append(markup);
        return this;
    }

    /** As text between tags, or as an attribute's value between double quotes; nothing in it is markup. */
    private PublicOrganisationPage text(String typed) {
        for (int i = 0; i < typed.length(); i++) {
            char c = typed.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c);
            }
        }
        return this;
    }
}
