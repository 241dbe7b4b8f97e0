package io.orghub.domain;

import java.util.Optional;

/** Imports of members from files, done by a worker slice by slice. */
public interface Imports {
    /** Keeps the file and begins; who may, has been judged. */
    Once<MemberImport> start(Operation operation, Group group, NewImport wanted, Optional<Claim<MemberImport>> claim);

    /** An import with a page of its rows, in the order of the file; a page may be short and still have a next one. */
    Optional<MemberImport.Found> find(ImportKey key, PageRequest page);

    /**
     * Does one slice, and notes in the import how far it is: its record is what asks for the next one. It may be done
     * twice, by two workers at once, or be cut off anywhere.
     */
    void advance(ImportJob job);
}
