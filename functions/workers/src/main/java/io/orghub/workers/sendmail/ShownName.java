package io.orghub.workers.sendmail;

import java.text.Bidi;
import java.text.BreakIterator;
import java.util.Locale;

/** A name that somebody chose, inside a sentence that somebody else says: it may not break, turn or bury it. */
final class ShownName {
    private static final int FIRST_STRONG_ISOLATE = 0x2068;
    private static final int POP_ISOLATE = 0x2069;
    private static final String CUT = "…";

    private ShownName() {}

    /** On one line, without characters that control its surroundings, and of so many characters at most. */
    static String within(int max, String name) {
        var plain = name.codePoints()
                .map(c -> Character.isWhitespace(c) || Character.isISOControl(c) ? ' ' : c)
                .filter(c -> !turnsText(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        var characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(plain);
        int shown = 0;
        for (int count = 0; count < max && characters.next() != BreakIterator.DONE; count++) {
            shown = characters.current();
        }
        // A base may carry any number of marks.
        shown = Math.min(
                shown, plain.offsetByCodePoints(0, Math.min(plain.codePointCount(0, plain.length()), 2 * max)));
        return shown == plain.length() ? plain : plain.substring(0, shown).strip() + CUT;
    }

    /** In text: so that a name from right to left does not take what follows with it. */
    static String inText(String name) {
        return runsRightToLeft(name)
                ? Character.toString(FIRST_STRONG_ISOLATE) + name + Character.toString(POP_ISOLATE)
                : name;
    }

    /** The same in HTML. */
    static String inHtml(String name) {
        return runsRightToLeft(name) ? "<span dir=\"auto\">" + Html.escaped(name) + "</span>" : Html.escaped(name);
    }

    private static boolean runsRightToLeft(String name) {
        return Bidi.requiresBidi(name.toCharArray(), 0, name.length());
    }

    private static boolean turnsText(int c) {
        return switch (Character.getDirectionality(c)) {
            case Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
                    Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
                    Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
                    Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE -> true;
            default -> false;
        };
    }
}
