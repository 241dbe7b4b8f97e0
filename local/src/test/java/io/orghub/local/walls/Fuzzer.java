package io.orghub.local.walls;

import com.fasterxml.jackson.databind.JsonNode;
import io.orghub.local.token.TokenRequest;
import io.orghub.local.walls.FrontDoor.Ask;
import io.orghub.testing.api.Reply;
import io.orghub.testing.openapi.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Sends requests made by a seed, and tells what is wrong with an answer. */
final class Fuzzer {
    private static final int MOST_KNOWN = 40;
    private static final int MOST_SHOWN = 2000;
    private static final Map<String, List<String>> SAME_IDS = Map.of(
            "groupId", List.of("groupId", "organisationId"),
            "userId", List.of("userId", "tutorId", "studentId", "ownerId", "sourceId", "targetId"));
    private static final List<String> CONTENT_TYPES = List.of(
            "application/json; charset=utf-8",
            "application/merge-patch+json",
            "text/plain",
            "text/csv",
            "application/x-www-form-urlencoded",
            "application/json;charset=utf-16",
            "",
            "//",
            "multipart/form-data; boundary=x");
    private static final List<String> TAGS = List.of(
            "*",
            "\"1\"",
            "\"2\"",
            "\"999\"",
            "W/\"1\"",
            "1",
            "",
            "\"\"",
            "\"1\", \"2\"",
            "\"-1\"",
            "\"99999999999999999999\"");

    private final Random random;
    private final ApiDocument document;
    private final FrontDoor door;
    private final List<Optional<TokenRequest>> callers;
    private final Bodies bodies;
    private final Map<String, List<String>> known = new HashMap<>();
    private final List<Told> told = new ArrayList<>();
    private Ask last;
    private Reply lastReply;

    Fuzzer(long seed, ApiDocument document, FrontDoor door, List<Optional<TokenRequest>> callers, List<Place> places) {
        this.random = new Random(seed);
        this.document = document;
        this.door = door;
        this.callers = callers;
        this.bodies = new Bodies(random, document::resolved, name -> known.getOrDefault(name, List.of()));
        places.forEach(place -> place.ids().forEach(this::learn));
        // Most requests are about the place in which the callers have roles.
        for (int i = 0; i < 4; i++) {
            places.getFirst().ids().forEach(this::learn);
        }
        List.of("amara", "bao", "carys", "deniz", "lena").forEach(user -> learn("userId", user));
        List.of("GBP", "EUR", "JPY").forEach(currency -> learn("currency", currency));
        List.of("Europe/London", "Asia/Tokyo").forEach(zone -> learn("timeZone", zone));
        learn("refundId", "r-1");
    }

    /** For whoever wants to see what went wrong. */
    String last() {
        var text = last + " -> " + lastReply.status() + " " + lastReply.text();
        return text.substring(0, Math.min(MOST_SHOWN, text.length())).replaceAll("[^\\P{C}]", "?");
    }

    /** What is wrong with the answer, if anything is. */
    Optional<String> sendOne() {
        var operation =
                document.operations().get(random.nextInt(document.operations().size()));
        if (operation.id().equals("get-organisation-stats")) {
            // Stats of an organisation just made are there as soon as the stream has been read.
            door.stage().project();
        }
        var caller = caller(operation);
        last = ask(operation);
        lastReply = door.send(caller, last);
        learn(lastReply);
        Optional.ofNullable(lastReply.header("x-request-id"))
                .ifPresent(id -> told.add(new Told(
                        id,
                        lastReply.status(),
                        caller.filter(known -> !isOpen()).map(TokenRequest::tenantId))));
        return objection(caller);
    }

    /** @param tenant empty on an open route, whose function is not told who calls */
    private record Told(String requestId, int status, Optional<String> tenant) {
        boolean isIn(String line) {
            return line.contains("answered " + status)
                    && line.contains("function=")
                    && tenant.map(id -> line.contains("tenant=" + id)).orElse(!line.contains("tenant="));
        }
    }

    /** The answers that the log does not tell of in one line. */
    List<String> unlogged(List<String> lines) {
        var byId = lines.stream()
                .filter(line -> line.contains("requestId=") && line.contains("answered"))
                .collect(Collectors.groupingBy(line -> line.replaceFirst("(?s).*requestId=([^,}]*).*", "$1")));
        return told.stream()
                .filter(answer -> {
                    var own = byId.getOrDefault(answer.requestId(), List.of());
                    return own.size() != 1 || !answer.isIn(own.getFirst());
                })
                .map(Told::toString)
                .toList();
    }

    private Optional<TokenRequest> caller(Operation operation) {
        if (random.nextInt(10) > 0) {
            var machine = List.of(
                    "PUT /tenants", "PUT /profile", "GET /profile", "DELETE /profile", "/bookings", "/listings/");
            var route = operation.method() + " " + operation.path();
            if (operation.id().equals("put-tenant")) {
                return Optional.of(TokenRequest.machine("brightside", "orghub/provision"));
            }
            return machine.stream().anyMatch(route::contains)
                    ? Optional.of(TokenRequest.machine("brightside", "orghub/platform"))
                    : callers.get(random.nextInt(4));
        }
        return callers.get(random.nextInt(callers.size()));
    }

    private Ask ask(Operation operation) {
        var path = operation.path();
        for (var name : ApiDocument.parameters(operation, "path")) {
            var segment = random.nextInt(12) == 0 ? OddTexts.segment(random) : FrontDoor.encoded(one(name));
            path = path.replace("{" + name + "}", segment);
        }
        var ask = new Ask(operation.method(), path);
        operation.parameters().stream()
                .filter(parameter -> parameter.path("in").asText().equals("query"))
                .filter(parameter -> random.nextInt(3) == 0)
                .forEach(parameter -> query(ask, parameter));
        if (random.nextInt(40) == 0) {
            ask.rawQuery(List.of("a", "=", "%", "%zz=1", "a=%FF", "pageSize=1&pageSize=2", "cursor", "&&")
                    .get(random.nextInt(8)));
        }
        headers(ask, operation);
        ApiDocument.contentType(operation).ifPresent(type -> body(ask, operation, type));
        return ask;
    }

    private void query(Ask ask, JsonNode parameter) {
        var name = parameter.path("name").asText();
        ask.query(
                name,
                random.nextInt(4) == 0
                        ? OddTexts.one(random).replaceAll("\\p{Cs}", "?")
                        : switch (name) {
                            case "pageSize" -> Integer.toString(random.nextInt(1, 5));
                            case "cursor" -> flipped(one("nextCursor"));
                            case "q" -> List.of("a", "h", "Á", "Carys L").get(random.nextInt(4));
                            default -> bodies.by(parameter.path("schema")).asText();
                        });
    }

    private String flipped(String cursor) {
        if (cursor.isEmpty() || random.nextInt(3) > 0) {
            return cursor;
        }
        var changed = new StringBuilder(cursor);
        int at = random.nextInt(cursor.length());
        changed.setCharAt(at, (char) (cursor.charAt(at) ^ (1 << random.nextInt(7))));
        return changed.toString();
    }

    private void headers(Ask ask, Operation operation) {
        for (var name : ApiDocument.parameters(operation, "header")) {
            if (random.nextInt(10) == 0) {
                continue;
            }
            switch (name) {
                case "If-Match", "If-None-Match" ->
                    ask.header(
                            name.toLowerCase(Locale.ROOT),
                            random.nextBoolean()
                                    ? TAGS.get(random.nextInt(TAGS.size()))
                                    : known.containsKey("etag") ? one("etag") : "*");
                default ->
                    ask.header(
                            "idempotency-key",
                            switch (random.nextInt(8)) {
                                case 0 -> OddTexts.one(random);
                                case 1, 2 -> "again";
                                default -> "k" + random.nextLong();
                            });
            }
        }
    }

    private void body(Ask ask, Operation operation, String usual) {
        var type = random.nextInt(12) == 0 ? CONTENT_TYPES.get(random.nextInt(CONTENT_TYPES.size())) : usual;
        if (usual.equals("text/csv")) {
            var rows = new StringBuilder("Name;E-Mail\r\n");
            for (int i = random.nextInt(6); i > 0; i--) {
                rows.append(OddTexts.CANARY)
                        .append(random.nextBoolean() ? ";" : ",")
                        .append(
                                switch (random.nextInt(4)) {
                                    case 0 -> OddTexts.one(random);
                                    case 1 -> one("userId");
                                    default -> OddTexts.CANARY + i + "@example.org";
                                })
                        .append("\r\n");
            }
            ask.body(type, rows.toString());
            return;
        }
        ask.body(type, bodies.spoilt(bodies.by(document.bodySchema(operation))));
    }

    private String one(String name) {
        var values = known.getOrDefault(name, List.of("x"));
        return values.get(random.nextInt(values.size()));
    }

    private void learn(Reply reply) {
        Optional.ofNullable(reply.header("etag")).ifPresent(tag -> learn("etag", tag));
        learn(reply.body());
    }

    private void learn(JsonNode node) {
        node.properties().stream()
                .filter(field -> field.getValue().isTextual())
                .filter(field -> field.getKey().endsWith("Id")
                        || List.of("nextCursor", "slug").contains(field.getKey()))
                .filter(field -> !field.getKey().equals("requestId"))
                .forEach(field -> learn(field.getKey(), field.getValue().textValue()));
        node.forEach(this::learn);
    }

    private void learn(String name, String value) {
        for (var alias : SAME_IDS.getOrDefault(name, List.of(name))) {
            var values = known.computeIfAbsent(alias, first -> new ArrayList<>());
            if (values.size() < MOST_KNOWN) {
                values.add(value);
            } else {
                values.set(random.nextInt(MOST_KNOWN), value);
            }
        }
    }

    private Optional<String> objection(Optional<TokenRequest> caller) {
        if (lastReply.status() >= 500) {
            return Optional.of("a " + lastReply.status());
        }
        // An odd path may lead to another route, or to none.
        var undeclared = door.arrival(last).flatMap(arrived -> document.objection(last, arrived, lastReply));
        return Stream.of(undeclared, leak(caller)).flatMap(Optional::stream).findFirst();
    }

    /** A word of the other tenant's that is in no request. */
    private Optional<String> leak(Optional<TokenRequest> caller) {
        boolean ofBrightside =
                caller.filter(known -> known.tenantId().equals("brightside")).isPresent();
        return ofBrightside && !isOpen() && lastReply.text().contains("Lantern Academy")
                ? Optional.of("another tenant's")
                : Optional.empty();
    }

    private boolean isOpen() {
        return last.path.startsWith("/public/") || last.path.equals("/invitations/preview");
    }
}
