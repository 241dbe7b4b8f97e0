package io.orghub.table;

import io.orghub.domain.BookingId;
import io.orghub.domain.CourseId;
import io.orghub.domain.GroupId;
import io.orghub.domain.ImportKey;
import io.orghub.domain.ListingId;
import io.orghub.domain.RefundId;
import io.orghub.domain.Slug;
import io.orghub.domain.SortName;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Every key of the table and its indexes. The tenant comes first in each partition key; ids cannot hold the separator.
 * The exceptions start with the separator, so that no tenant's keys can be mistaken for them, and hold no personal data:
 * slug markers, the registry of organisations that schedules go through, the machines that tokens are made for, and in
 * {@code byList} the days on which invitations are due to expire.
 */
final class TableKeys {
    static final String BY_USER = "byUser";
    static final String BY_LIST = "byList";

    static final String MEMBER_PREFIX = "MEMBER#";
    static final String INVITATION_PREFIX = "INVITATION#";
    static final String ENROLMENT_PREFIX = "ENROLMENT#";
    static final String GROUP_PREFIX = "GROUP#";
    static final String STATS_PREFIX = "STATS";
    static final String LICENCES = "LICENCES";
    static final String GROUP = "GROUP";
    static final String AUDIT_PREFIX = "AUDIT#";
    static final String PROFILE = "PROFILE";
    static final String STUDENT_PREFIX = "STUDENT#";
    static final String TUTOR_PREFIX = "TUTOR#";
    static final String LISTING_PREFIX = "LISTING#";
    static final String TEACHING_PREFIX = "TEACHING#";
    static final String CLIENT_PREFIX = "CLIENT#";
    static final String LEDGER_PREFIX = "LEDGER#";
    static final String BUCKET_PREFIX = "BUCKET#";
    static final String CURRENCY_PREFIX = "CURRENCY#";
    static final String FIRST_ENTRY = "BOOKING#";
    static final String REVENUE = "REVENUE";
    static final String TEAM_PREFIX = "TEAM#";
    static final String PENDING_PREFIX = "PENDING#";
    // Below the sort keys of all facts.
    static final String PROBE_PREFIX = "#PROBE#";
    static final int REGISTRY_SHARDS = 64;

    /** After all that an id or a name begins with. */
    static final String LAST = Character.toString(0x10FFFD);

    private static final String MAILS_PREFIX = "MAILS#";
    private static final String SEPARATOR = "#";
    private static final String AFTER_SEPARATOR = "$";
    // Below all that can follow in a longer name, for no sort name has two spaces in a row: Anna before Anna Berg.
    private static final String END_OF_NAME = "  ";
    // The last code point that is a character: those without a name come after all names.
    private static final String UNNAMED = Character.toString(0x10FFFD);

    private TableKeys() {}

    /** A pattern of all partition keys of a tenant's items, in the table and in its indexes, and of no others. */
    static String allOf(TenantId tenant) {
        return tenant + SEPARATOR + "*";
    }

    static ItemKey tenant(TenantId tenant) {
        return new ItemKey(tenant + "#TENANT", "TENANT");
    }

    /** Whose machine a client of the user pool is: asked before there is a tenant. */
    static ItemKey machine(UserId machine) {
        return new ItemKey("#MACHINE#" + machine, "MACHINE");
    }

    static ItemKey group(TenantId tenant, GroupId group) {
        return new ItemKey(groupPk(tenant, group), GROUP);
    }

    static ItemKey member(TenantId tenant, GroupId group, UserId user) {
        return new ItemKey(groupPk(tenant, group), MEMBER_PREFIX + user);
    }

    static ItemKey account(TenantId tenant, GroupId organisation) {
        return new ItemKey(groupPk(tenant, organisation), LICENCES);
    }

    static ItemKey ledgerEntry(TenantId tenant, GroupId organisation, long version) {
        return new ItemKey(groupPk(tenant, organisation), LEDGER_PREFIX + digits(version));
    }

    static ItemKey licenceWatch(TenantId tenant, GroupId organisation) {
        return new ItemKey(groupPk(tenant, organisation), "WATCH");
    }

    static ItemKey licenceNotice(TenantId tenant, GroupId organisation, long accountVersion) {
        return new ItemKey(groupPk(tenant, organisation), "NOTICE#" + digits(accountVersion));
    }

    static ItemKey groupMails(TenantId tenant, GroupId group, LocalDate day) {
        return new ItemKey(groupPk(tenant, group), MAILS_PREFIX + day);
    }

    /** Twelve digits: versions of an account sort as text. */
    private static String digits(long accountVersion) {
        return "%012d".formatted(accountVersion);
    }

    static ItemKey invitation(TenantId tenant, GroupId group, String key) {
        return new ItemKey(groupPk(tenant, group), INVITATION_PREFIX + key);
    }

    static ItemKey memberImport(ImportKey key) {
        return new ItemKey(groupPk(key.tenant(), key.group()), "IMPORT#" + key.importId());
    }

    /** In a partition of its own, for there are many of them and nobody else looks at them; six digits sort. */
    static ItemKey verdicts(ImportKey key, int chunk) {
        return new ItemKey(
                groupPk(key.tenant(), key.group()) + "#IMPORT#" + key.importId(), "VERDICTS#%06d".formatted(chunk));
    }

    static ItemKey stats(TenantId tenant, GroupId group) {
        return new ItemKey(groupPk(tenant, group), STATS_PREFIX);
    }

    /** What the groups of a tenant come to. */
    static ItemKey totals(TenantId tenant) {
        return new ItemKey(tenant + "#TENANT", "TOTALS");
    }

    /** By time, and one for each version of what was changed. */
    static ItemKey auditEvent(GroupRef group, Instant at, String itemType, String subject, long version) {
        return new ItemKey(
                groupPk(group.tenant(), group.group()),
                AUDIT_PREFIX + String.join(SEPARATOR, millis(at), itemType, subject, Long.toString(version)));
    }

    static ItemKey teamRow(TenantId tenant, GroupId group, UserId user) {
        return new ItemKey(groupPk(tenant, group), TEAM_PREFIX + user);
    }

    static ItemKey pendingRow(TenantId tenant, GroupId group, String invitationKey) {
        return new ItemKey(groupPk(tenant, group), PENDING_PREFIX + invitationKey);
    }

    static ItemKey enrolment(TenantId tenant, GroupId group, UserId user, CourseId course) {
        return new ItemKey(groupPk(tenant, group), enrolmentsOf(user) + course);
    }

    /** What the sort keys of a user's enrolments in a group begin with. */
    static String enrolmentsOf(UserId user) {
        return ENROLMENT_PREFIX + user + SEPARATOR;
    }

    static ItemKey course(TenantId tenant, CourseId course) {
        return new ItemKey(tenant + "#COURSE#" + course, "COURSE");
    }

    static ItemKey profile(TenantId tenant, UserId user) {
        return new ItemKey(userPk(tenant, user), PROFILE);
    }

    /** A GUARDIAN link, in the tutor's partition, where all of them are read strongly. */
    static ItemKey guardianLink(TenantId tenant, UserId tutor, UserId student) {
        return new ItemKey(userPk(tenant, tutor), STUDENT_PREFIX + student);
    }

    /** A listing, in its tutor's partition. */
    static ItemKey listing(TenantId tenant, UserId tutor, ListingId listing) {
        return new ItemKey(userPk(tenant, tutor), LISTING_PREFIX + listing);
    }

    /** Whose listing it is. */
    static ItemKey listingTutor(TenantId tenant, ListingId listing) {
        return new ItemKey(tenant + "#LISTING#" + listing, "TUTOR");
    }

    /** What an organisation shows of a tutor, in the tutor's partition: all of a tutor's organisations are read strongly. */
    static ItemKey teaching(TenantId tenant, UserId tutor, GroupId organisation) {
        return new ItemKey(userPk(tenant, tutor), TEACHING_PREFIX + organisation);
    }

    static ItemKey clientRow(TenantId tenant, GroupId organisation, UserId student) {
        return new ItemKey(groupPk(tenant, organisation), CLIENT_PREFIX + student);
    }

    static ItemKey listingRow(TenantId tenant, GroupId organisation, ListingId listing) {
        return new ItemKey(groupPk(tenant, organisation), LISTING_PREFIX + listing);
    }

    static ItemKey booking(TenantId tenant, BookingId booking) {
        return new ItemKey(bookingPk(tenant, booking), "BOOKING");
    }

    static ItemKey refund(TenantId tenant, BookingId booking, RefundId refund) {
        return new ItemKey(bookingPk(tenant, booking), "REFUND#" + refund);
    }

    private static String bookingPk(TenantId tenant, BookingId booking) {
        return tenant + "#BOOKING#" + booking;
    }

    static ItemKey bookingEntry(BucketRef bucket, BookingId booking) {
        return new ItemKey(entriesPk(bucket), "BOOKING#" + booking);
    }

    static ItemKey refundEntry(BucketRef bucket, BookingId booking, RefundId refund) {
        return new ItemKey(entriesPk(bucket), String.join(SEPARATOR, "REFUND", booking.value(), refund.value()));
    }

    /** The entries of a bucket are a partition of their own: one day of one currency of an organisation. */
    static String entriesPk(BucketRef bucket) {
        return String.join(
                SEPARATOR,
                groupPk(bucket.group().tenant(), bucket.group().group()),
                REVENUE,
                bucket.currency(),
                bucket.date().toString());
    }

    /** The bucket that an entry with this partition key is in, if it is one. */
    static Optional<BucketRef> bucketOf(String pk) {
        var parts = pk.split(SEPARATOR, -1);
        return parts.length == 6 && parts[1].equals("GROUP") && parts[3].equals(REVENUE)
                ? Optional.of(new BucketRef(
                        new GroupRef(new TenantId(parts[0]), new GroupId(parts[2])),
                        parts[4],
                        LocalDate.parse(parts[5])))
                : Optional.empty();
    }

    static ItemKey bucket(BucketRef bucket) {
        return new ItemKey(
                groupPk(bucket.group().tenant(), bucket.group().group()),
                BUCKET_PREFIX + bucket.date() + SEPARATOR + bucket.currency());
    }

    static ItemKey currency(GroupRef organisation, String currency) {
        return new ItemKey(groupPk(organisation.tenant(), organisation.group()), CURRENCY_PREFIX + currency);
    }

    /** Beside the stats, so that one query reads both. */
    static ItemKey revenue(TenantId tenant, GroupId organisation) {
        return new ItemKey(groupPk(tenant, organisation), STATS_PREFIX + SEPARATOR + REVENUE);
    }

    static ItemKey addressOwner(TenantId tenant, String addressKey) {
        return new ItemKey(addressPk(tenant, addressKey), "USER");
    }

    static ItemKey addressMails(TenantId tenant, String addressKey, LocalDate day) {
        return new ItemKey(addressPk(tenant, addressKey), MAILS_PREFIX + day);
    }

    /** Of one sending of an invitation, or of a notice. */
    static ItemKey mailClaim(TenantId tenant, GroupId group, String mail) {
        return new ItemKey(groupPk(tenant, group), "MAILING#" + mail);
    }

    static ItemKey idempotency(TenantId tenant, String recordId) {
        return new ItemKey(tenant + "#IDEMPOTENCY#" + recordId, "IDEMPOTENCY");
    }

    static ItemKey slug(Slug slug) {
        return new ItemKey("#SLUG#" + slug.value(), "SLUG");
    }

    /** Spread evenly over the shards, and always in the same one. */
    static ItemKey registered(GroupRef organisation) {
        var name = organisation.tenant() + SEPARATOR + organisation.group();
        return new ItemKey(registryPk(firstByteOfHash(name) % REGISTRY_SHARDS), name);
    }

    private static int firstByteOfHash(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Byte.toUnsignedInt(hash[0]);
        } catch (NoSuchAlgorithmException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }

    static String registryPk(int shard) {
        return "#REGISTRY#%02x".formatted(shard);
    }

    /** Among the items of a partition whose changes it is told after. */
    static ItemKey probe(String pk, String run) {
        return new ItemKey(pk, PROBE_PREFIX + run);
    }

    /** What the last recompute with a finding has found. */
    static ItemKey recompute(GroupRef group) {
        return new ItemKey(groupPk(group.tenant(), group.group()), "RECOMPUTE");
    }

    static String groupPk(TenantId tenant, GroupId group) {
        return tenant + "#GROUP#" + group;
    }

    /** The group in whose partition an item is, if it is in one. */
    static Optional<GroupRef> groupOf(String pk) {
        var parts = pk.split(SEPARATOR, -1);
        return parts.length == 3 && parts[1].equals("GROUP")
                ? Optional.of(new GroupRef(new TenantId(parts[0]), new GroupId(parts[2])))
                : Optional.empty();
    }

    /** The user in whose partition an item is, if it is in one. */
    static Optional<UserRef> userOf(String pk) {
        var parts = pk.split(SEPARATOR, -1);
        return parts.length == 3 && parts[1].equals("USER")
                ? Optional.of(new UserRef(new TenantId(parts[0]), new UserId(parts[2])))
                : Optional.empty();
    }

    record UserRef(TenantId tenant, UserId user) {}

    record GroupRef(TenantId tenant, GroupId group) {}

    /** @param date by the organisation's clocks */
    record BucketRef(GroupRef group, String currency, LocalDate date) {}

    static String userPk(TenantId tenant, UserId user) {
        return tenant + "#USER#" + user;
    }

    static String addressPk(TenantId tenant, String addressKey) {
        return tenant + "#ADDRESS#" + addressKey;
    }

    static String clientList(TenantId tenant, GroupId organisation) {
        return groupPk(tenant, organisation) + "#CLIENTS";
    }

    static String clientOrder(String sortName, UserId student) {
        return named(sortName, student.value());
    }

    static String listingList(TenantId tenant, GroupId organisation) {
        return groupPk(tenant, organisation) + "#LISTINGS";
    }

    static String listingOrder(String title, ListingId listing) {
        return named(SortName.of(title), listing.value());
    }

    /** In {@code byUser}, what anybody may see of an organisation: its public tutors and their listings, by name. */
    static String publicList(TenantId tenant, GroupId organisation) {
        return groupPk(tenant, organisation) + "#PUBLIC";
    }

    static String publicTutorOrder(String sortName, UserId tutor) {
        return TUTOR_PREFIX + named(sortName, tutor.value());
    }

    static String publicListingOrder(String title, ListingId listing) {
        return LISTING_PREFIX + named(SortName.of(title), listing.value());
    }

    static String teamList(TenantId tenant, GroupId group) {
        return groupPk(tenant, group) + "#TEAM";
    }

    static String teamOrder(String sortName, UserId user) {
        return named(sortName, user.value());
    }

    static String groupList(TenantId tenant) {
        return tenant + "#GROUPS";
    }

    static String groupOrder(String name, GroupId group) {
        return named(SortName.of(name), group.value());
    }

    static String courseList(TenantId tenant) {
        return tenant + "#COURSES";
    }

    static String courseOrder(String sortName, CourseId course) {
        return named(sortName, course.value());
    }

    static String enrolmentList(TenantId tenant, GroupId group, CourseId course) {
        return groupPk(tenant, group) + "#COURSE#" + course;
    }

    static String enrolmentOrder(Instant enrolledAt, UserId user) {
        return millis(enrolledAt) + SEPARATOR + user;
    }

    static String usageList(TenantId tenant) {
        return tenant + "#USAGE";
    }

    private static String named(String sortName, String id) {
        return (sortName.isEmpty() ? UNNAMED : sortName) + END_OF_NAME + id;
    }

    static String pendingList(TenantId tenant, GroupId group) {
        return groupPk(tenant, group) + "#PENDING";
    }

    static String pendingOrder(Instant expiresAt, String invitationKey) {
        return millis(expiresAt) + SEPARATOR + invitationKey;
    }

    /** The pending rows of all tenants whose invitations expire on that day, by UTC. */
    static String dueList(LocalDate day) {
        return "#DUE#" + day;
    }

    static String dueOrder(Instant expiresAt, TenantId tenant, GroupId group, String invitationKey) {
        return String.join(SEPARATOR, millis(expiresAt), tenant.value(), group.value(), invitationKey);
    }

    /** Above every {@link #pendingOrder} and {@link #dueOrder} of what expires by then, and below all others. */
    static String pendingUpTo(Instant now) {
        return millis(now) + AFTER_SEPARATOR;
    }

    /** Thirteen digits: times sort as text. */
    private static String millis(Instant time) {
        return "%013d".formatted(time.toEpochMilli());
    }
}
