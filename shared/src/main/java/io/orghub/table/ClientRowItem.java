package io.orghub.table;

import io.orghub.domain.Client;
import io.orghub.domain.Profile;
import io.orghub.domain.SortName;
import io.orghub.domain.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * {@code T#GROUP#g | CLIENT#student}: a client with the tutors that bring it, ordered by name in {@code byList} and found
 * by its student in {@code byUser}. It is there exactly while at least one tutor brings it, and counted.
 */
record ClientRowItem(
        String pk,
        String sk,
        String itemType,
        String userPk,
        String userSk,
        String listPk,
        String listSk,
        String studentId,
        String displayName,
        String avatarUrl,
        List<TutorItem> tutors,
        Long version) {
    static final TableSchema<ClientRowItem> SCHEMA = RecordSchema.of(ClientRowItem.class);

    ClientRowItem {
        tutors = tutors == null ? List.of() : tutors;
    }

    record TutorItem(String userId, String displayName, Long sinceEpochMillis) {}

    /** Of no tutors yet. */
    static ClientRowItem of(TableKeys.GroupRef group, UserId student) {
        var key = TableKeys.clientRow(group.tenant(), group.group(), student);
        return new ClientRowItem(
                key.pk(),
                key.sk(),
                "client-row",
                TableKeys.userPk(group.tenant(), student),
                TableKeys.CLIENT_PREFIX + group.group(),
                TableKeys.clientList(group.tenant(), group.group()),
                TableKeys.clientOrder("", student),
                student.value(),
                null,
                null,
                List.of(),
                0L);
    }

    boolean isBroughtBy(UserId tutor) {
        return tutors.stream().anyMatch(bringing -> bringing.userId().equals(tutor.value()));
    }

    /** Whether this is the one to whom its row is accounted: whom nobody brings is judged as if it brought itself. */
    boolean isAccountedTo(UserId tutor) {
        return tutors.isEmpty() ? studentId.equals(tutor.value()) : isBroughtBy(tutor);
    }

    /** With this one in the place of {@code tutor}, or without it. */
    ClientRowItem broughtBy(UserId tutor, Optional<TutorItem> bringing) {
        var now = Stream.concat(
                        tutors.stream().filter(other -> !other.userId().equals(tutor.value())), bringing.stream())
                .sorted(Comparator.comparing(TutorItem::userId))
                .toList();
        return new ClientRowItem(
                pk, sk, itemType, userPk, userSk, listPk, listSk, studentId, displayName, avatarUrl, now, version);
    }

    ClientRowItem named(Optional<Profile> profile) {
        var name = profile.map(Profile::displayName);
        return new ClientRowItem(
                pk,
                sk,
                itemType,
                userPk,
                userSk,
                listPk,
                TableKeys.clientOrder(name.map(SortName::of).orElse(""), new UserId(studentId)),
                studentId,
                name.orElse(null),
                profile.flatMap(Profile::avatarUrl).orElse(null),
                tutors,
                version);
    }

    ClientRowItem next() {
        return new ClientRowItem(
                pk,
                sk,
                itemType,
                userPk,
                userSk,
                listPk,
                listSk,
                studentId,
                displayName,
                avatarUrl,
                tutors,
                version + 1);
    }

    Client toDomain() {
        return new Client(
                new UserId(studentId),
                Optional.ofNullable(displayName),
                Optional.ofNullable(avatarUrl),
                tutors.stream()
                        .map(tutor ->
                                new Client.Tutor(new UserId(tutor.userId()), Optional.ofNullable(tutor.displayName())))
                        .toList(),
                // A row that nobody brings should not be there, and is to break no page until it is taken away.
                Instant.ofEpochMilli(tutors.stream()
                        .mapToLong(TutorItem::sinceEpochMillis)
                        .min()
                        .orElse(0)));
    }
}
