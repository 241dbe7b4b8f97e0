package io.orghub.hub.getpublicorganisation;

import io.orghub.edge.ProblemCode;

/**
 * What a visitor reads where no organisation can be shown. The web client has the same pages as files, for CloudFront to show
 * in the place of what comes from no function.
 */
final class RefusalPage {
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex">
            <title>%1$s</title>
            <link rel="icon" href="/favicon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="/public.css">
            </head>
            <body>
            <main>
            <section>
            <h1>%1$s</h1>
            <p class="lines">%2$s</p>
            </section>
            </main>
            </body>
            </html>
            """;

    private RefusalPage() {}

    static String of(ProblemCode code) {
        return code.status() < 500
                ? PAGE.formatted(
                        "There is no such page", "The address may be mistyped, or the page may have been taken away.")
                : PAGE.formatted(
                        "This page cannot be shown at the moment",
                        "That is our fault and not yours. Please try again in a minute.");
    }
}
