package io.orghub.testing.stage;

import io.orghub.domain.Course;
import io.orghub.domain.CourseId;
import io.orghub.domain.Courses;
import io.orghub.domain.EmailAddress;
import io.orghub.domain.Enrolments;
import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.GroupType;
import io.orghub.domain.Groups;
import io.orghub.domain.Invitation;
import io.orghub.domain.InvitationTokens;
import io.orghub.domain.Invitations;
import io.orghub.domain.InviteOutcome;
import io.orghub.domain.Kind;
import io.orghub.domain.LicenceAccount;
import io.orghub.domain.LicenceAccounts;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Listing;
import io.orghub.domain.ListingId;
import io.orghub.domain.Listings;
import io.orghub.domain.Members;
import io.orghub.domain.Money;
import io.orghub.domain.NewEnrolments;
import io.orghub.domain.NewGroup;
import io.orghub.domain.NewInvitation;
import io.orghub.domain.NewMember;
import io.orghub.domain.Once;
import io.orghub.domain.Profile;
import io.orghub.domain.ProfileLinks;
import io.orghub.domain.Profiles;
import io.orghub.domain.Role;
import io.orghub.domain.Settings;
import io.orghub.domain.Slug;
import io.orghub.domain.Tenant;
import io.orghub.domain.TenantId;
import io.orghub.domain.Tenants;
import io.orghub.domain.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Two tenants and who is in them, told through the product's own ports; the sample events name the same people and
 * places. Brightside has an organisation of 20 licences, two of them in use, and a plain group; Lumen is another tenant
 * with an organisation of its own.
 */
public final class Story {
    public static final String BRIGHTSIDE = "brightside";
    public static final String LUMEN = "lumen";
    public static final String HARBOUR = "harbour-tuition";
    public static final String YEAR_11 = "year-11-maths";
    public static final String LANTERN = "lantern-academy";
    public static final int LICENCES = 20;
    public static final int AVAILABLE = 18;

    public static final Person AMARA_THE_OWNER = brightside("amara", "Amara Okafor", false);
    public static final Person BAO_THE_ADMIN = brightside("bao", "Bảo Nguyễn", false);
    public static final Person CARYS_THE_TUTOR = brightside("carys", "Carys Llewellyn", false);
    public static final Person DENIZ_OUTSIDE = brightside("deniz", "Deniz Yıldız", false);
    public static final Person TOMASZ_THE_TENANT_ADMIN = brightside("tomasz", "Tomasz Wiśniewski", true);
    public static final Person LENA_OF_LUMEN = new Person(LUMEN, "lena", "Lena Berg", "lena@lumen.example", true);

    private final Stage stage;

    private Story(Stage stage) {
        this.stage = stage;
    }

    /** Writes it all to the stage's table. */
    public static Story tell(Stage stage) {
        var story = new Story(stage);
        story.tenant(BRIGHTSIDE, true, 0);
        story.tenant(LUMEN, true, 0);
        story.profile(AMARA_THE_OWNER);
        story.profile(BAO_THE_ADMIN);
        story.profile(CARYS_THE_TUTOR);
        story.organisation(HARBOUR, "Harbour Tuition", LicencePolicy.MEMBER, LICENCES);
        story.group(YEAR_11, "Year 11 Maths");
        for (var group : List.of(HARBOUR, YEAR_11)) {
            story.member(group, BAO_THE_ADMIN.id(), Role.ADMIN, Kind.TUTOR);
            story.member(group, CARYS_THE_TUTOR.id(), Role.MEMBER, Kind.TUTOR);
        }
        story.create(
                LUMEN, LENA_OF_LUMEN.id(), LANTERN, GroupType.ORGANISATION, "Lantern Academy", LicencePolicy.MEMBER, 5);
        return story;
    }

    /** Of a stage on which it has been told. */
    public static Story on(Stage stage) {
        return new Story(stage);
    }

    public void tenant(String id, boolean selfService, int startingLicences) {
        var tenant = new Tenant(
                new TenantId(id), "Brightside Learning", Set.of(GroupType.values()), selfService, startingLicences);
        put(tenant);
    }

    public void put(Tenant tenant) {
        stage.bean(Tenants.class).put(stage.operation(tenant.id(), "machine"), tenant);
    }

    public void profile(Person person) {
        var profile = new Profile(
                new UserId(person.id()),
                person.name(),
                Optional.empty(),
                Optional.empty(),
                EmailAddress.parse(person.email()),
                false);
        stage.bean(Profiles.class).put(stage.operation(new TenantId(person.tenant()), "machine"), profile);
    }

    public void organisation(String id, String name, LicencePolicy policy, int licences) {
        create(BRIGHTSIDE, AMARA_THE_OWNER.id(), id, GroupType.ORGANISATION, name, policy, licences);
    }

    public void group(String id, String name) {
        create(BRIGHTSIDE, AMARA_THE_OWNER.id(), id, GroupType.GROUP, name, LicencePolicy.MEMBER, 0);
    }

    private void create(
            String tenant, String owner, String id, GroupType type, String name, LicencePolicy policy, int licences) {
        var group = new NewGroup(
                new GroupId(id),
                type,
                name,
                Slug.parse(id),
                new UserId(owner),
                policy,
                Optional.of(licences),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Settings.NONE,
                false);
        stage.bean(Groups.class).create(stage.operation(new TenantId(tenant), owner), group, Optional.empty());
    }

    public void member(String group, String user, Role role, Kind kind) {
        stage.bean(Members.class)
                .add(
                        stage.operation(new TenantId(BRIGHTSIDE), AMARA_THE_OWNER.id()),
                        found(group),
                        List.of(new NewMember(new UserId(user), role, kind)),
                        Optional.empty());
    }

    /** Amara adds tutors of no name at once, {@code prefix1} and so on. */
    public void members(String group, String prefix, int count) {
        var members = IntStream.rangeClosed(1, count)
                .mapToObj(i -> new NewMember(new UserId(prefix + i), Role.MEMBER, Kind.TUTOR))
                .toList();
        stage.bean(Members.class)
                .add(
                        stage.operation(new TenantId(BRIGHTSIDE), AMARA_THE_OWNER.id()),
                        found(group),
                        members,
                        Optional.empty());
    }

    public void remove(String group, String user) {
        stage.bean(Members.class)
                .remove(
                        stage.operation(new TenantId(BRIGHTSIDE), AMARA_THE_OWNER.id()),
                        found(group),
                        new UserId(user),
                        Role.ADMIN);
    }

    /** The platform reports that a user of Brightside teaches another. */
    public void link(String tutor, String student) {
        stage.bean(ProfileLinks.class)
                .link(stage.operation(new TenantId(BRIGHTSIDE), "machine"), new UserId(tutor), new UserId(student));
    }

    public void unlink(String tutor, String student) {
        stage.bean(ProfileLinks.class)
                .unlink(stage.operation(new TenantId(BRIGHTSIDE), "machine"), new UserId(tutor), new UserId(student));
    }

    /** The platform reports what a tutor of Brightside offers for 45 pounds. */
    public void listing(String id, String tutor, String title) {
        stage.bean(Listings.class)
                .put(
                        stage.operation(new TenantId(BRIGHTSIDE), "machine"),
                        new Listing(
                                new ListingId(id), new UserId(tutor), title, "Mathematics", new Money("GBP", 4_500)));
    }

    /** Makes courses of Brightside with these ids, and titles like them. */
    public void courses(String... ids) {
        for (var id : ids) {
            stage.bean(Courses.class)
                    .put(
                            stage.operation(new TenantId(BRIGHTSIDE), TOMASZ_THE_TENANT_ADMIN.id()),
                            new Course(new CourseId(id), "Title of " + id));
        }
    }

    public void enrolment(String group, String user, String course) {
        stage.bean(Enrolments.class)
                .assign(
                        stage.operation(new TenantId(BRIGHTSIDE), AMARA_THE_OWNER.id()),
                        found(group),
                        new NewEnrolments(List.of(new UserId(user)), List.of(new CourseId(course))),
                        Optional.empty());
    }

    /** Amara invites. */
    public Invitation invitation(String group, String email, Role role) {
        return invitation(group, email, role, Optional.empty());
    }

    public Invitation invitation(String group, String email, Role role, Optional<String> message) {
        var operation = stage.operation(new TenantId(BRIGHTSIDE), AMARA_THE_OWNER.id());
        var address = EmailAddress.parse(email).orElseThrow();
        var made = stage.bean(Invitations.class)
                .invite(
                        operation,
                        found(group),
                        List.of(new NewInvitation(address, role, Kind.TUTOR, message)),
                        Optional.empty());
        return made instanceof Once.First<InviteOutcome>(InviteOutcome.Done(var invitees))
                ? invitees.getFirst().invitation().orElseThrow()
                : fail("not invited: " + made);
    }

    /** A person, with the invited address verified, accepts. */
    public void accept(Invitation invitation, Person person) {
        stage.bean(Invitations.class)
                .accept(
                        stage.operation(new TenantId(person.tenant()), person.id()),
                        invitation.link(),
                        Optional.of(invitation.email()));
    }

    /** The secret in the invitation's mail. */
    public String token(Invitation invitation) {
        return stage.bean(InvitationTokens.class).issue(invitation.link());
    }

    public Group found(String group) {
        return stage.bean(Groups.class)
                .standing(new TenantId(BRIGHTSIDE), new GroupId(group), new UserId(AMARA_THE_OWNER.id()))
                .orElseThrow()
                .group();
    }

    /** A user's role in a group, if it is in it. */
    public Optional<Role> role(String group, String user) {
        return stage.bean(Groups.class)
                .standing(new TenantId(BRIGHTSIDE), new GroupId(group), new UserId(user))
                .orElseThrow()
                .role();
    }

    public LicenceAccount account(String organisation) {
        return stage.bean(LicenceAccounts.class)
                .find(new TenantId(BRIGHTSIDE), new GroupId(organisation))
                .orElseThrow();
    }

    /** Amara archives; what is to be swept is still there. */
    public void archive(String group) {
        stage.bean(Groups.class).archive(stage.operation(new TenantId(BRIGHTSIDE), AMARA_THE_OWNER.id()), found(group));
    }

    /** Lets an invitation say that it ended so; its licence stays where it is. */
    public void end(Invitation invitation, String status) {
        set(invitation.link().group().value(), "INVITATION#" + invitation.link().key(), "status", status);
    }

    private void set(String group, String sortKey, String attribute, String value) {
        stage.bean(DynamoDbClient.class).updateItem(update -> update.tableName(stage.tableName())
                .key(Map.of(
                        "pk", AttributeValue.fromS(BRIGHTSIDE + "#GROUP#" + group),
                        "sk", AttributeValue.fromS(sortKey)))
                .updateExpression("SET #attribute = :value, version = version + :one")
                .conditionExpression("attribute_exists(pk)")
                .expressionAttributeNames(Map.of("#attribute", attribute))
                .expressionAttributeValues(
                        Map.of(":value", AttributeValue.fromS(value), ":one", AttributeValue.fromN("1"))));
    }

    private static Person brightside(String first, String name, boolean tenantAdmin) {
        return new Person(BRIGHTSIDE, first, name, first + "@brightside.example", tenantAdmin);
    }

    private static <T> T fail(String message) {
        throw new AssertionError(message);
    }
}
