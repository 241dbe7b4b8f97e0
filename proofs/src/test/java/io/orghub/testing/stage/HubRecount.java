package io.orghub.testing.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.SortName;
import io.orghub.testing.engine.TestTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a tenant's organisations are to show of their tutors, counted from the sources without the product's help. */
public final class HubRecount {
    private final String tenant;
    private final Map<String, Map<String, Map<String, AttributeValue>>> items = new HashMap<>();

    private HubRecount(String tenant) {
        this.tenant = tenant;
    }

    public static HubRecount of(TestTable table, World world) {
        var recount = new HubRecount(world.tenant().value());
        table.items(world.tenant() + "#").forEach(item -> recount.items
                .computeIfAbsent(item.get("pk").s(), first -> new TreeMap<>())
                .put(item.get("sk").s(), item));
        return recount;
    }

    /** Views and numbers of every group are those of the recount, and nothing is still running. */
    public void assertShown() {
        items.keySet().stream()
                .filter(pk -> pk.startsWith(tenant + "#GROUP#") && pk.split("#").length == 3)
                .forEach(pk -> assertShown(pk, pk.substring(pk.lastIndexOf('#') + 1)));
    }

    private void assertShown(String pk, String group) {
        var tutors = tutors(pk);
        var clients = new TreeMap<String, List<String>>();
        var listings = new TreeMap<String, List<String>>();
        var students = new TreeMap<String, Long>();
        var named = new TreeMap<String, String>();
        var publicly = new TreeSet<String>();
        for (var tutor : tutors) {
            students.put(tutor, 0L);
            links(tutor).forEach((student, since) -> {
                clients.computeIfAbsent(student, first -> new ArrayList<>())
                        .add(tutor + "=" + name(tutor) + "=" + since);
                students.merge(tutor, 1L, Long::sum);
                named.put(student, String.valueOf(name(student)));
            });
            listings(tutor).forEach((listing, said) -> {
                listings.put(listing, List.of(tutor, String.valueOf(name(tutor)), said));
                if (isPublic(tutor)) {
                    publicly.add(listing);
                }
            });
            if (isPublic(tutor)) {
                publicly.add(tutor);
            }
        }
        assertThat(shownClients(pk)).as("clients of %s", group).isEqualTo(clients);
        assertThat(shownNames(pk)).as("names of clients of %s", group).isEqualTo(named);
        assertThat(shownListings(pk)).as("listings of %s", group).isEqualTo(listings);
        assertThat(shownPublicly(pk)).as("what anybody may see of %s", group).isEqualTo(publicly);
        var stats = items.get(pk).get("STATS");
        assertThat(number(stats, "clients")).as("clients of %s", group).isEqualTo(clients.size());
        assertThat(number(stats, "fanOuts")).as("fan-outs of %s", group).isZero();
        assertThat(activeStudents(pk, tutors))
                .as("students in the team of %s", group)
                .isEqualTo(students);
        assertThat(teachings(group)).as("teachings in %s", group).isEqualTo(students);
    }

    /** Of an open organisation, but for its owner. */
    private List<String> tutors(String pk) {
        var group = items.get(pk).get("GROUP");
        if (!group.get("type").s().equals("organisation")
                || !group.get("state").s().equals("open")) {
            return List.of();
        }
        return beginningWith(pk, "MEMBER#").values().stream()
                .filter(HubRecount::isActive)
                .filter(member -> !member.get("role").s().equals("owner"))
                .filter(member ->
                        member.containsKey("kind") && member.get("kind").s().equals("tutor"))
                .map(member -> member.get("userId").s())
                .sorted()
                .toList();
    }

    private Map<String, Long> links(String tutor) {
        var links = new TreeMap<String, Long>();
        beginningWith(tenant + "#USER#" + tutor, "STUDENT#").values().stream()
                .filter(HubRecount::isActive)
                .forEach(link -> links.put(link.get("studentId").s(), number(link, "sinceEpochMillis")));
        return links;
    }

    private Map<String, String> listings(String tutor) {
        var listings = new TreeMap<String, String>();
        beginningWith(tenant + "#USER#" + tutor, "LISTING#").values().stream()
                .filter(HubRecount::isActive)
                .forEach(listing -> listings.put(listing.get("listingId").s(), said(listing)));
        return listings;
    }

    private String name(String user) {
        return profile(user).map(profile -> profile.get("displayName").s()).orElse(null);
    }

    private boolean isPublic(String user) {
        return profile(user).map(profile -> profile.get("isPublic").bool()).orElse(false);
    }

    private Optional<Map<String, AttributeValue>> profile(String user) {
        return Optional.ofNullable(
                items.getOrDefault(tenant + "#USER#" + user, Map.of()).get("PROFILE"));
    }

    private Map<String, List<String>> shownClients(String pk) {
        var shown = new TreeMap<String, List<String>>();
        beginningWith(pk, "CLIENT#")
                .values()
                .forEach(row -> shown.put(
                        row.get("studentId").s(),
                        row.get("tutors").l().stream()
                                .map(AttributeValue::m)
                                .map(tutor -> tutor.get("userId").s() + "=" + text(tutor, "displayName") + "="
                                        + number(tutor, "sinceEpochMillis"))
                                .toList()));
        return shown;
    }

    private Map<String, String> shownNames(String pk) {
        var shown = new TreeMap<String, String>();
        beginningWith(pk, "CLIENT#").values().forEach(row -> {
            var name = text(row, "displayName");
            shown.put(row.get("studentId").s(), String.valueOf(name));
            if (name != null) {
                assertThat(row.get("listSk").s()).startsWith(SortName.of(name) + "  ");
            }
        });
        return shown;
    }

    private Map<String, List<String>> shownListings(String pk) {
        var shown = new TreeMap<String, List<String>>();
        beginningWith(pk, "LISTING#")
                .values()
                .forEach(row -> shown.put(
                        row.get("listingId").s(),
                        List.of(row.get("tutorId").s(), String.valueOf(text(row, "tutorName")), said(row))));
        return shown;
    }

    private TreeSet<String> shownPublicly(String pk) {
        var shown = new TreeSet<String>();
        var rows = new ArrayList<>(beginningWith(pk, "TEAM#").values());
        rows.addAll(beginningWith(pk, "LISTING#").values());
        // In a plain group nobody asks.
        if (items.get(pk).get("GROUP").get("type").s().equals("organisation")) {
            rows.stream()
                    .filter(row -> row.containsKey("userPk"))
                    .forEach(row -> shown.add(
                            row.getOrDefault("listingId", row.get("userId")).s()));
        }
        return shown;
    }

    private Map<String, Long> activeStudents(String pk, List<String> tutors) {
        var shown = new TreeMap<String, Long>();
        beginningWith(pk, "TEAM#").values().forEach(row -> {
            var user = row.get("userId").s();
            if (tutors.contains(user) || number(row, "activeStudents") != 0) {
                shown.put(user, number(row, "activeStudents"));
            }
        });
        return shown;
    }

    private Map<String, Long> teachings(String group) {
        var shown = new TreeMap<String, Long>();
        items.forEach(
                (pk, of) -> Optional.ofNullable(of.get("TEACHING#" + group)).ifPresent(teaching -> {
                    assertThat(teaching.get("running").bool()).isFalse();
                    shown.put(teaching.get("tutorId").s(), number(teaching, "students"));
                }));
        return shown;
    }

    private Map<String, Map<String, AttributeValue>> beginningWith(String pk, String prefix) {
        var found = new TreeMap<>(items.getOrDefault(pk, Map.of()));
        found.keySet().removeIf(sk -> !sk.startsWith(prefix));
        return found;
    }

    private static boolean isActive(Map<String, AttributeValue> item) {
        return !item.containsKey("removedAtEpochMillis");
    }

    private static String said(Map<String, AttributeValue> listing) {
        return String.join(
                "=",
                listing.get("title").s(),
                listing.get("subject").s(),
                listing.get("currency").s(),
                listing.get("priceMinor").n());
    }

    private static String text(Map<String, AttributeValue> item, String attribute) {
        return item.containsKey(attribute) ? item.get(attribute).s() : null;
    }

    private static long number(Map<String, AttributeValue> item, String attribute) {
        return item.containsKey(attribute) ? Items.number(item, attribute) : 0;
    }
}
