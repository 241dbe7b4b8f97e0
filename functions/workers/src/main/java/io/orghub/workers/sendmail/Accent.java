package io.orghub.workers.sendmail;

import io.orghub.domain.Settings;

/**
 * The colour of an organisation's mails, and that of what is written on it.
 *
 * @param colour {@code #RRGGBB}
 */
record Accent(String colour) {
    private static final String USUAL = "#0B57D0";
    // Where black and white have the same contrast (WCAG): above, black is read better.
    private static final double MIDDLE_LUMINANCE = 0.179;

    static Accent of(Settings settings) {
        return new Accent(settings.accentColour().orElse(USUAL));
    }

    String writing() {
        return luminance() > MIDDLE_LUMINANCE ? "#000000" : "#FFFFFF";
    }

    private double luminance() {
        return 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5);
    }

    private double linear(int start) {
        double share = Integer.parseInt(colour, start, start + 2, 16) / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
