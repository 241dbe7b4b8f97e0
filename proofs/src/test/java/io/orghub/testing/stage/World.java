package io.orghub.testing.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.AddOutcome;
import io.orghub.domain.ArchiveSweep;
import io.orghub.domain.AssignOutcome;
import io.orghub.domain.Busy;
import io.orghub.domain.ChangeMemberOutcome;
import io.orghub.domain.Claim;
import io.orghub.domain.Course;
import io.orghub.domain.CourseId;
import io.orghub.domain.Courses;
import io.orghub.domain.CreateGroupOutcome;
import io.orghub.domain.DeclineOutcome;
import io.orghub.domain.EmailAddress;
import io.orghub.domain.Enrolments;
import io.orghub.domain.Grant;
import io.orghub.domain.GrantOutcome;
import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.GroupType;
import io.orghub.domain.Groups;
import io.orghub.domain.IdSource;
import io.orghub.domain.InvitationId;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.Invitations;
import io.orghub.domain.InviteOutcome;
import io.orghub.domain.Kind;
import io.orghub.domain.LicenceAccount;
import io.orghub.domain.LicenceAccounts;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Listing;
import io.orghub.domain.ListingId;
import io.orghub.domain.Listings;
import io.orghub.domain.MemberChange;
import io.orghub.domain.Members;
import io.orghub.domain.Money;
import io.orghub.domain.NewEnrolments;
import io.orghub.domain.NewGroup;
import io.orghub.domain.NewInvitation;
import io.orghub.domain.NewMember;
import io.orghub.domain.NewTotal;
import io.orghub.domain.Offered;
import io.orghub.domain.Once;
import io.orghub.domain.Operation;
import io.orghub.domain.Profile;
import io.orghub.domain.ProfileLink;
import io.orghub.domain.ProfileLinks;
import io.orghub.domain.Profiles;
import io.orghub.domain.RecordedAnswer;
import io.orghub.domain.RemoveOutcome;
import io.orghub.domain.ResendOutcome;
import io.orghub.domain.RevokeOutcome;
import io.orghub.domain.Role;
import io.orghub.domain.SetLicencesOutcome;
import io.orghub.domain.Settings;
import io.orghub.domain.SweepJob;
import io.orghub.domain.Tenant;
import io.orghub.domain.TenantId;
import io.orghub.domain.Tenants;
import io.orghub.domain.TransferOutcome;
import io.orghub.domain.UnassignOutcome;
import io.orghub.domain.UpdateGroupOutcome;
import io.orghub.domain.UserId;
import io.orghub.testing.engine.TestTable;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A tenant of its own on a stage, and what its people do, each as one verb. */
public final class World {
    public static final String OWNER = "olivia-owner";
    private static final AtomicInteger TENANTS = new AtomicInteger();

    private final TestTable table;
    private final Stage stage;
    private final TenantId tenant;

    private World(TestTable table, Stage stage, TenantId tenant) {
        this.table = table;
        this.stage = stage;
        this.tenant = tenant;
    }

    /** With a tenant that may create both types of group. */
    public static World on(TestTable table, Stage stage) {
        var world = new World(table, stage, new TenantId("tenant-" + TENANTS.incrementAndGet()));
        world.provision(EnumSet.allOf(GroupType.class), true, 0);
        return world;
    }

    public TenantId tenant() {
        return tenant;
    }

    public Stage stage() {
        return stage;
    }

    public Operation by(String user) {
        return stage.operation(tenant, user);
    }

    public void provision(EnumSet<GroupType> types, boolean selfService, int startingLicences) {
        stage.bean(Tenants.class)
                .put(by("machine"), new Tenant(tenant, "Tutors & Co", types, selfService, startingLicences));
    }

    public NewGroup newGroup(GroupType type, String name) {
        return new NewGroup(
                new GroupId(stage.bean(IdSource.class).next()),
                type,
                name,
                Optional.empty(),
                new UserId(OWNER),
                LicencePolicy.MEMBER,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Settings.NONE,
                false);
    }

    public CreateGroupOutcome create(NewGroup wanted) {
        return first(stage.bean(Groups.class).create(by(OWNER), wanted, Optional.empty()));
    }

    public Group organisation(int licences) {
        return organisation(licences, LicencePolicy.MEMBER);
    }

    public Group organisation(int licences, LicencePolicy policy) {
        var wanted = newGroup(GroupType.ORGANISATION, "Bright Minds");
        return created(new NewGroup(
                wanted.id(),
                wanted.type(),
                wanted.name(),
                wanted.slug(),
                wanted.owner(),
                policy,
                Optional.of(licences),
                wanted.description(),
                wanted.website(),
                wanted.avatarUrl(),
                wanted.settings(),
                false));
    }

    public Group group() {
        return created(newGroup(GroupType.GROUP, "Evening Choir"));
    }

    private Group created(NewGroup wanted) {
        return ((CreateGroupOutcome.Created) create(wanted)).group();
    }

    public Once<GrantOutcome> grant(GroupId organisation, int quantity, String key) {
        return stage.bean(LicenceAccounts.class)
                .grant(
                        by("tenant-admin"),
                        organisation,
                        new Grant(quantity, "bought", Optional.of("invoice 7")),
                        claim(key, "grant " + quantity, GrantOutcome.Granted.class, Optional.empty()));
    }

    public SetLicencesOutcome set(Group organisation, int granted) {
        return set(organisation, granted, Optional.empty());
    }

    public SetLicencesOutcome set(Group organisation, int granted, int expectedGranted) {
        return set(organisation, granted, Optional.of(expectedGranted));
    }

    private SetLicencesOutcome set(Group organisation, int granted, Optional<Integer> expectedGranted) {
        return stage.bean(LicenceAccounts.class)
                .set(by("tenant-admin"), organisation.id(), new NewTotal(granted, expectedGranted, "contract"));
    }

    public ChangeMemberOutcome change(Group group, String user, MemberChange change, Optional<Long> ifVersion) {
        return stage.bean(Members.class).change(by(OWNER), group, new UserId(user), change, ifVersion);
    }

    public ChangeMemberOutcome change(Group group, String user, Role role) {
        return change(group, user, new MemberChange(Optional.of(role), Optional.empty()), Optional.empty());
    }

    public AddOutcome add(Group group, String... users) {
        return first(add(group, Optional.empty(), users));
    }

    public Once<AddOutcome> add(Group group, Optional<Claim<AddOutcome>> claim, String... users) {
        var members = Stream.of(users)
                .map(user -> new NewMember(new UserId(user), Role.MEMBER, Kind.usualIn(group.type())))
                .toList();
        return stage.bean(Members.class).add(by(OWNER), group, members, claim);
    }

    public Once<AddOutcome> addOnce(Group group, String key, String... users) {
        return add(group, Optional.of(claim(key, "add " + List.of(users), AddOutcome.Done.class)), users);
    }

    public RemoveOutcome remove(Group group, String user) {
        return stage.bean(Members.class).remove(by(OWNER), group, new UserId(user), Role.ADMIN);
    }

    /** Makes the tenant's courses of these ids. */
    public void courses(String... ids) {
        Stream.of(ids).forEach(id -> stage.bean(Courses.class)
                .put(by("tenant-admin"), new Course(new CourseId(id), "Course " + id)));
    }

    public AssignOutcome assign(Group group, List<String> users, String... courses) {
        return first(assign(group, Optional.empty(), users, courses));
    }

    public AssignOutcome assign(Group group, String user, String course) {
        return assign(group, List.of(user), course);
    }

    public Once<AssignOutcome> assignOnce(Group group, String key, List<String> users, String... courses) {
        Claim<AssignOutcome> claim = claim(key, "assign " + users + List.of(courses), AssignOutcome.Done.class);
        return assign(group, Optional.of(claim), users, courses);
    }

    private Once<AssignOutcome> assign(
            Group group, Optional<Claim<AssignOutcome>> claim, List<String> users, String... courses) {
        var wanted = new NewEnrolments(
                users.stream().map(UserId::new).toList(),
                Stream.of(courses).map(CourseId::new).toList());
        return stage.bean(Enrolments.class).assign(by(OWNER), group, wanted, claim);
    }

    public UnassignOutcome unassign(Group group, String user, String course) {
        return stage.bean(Enrolments.class).unassign(by(OWNER), group, new UserId(user), new CourseId(course));
    }

    public InviteOutcome invite(Group group, String... names) {
        return first(invite(group, Role.MEMBER, Optional.empty(), names));
    }

    public Once<InviteOutcome> invite(Group group, Role role, Optional<Claim<InviteOutcome>> claim, String... names) {
        var invitations = Stream.of(names)
                .map(name -> new NewInvitation(email(name), role, Kind.usualIn(group.type()), Optional.empty()))
                .toList();
        return stage.bean(Invitations.class).invite(by(OWNER), group, invitations, claim);
    }

    public Once<InviteOutcome> inviteOnce(Group group, String key, String... names) {
        return invite(
                group,
                Role.MEMBER,
                Optional.of(claim(key, "invite " + List.of(names), InviteOutcome.Done.class)),
                names);
    }

    /** Invites one and answers its link. */
    public InvitationLink invited(Group group, String name) {
        return link(invite(group, name));
    }

    public InvitationLink invitedAsAdmin(Group group, String name) {
        return link(first(invite(group, Role.ADMIN, Optional.empty(), name)));
    }

    /** The link of the only invitation in there. */
    public static InvitationLink link(InviteOutcome outcome) {
        return ((InviteOutcome.Done) outcome)
                .invitees()
                .getFirst()
                .invitation()
                .orElseThrow()
                .link();
    }

    /** The owner sends it again. */
    public ResendOutcome resend(Group group, InvitationLink link) {
        return stage.bean(Invitations.class).resend(by(OWNER), group, id(link), Role.ADMIN);
    }

    /** What clients know the invitation of this link by. */
    public static InvitationId id(InvitationLink link) {
        return new InvitationId(link.key(), link.generation());
    }

    /** Accepts as the user of that name, whose verified address has the same name. */
    public AcceptOutcome accept(Offered link, String name) {
        return accept(link, name, Optional.of(email(name)));
    }

    public AcceptOutcome accept(Offered link, String user, Optional<EmailAddress> verified) {
        return stage.bean(Invitations.class).accept(by(user), link, verified);
    }

    public DeclineOutcome decline(Offered link, String name) {
        return stage.bean(Invitations.class).decline(by(name), link, Optional.of(email(name)));
    }

    public RevokeOutcome revoke(Group group, InvitationLink link) {
        return stage.bean(Invitations.class)
                .revoke(by(OWNER), group, new InvitationId(link.key(), link.generation()), Role.ADMIN);
    }

    public void profile(String user, String displayName, Optional<EmailAddress> email) {
        stage.bean(Profiles.class)
                .put(
                        by("platform"),
                        new Profile(new UserId(user), displayName, Optional.empty(), Optional.empty(), email, false));
    }

    public ProfileLink link(String tutor, String student) {
        return stage.bean(ProfileLinks.class).link(by("platform"), new UserId(tutor), new UserId(student));
    }

    public void unlink(String tutor, String student) {
        stage.bean(ProfileLinks.class).unlink(by("platform"), new UserId(tutor), new UserId(student));
    }

    public void listing(String id, String tutor, String title) {
        stage.bean(Listings.class)
                .put(
                        by("platform"),
                        new Listing(
                                new ListingId(id), new UserId(tutor), title, "Mathematics", new Money("GBP", 4_500)));
    }

    public void deleteListing(String id) {
        stage.bean(Listings.class).delete(by("platform"), new ListingId(id));
    }

    public UpdateGroupOutcome update(Group group, UnaryOperator<Group> change) {
        return stage.bean(Groups.class).update(by(OWNER), group, Optional.empty(), change);
    }

    public UpdateGroupOutcome rename(Group group, String slug) {
        return update(group, current -> copy(current, slug, current.policy(), current.description()));
    }

    public UpdateGroupOutcome changePolicy(Group group, LicencePolicy policy) {
        return update(group, current -> copy(current, current.slug(), Optional.of(policy), current.description()));
    }

    public UpdateGroupOutcome describe(Group group, String description) {
        return update(group, current -> copy(current, current.slug(), current.policy(), Optional.of(description)));
    }

    private static Group copy(Group group, String slug, Optional<LicencePolicy> policy, Optional<String> description) {
        return new Group(
                group.tenant(),
                group.id(),
                group.type(),
                group.name(),
                slug,
                group.owner(),
                policy,
                description,
                group.website(),
                group.avatarUrl(),
                group.settings(),
                group.archived(),
                group.createdAt(),
                group.version());
    }

    public TransferOutcome transfer(Group group, String by, String newOwner) {
        return stage.bean(Groups.class).transfer(by(by), group, new UserId(newOwner), false);
    }

    public TransferOutcome transferAsTenantAdmin(Group group, String newOwner) {
        return stage.bean(Groups.class).transfer(by("tenant-admin"), group, new UserId(newOwner), true);
    }

    /** Archives, and answers the group as it is then. */
    public Group archive(Group group) {
        stage.bean(Groups.class).archive(by(OWNER), group);
        return found(group);
    }

    public Group found(Group group) {
        return stage.bean(Groups.class)
                .standing(tenant, group.id(), new UserId(OWNER))
                .orElseThrow()
                .group();
    }

    /** One slice, as one message of the queue asks for. */
    public void sweepOnce(Group group) {
        stage.bean(ArchiveSweep.class).sweep(new SweepJob(tenant, group.id()));
    }

    /** Slice after slice to the end, and answers how many there were. */
    public int sweep(Group group) {
        int slices = 0;
        for (; !isSwept(group); slices++) {
            assertThat(slices).as("slices").isLessThan(100);
            sweepOnce(group);
        }
        return slices;
    }

    public boolean isSwept(Group group) {
        return items(group).one("GROUP").orElseThrow().containsKey("sweepDone");
    }

    public LicenceAccount account(Group organisation) {
        return stage.bean(LicenceAccounts.class).find(tenant, organisation.id()).orElseThrow();
    }

    public Items items(Group group) {
        return new Items(table, group);
    }

    public void advance(Duration duration) {
        stage.clock().advance(duration);
    }

    /** Projects the stream, then holds every invariant of an organisation against a recount of its items. */
    public void assertConsistent(Group organisation) {
        stage.project();
        var items = items(organisation).noted();
        items.assertBalanced();
        items.assertLedgerGivesAccount();
        items.assertProjected();
    }

    /** As a client does that is told to come back later: it comes back with the same request. */
    public static <T> T untilAnswered(Supplier<T> request) {
        for (int attempt = 1; attempt < 20; attempt++) {
            try {
                return request.get();
            } catch (Busy comeBackLater) {
                // And so it does.
            }
        }
        return request.get();
    }

    public static EmailAddress email(String name) {
        return EmailAddress.parse(name + "@example.org").orElseThrow();
    }

    /** {@code prefix-1} to {@code prefix-n}. */
    public static String[] names(String prefix, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + "-" + i).toArray(String[]::new);
    }

    /** A claim that keeps outcomes of one kind for a day, as their text. */
    public static <R> Claim<R> claim(String key, String body, Class<? extends R> kept) {
        return claim(key, body, kept, Optional.of(Duration.ofHours(24)));
    }

    private static <R> Claim<R> claim(String key, String body, Class<? extends R> kept, Optional<Duration> keptFor) {
        return new Claim<>(key, body, keptFor, outcome -> Optional.of(outcome)
                .filter(kept::isInstance)
                .map(done -> new RecordedAnswer(201, done.toString(), Optional.empty())));
    }

    public static <R> R first(Once<R> once) {
        assertThat(once).isInstanceOf(Once.First.class);
        return ((Once.First<R>) once).outcome();
    }

    /** That the second answer repeats the first. */
    public static <R> void assertSameAnswer(Once<R> again, Once<R> earlier) {
        assertThat(again).isInstanceOfSatisfying(Once.Again.class, replay -> assertThat(
                        replay.answer().body())
                .isEqualTo(first(earlier).toString()));
    }
}
