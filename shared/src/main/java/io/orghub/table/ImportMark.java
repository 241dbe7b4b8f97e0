package io.orghub.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an item keeps of the import that wrote it, whoever changes it afterwards: an import that was cut off between its
 * writes and their record finds here what it has done, though the member was removed, or added anew, meanwhile.
 *
 * @param row of the file
 * @param charged whether a licence held by the import went into it
 */
record ImportMark(String importId, int row, boolean charged) {
    // An import ends within days; as many of them are remembered as can have written one item by then.
    private static final int MAX_MARKS = 8;
    private static final String SEPARATOR = "#";
    private static final String CHARGED = "charged";
    private static final String FREE = "free";

    /** That mark of this import which an item bears. */
    static Optional<ImportMark> of(String importId, List<String> marks) {
        return Optional.ofNullable(marks).stream()
                .flatMap(List::stream)
                .filter(mark -> mark.startsWith(importId + SEPARATOR))
                .map(ImportMark::parse)
                .findFirst();
    }

    List<String> after(List<String> earlier) {
        var marks = new ArrayList<>(earlier == null ? List.<String>of() : earlier);
        marks.add(String.join(SEPARATOR, importId, Integer.toString(row), charged ? CHARGED : FREE));
        return List.copyOf(marks.subList(Math.max(0, marks.size() - MAX_MARKS), marks.size()));
    }

    private static ImportMark parse(String text) {
        var parts = text.split(SEPARATOR);
        return new ImportMark(parts[0], Integer.parseInt(parts[1]), CHARGED.equals(parts[2]));
    }
}
