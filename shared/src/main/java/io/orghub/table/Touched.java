package io.orghub.table;

import io.orghub.domain.ListingId;
import io.orghub.domain.StreamRecord;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What a stream record says has changed, as far as projections care. */
sealed interface Touched {
    String MEMBER_SINCE = "joinedAtEpochMillis";
    String REMOVED_AT = "removedAtEpochMillis";

    record Group(TableKeys.GroupRef group) implements Touched {}

    record Account(TableKeys.GroupRef group, AccountItem image) implements Touched {}

    record Member(TableKeys.GroupRef group, UserId user) implements Touched {}

    /** A member whose membership has ended, although another may have begun. */
    record FormerMember(TableKeys.GroupRef group, UserId user, Ending ending) implements Touched {}

    /**
     * How a membership ended.
     *
     * @param memberSinceEpochMillis when it had begun
     */
    record Ending(long memberSinceEpochMillis, UserId by, String requestId, Instant at) {}

    record Enrolment(TableKeys.GroupRef group, ItemKey key) implements Touched {}

    record Invitation(TableKeys.GroupRef group, String invitationKey) implements Touched {}

    record Profile(TenantId tenant, UserId user) implements Touched {}

    /** A link of tutor and student. */
    record Link(TableKeys.UserRef tutor, UserId student) implements Touched {}

    record Listing(TableKeys.UserRef tutor, ListingId listing) implements Touched {}

    record Revenue(TableKeys.BucketRef bucket) implements Touched {}

    /** What tells how far the stream has come. */
    record Probe(ItemKey key) implements Touched {}

    record Nothing() implements Touched {}

    /** @throws UnreadableItem if the record is not of an item as this code writes it */
    static Touched by(StreamRecord record) {
        try {
            return read(record);
        } catch (RuntimeException e) {
            throw new UnreadableItem(
                    "A stream record could not be read: " + e.getClass().getSimpleName());
        }
    }

    private static Touched read(StreamRecord record) {
        var sk = record.key().get("sk");
        if (sk.startsWith(TableKeys.PROBE_PREFIX)) {
            return new Probe(new ItemKey(record.key().get("pk"), sk));
        }
        var group = TableKeys.groupOf(record.key().get("pk"));
        if (sk.equals(TableKeys.PROFILE)) {
            var image = record.newImage().orElseThrow();
            return new Profile(new TenantId((String) image.get("tenantId")), new UserId((String) image.get("userId")));
        }
        if (sk.equals(TableKeys.GROUP)) {
            return new Group(group.orElseThrow());
        }
        if (sk.equals(TableKeys.LICENCES)) {
            var account = account(record.newImage().orElseThrow());
            return isOfNewVersion(record) ? new Account(group.orElseThrow(), account) : new Nothing();
        }
        if (sk.startsWith(TableKeys.MEMBER_PREFIX)) {
            var user = new UserId(sk.substring(TableKeys.MEMBER_PREFIX.length()));
            return ending(record)
                    .<Touched>map(ending -> new FormerMember(group.orElseThrow(), user, ending))
                    .orElseGet(() -> new Member(group.orElseThrow(), user));
        }
        if (sk.startsWith(TableKeys.ENROLMENT_PREFIX)) {
            return new Enrolment(group.orElseThrow(), new ItemKey(record.key().get("pk"), sk));
        }
        if (sk.startsWith(TableKeys.INVITATION_PREFIX)) {
            return new Invitation(group.orElseThrow(), sk.substring(TableKeys.INVITATION_PREFIX.length()));
        }
        var user = TableKeys.userOf(record.key().get("pk"));
        if (user.isPresent() && sk.startsWith(TableKeys.STUDENT_PREFIX)) {
            return new Link(user.get(), new UserId(sk.substring(TableKeys.STUDENT_PREFIX.length())));
        }
        // In a group's partition it is the row of one.
        if (user.isPresent() && sk.startsWith(TableKeys.LISTING_PREFIX)) {
            return new Listing(user.get(), new ListingId(sk.substring(TableKeys.LISTING_PREFIX.length())));
        }
        return TableKeys.bucketOf(record.key().get("pk"))
                .<Touched>map(bucket -> revenue(record, bucket))
                .orElseGet(Nothing::new);
    }

    // What cannot be summed up is to be known of, for its bucket leaves it out.
    private static Revenue revenue(StreamRecord record, TableKeys.BucketRef bucket) {
        record.newImage().ifPresent(image -> RevenueEntryItem.SCHEMA
                .mapToItem(Images.attributes(image))
                .sums());
        return new Revenue(bucket);
    }

    // What an account counts or notes besides has been shown with its version.
    private static boolean isOfNewVersion(StreamRecord record) {
        return record.oldImage()
                .map(Image::new)
                .filter(before -> !before.differs(new Image(record.newImage().orElseThrow()), "version"))
                .isEmpty();
    }

    // By a tombstone; and who becomes an organisation's owner begins anew.
    private static Optional<Ending> ending(StreamRecord record) {
        return record.newImage().map(Image::new).flatMap(now -> ended(record, now)
                .map(membership -> new Ending(
                        membership.number(MEMBER_SINCE),
                        new UserId(now.text("changedBy")),
                        now.text("requestId"),
                        Instant.ofEpochMilli(now.number("changedAtEpochMillis")))));
    }

    private static Optional<Image> ended(StreamRecord record, Image now) {
        return now.has(REMOVED_AT)
                ? Optional.of(now)
                : record.oldImage()
                        .map(Image::new)
                        .filter(before -> !before.has(REMOVED_AT) && before.differs(now, MEMBER_SINCE));
    }

    // All that ledger and stats show: written without it, DynamoDB would refuse the write and hold up the whole batch.
    private static AccountItem account(Map<String, Object> image) {
        var account = AccountItem.SCHEMA.mapToItem(Images.attributes(image));
        Stream.of(account.granted(), account.available(), account.version(), account.state(), account.lastOp())
                .forEach(Objects::requireNonNull);
        account.policyAsRead();
        return account;
    }
}
