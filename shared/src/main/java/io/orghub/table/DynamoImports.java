package io.orghub.table;

import io.orghub.domain.Claim;
import io.orghub.domain.Group;
import io.orghub.domain.ImportFiles;
import io.orghub.domain.ImportJob;
import io.orghub.domain.ImportKey;
import io.orghub.domain.Imports;
import io.orghub.domain.MemberImport;
import io.orghub.domain.NewImport;
import io.orghub.domain.Once;
import io.orghub.domain.Operation;
import io.orghub.domain.Page;
import io.orghub.domain.PageRequest;
import io.orghub.domain.Position;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Imports in the table, their files in a bucket. */
@Singleton
final class DynamoImports implements Imports {
    private static final String NEXT = "next";

    private final OrgTable table;
    private final PlannedWrites writes;
    private final ImportFiles files;
    private final ImportSlices slices;

    DynamoImports(OrgTable table, PlannedWrites writes, ImportFiles files, ImportSlices slices) {
        this.table = table;
        this.writes = writes;
        this.files = files;
        this.slices = slices;
    }

    @Override
    public Once<MemberImport> start(
            Operation operation, Group group, NewImport wanted, Optional<Claim<MemberImport>> claim) {
        return writes.run(operation, claim, attempt -> {
            // Before the import is there to be worked on; one that never is leaves a file that the bucket forgets.
            files.put(new ImportKey(group.tenant(), group.id(), wanted.id()), wanted.file());
            var item = ImportItem.starting(attempt, group, wanted);
            return new Plan.Write<>(
                    item.toDomain(),
                    Optional.empty(),
                    List.of(table.putting(ImportItem.SCHEMA, item, Condition.ABSENT)));
        });
    }

    @Override
    public Optional<MemberImport.Found> find(ImportKey key, PageRequest page) {
        int from = page.after()
                .map(after -> Integer.parseInt(after.key().get(NEXT)))
                .orElse(0);
        int to = from + page.size();
        int firstChunk = from / VerdictsItem.SIZE;
        var keys = new ArrayList<ItemKey>();
        keys.add(TableKeys.memberImport(key));
        IntStream.rangeClosed(firstChunk, (to - 1) / VerdictsItem.SIZE)
                .mapToObj(chunk -> TableKeys.verdicts(key, chunk))
                .forEach(keys::add);
        var found = table.getAll(keys);
        return found.get(ImportItem.SCHEMA, keys.getFirst()).map(item -> {
            var rows = keys.stream()
                    .skip(1)
                    .flatMap(chunk -> found.get(VerdictsItem.SCHEMA, chunk).stream())
                    .flatMap(chunk -> chunk.rows().stream())
                    .skip(from - firstChunk * VerdictsItem.SIZE)
                    .limit(page.size())
                    .flatMap(row -> row.toDomain(item).stream())
                    .toList();
            var next = Optional.of(to)
                    .filter(row -> row < item.rows())
                    .map(row -> new Position(Map.of(NEXT, Integer.toString(row))));
            return new MemberImport.Found(item.toDomain(), new Page<>(rows, next));
        });
    }

    @Override
    public void advance(ImportJob job) {
        slices.advance(job);
    }
}
