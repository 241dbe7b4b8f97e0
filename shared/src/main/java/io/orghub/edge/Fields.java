package io.orghub.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orghub.domain.EmailAddress;
import io.orghub.domain.Identifier;
import io.orghub.domain.Money;
import io.orghub.domain.UserId;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the fields of a JSON object, and notes all that is wrong with them by JSON pointer. A field in error reads as a
 * placeholder of its type; the body is refused once everything has been read, before anything is done.
 */
public final class Fields {
    private static final int MAX_URL_LENGTH = 300;
    // Sums of a billion such amounts stay within a long.
    private static final long MOST_MINOR = 1_000_000_000_000L;
    // They turn around what follows them, in mail subjects too; the plain marks of direction stay.
    private static final Set<Integer> OVERRIDES =
            Set.of(0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069);
    private static final Pattern RFC_3339 =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)");
    private static final Pattern LINE_BREAKS = Pattern.compile("[\\r\\n\\t]");

    private final ObjectNode object;
    private final String pointer;
    private final List<FieldError> errors;
    private final Set<String> read = new HashSet<>();

    Fields(ObjectNode object, String pointer, List<FieldError> errors) {
        this.object = object;
        this.pointer = pointer;
        this.errors = errors;
    }

    public boolean has(String name) {
        return object.has(name);
    }

    /** One line of 1 to {@code max} characters, outer white space apart. */
    public String text(String name, int max) {
        return required(name, optionalText(name, max)).orElse("");
    }

    public Optional<String> optionalText(String name, int max) {
        return string(name).flatMap(text -> checkedText(name, text, text, max));
    }

    /** As {@link #optionalText}, on several lines. */
    public Optional<String> optionalParagraph(String name, int max) {
        return string(name)
                .flatMap(text ->
                        checkedText(name, text, LINE_BREAKS.matcher(text).replaceAll(" "), max));
    }

    private Optional<String> checkedText(String name, String text, String withoutBreaks, int max) {
        var stripped = text.strip();
        int length = stripped.codePointCount(0, stripped.length());
        if (length > max || stripped.codePoints().noneMatch(Fields::isVisible)) {
            return wrong(name, "must have 1 to " + max + " characters, one of them visible");
        }
        return withoutBreaks.codePoints().anyMatch(Fields::isUnwritable)
                ? wrong(name, "must have no control characters or broken surrogates")
                : Optional.of(stripped);
    }

    private static boolean isVisible(int codePoint) {
        return !Character.isWhitespace(codePoint)
                && !Character.isSpaceChar(codePoint)
                && Character.getType(codePoint) != Character.FORMAT;
    }

    private static boolean isUnwritable(int codePoint) {
        if (OVERRIDES.contains(codePoint)) {
            return true;
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> false;
        };
    }

    public int integer(String name, int min, int max) {
        return required(name, optionalInteger(name, min, max)).orElse(min);
    }

    public Optional<Integer> optionalInteger(String name, int min, int max) {
        return value(name).flatMap(node -> {
            boolean inRange = node.isIntegralNumber()
                    && node.canConvertToInt()
                    && node.intValue() >= min
                    && node.intValue() <= max;
            return inRange
                    ? Optional.of(node.intValue())
                    : wrong(name, "must be a whole number from " + min + " to " + max);
        });
    }

    public boolean flag(String name, boolean otherwise) {
        return value(name)
                .flatMap(node ->
                        node.isBoolean() ? Optional.of(node.booleanValue()) : wrong(name, "must be true or false"))
                .orElse(otherwise);
    }

    public <E> E oneOf(String name, List<E> choices) {
        return required(name, optionalOneOf(name, choices)).orElse(choices.getFirst());
    }

    public <E> Optional<E> optionalOneOf(String name, List<E> choices) {
        return string(name).flatMap(text -> choices.stream()
                .filter(choice -> choice.toString().equals(text))
                .findFirst()
                .or(() -> wrong(name, "must be one of " + listed(choices))));
    }

    public <E> Set<E> setOf(String name, List<E> choices) {
        var node = required(name, value(name));
        if (node.isEmpty()) {
            return Set.of();
        }
        var words = choices.stream().map(Object::toString).collect(Collectors.toSet());
        var given = Stream.iterate(0, i -> i < node.get().size(), i -> i + 1)
                .map(node.get()::get)
                .toList();
        boolean valid = node.get().isArray()
                && !given.isEmpty()
                && given.stream().allMatch(word -> word.isTextual() && words.contains(word.textValue()))
                && new HashSet<>(given).size() == given.size();
        if (!valid) {
            wrong(name, "must be a list of one or more of " + listed(choices) + ", each once");
            return Set.of();
        }
        return choices.stream()
                .filter(choice ->
                        given.stream().anyMatch(word -> word.textValue().equals(choice.toString())))
                .collect(Collectors.toSet());
    }

    public UserId userId(String name) {
        return new UserId(id(name));
    }

    public Optional<UserId> optionalUserId(String name) {
        return optionalId(name).map(UserId::new);
    }

    /** Any other id. */
    public String id(String name) {
        return required(name, optionalId(name)).orElse("-");
    }

    public Optional<String> optionalId(String name) {
        return matching(name, Identifier::isValid, "must be 1 to 64 of A-Z a-z 0-9 . _ ~ -");
    }

    public EmailAddress email(String name) {
        return required(name, optionalEmail(name)).orElse(new EmailAddress("", ""));
    }

    public Optional<EmailAddress> optionalEmail(String name) {
        return string(name)
                .flatMap(text -> EmailAddress.parse(text).or(() -> wrong(name, "must be an e-mail address")));
    }

    /** {@code {currency, minor}}, from {@code least} to a million million of the currency's smallest unit. */
    public Money money(String name, long least) {
        return required(
                        name,
                        optionalObject(
                                name,
                                amount -> new Money(
                                        amount.required("currency", amount.optionalCurrency("currency"))
                                                .orElse(""),
                                        amount.minor(least))))
                .orElse(new Money("", least));
    }

    private long minor(long least) {
        return required("minor", value("minor").flatMap(node -> {
                    boolean inRange = node.isIntegralNumber()
                            && node.canConvertToLong()
                            && node.longValue() >= least
                            && node.longValue() <= MOST_MINOR;
                    return inRange
                            ? Optional.of(node.longValue())
                            : wrong("minor", "must be a whole number from " + least + " to " + MOST_MINOR);
                }))
                .orElse(least);
    }

    public Optional<String> optionalCurrency(String name) {
        return matching(name, Fields::isCurrency, "must be an ISO 4217 currency such as GBP");
    }

    // Not those of no use for amounts, such as XXX and XAU: they have no minor unit.
    private static boolean isCurrency(String code) {
        return Currency.getAvailableCurrencies().stream()
                .filter(currency -> currency.getDefaultFractionDigits() >= 0)
                .anyMatch(currency -> currency.getCurrencyCode().equals(code));
    }

    /** An RFC 3339 time from {@code earliest} to {@code latest}, to the millisecond. */
    public Instant time(String name, Instant earliest, Instant latest) {
        var must = "must be an RFC 3339 time from %s to %s".formatted(earliest, latest);
        return required(
                        name,
                        optionalParsed(name, Fields::instant, must)
                                .flatMap(time -> time.isBefore(earliest) || time.isAfter(latest)
                                        ? wrong(name, must)
                                        : Optional.of(time)))
                .orElse(earliest);
    }

    private static Optional<Instant> instant(String text) {
        if (!RFC_3339.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** An absolute https address of at most 300 characters, all of ASCII, as RFC 3986 has it. */
    public Optional<String> optionalUrl(String name) {
        return matching(
                name,
                Fields::isHttps,
                "must be an https address of at most " + MAX_URL_LENGTH
                        + " characters, with those beyond ASCII percent-encoded");
    }

    private static boolean isHttps(String text) {
        try {
            var uri = new URI(text);
            return text.length() <= MAX_URL_LENGTH
                    && "https".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    // It would take letters of any script, as RFC 2396 was widened.
                    && uri.toASCIIString().equals(text)
                    && uri.getUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Text that passes {@code test}; otherwise {@code must} says what it must be. */
    public Optional<String> matching(String name, Predicate<String> test, String must) {
        return string(name).flatMap(text -> test.test(text) ? Optional.of(text) : wrong(name, must));
    }

    public <T> Optional<T> optionalParsed(String name, Function<String, Optional<T>> parse, String must) {
        return string(name).flatMap(text -> parse.apply(text).or(() -> wrong(name, must)));
    }

    public <T> Optional<T> optionalObject(String name, Function<Fields, T> reader) {
        return value(name).flatMap(node -> object(name, node, reader));
    }

    /** A field of a merge patch (RFC 7396): as it is where absent, nothing where null, else as {@code reader} reads it. */
    public <T> Optional<T> patched(String name, Optional<T> current, Function<String, Optional<T>> reader) {
        if (!object.has(name)) {
            return current;
        }
        read.add(name);
        return object.get(name).isNull() ? Optional.empty() : reader.apply(name);
    }

    /** 1 to {@code max} objects. */
    public <T> List<T> list(String name, int max, Function<Fields, T> reader) {
        var node = required(name, value(name));
        if (node.isEmpty()) {
            return List.of();
        }
        if (!node.get().isArray() || node.get().isEmpty() || node.get().size() > max) {
            wrong(name, "must be a list of 1 to " + max);
            return List.of();
        }
        var items = new ArrayList<T>();
        for (int i = 0; i < node.get().size(); i++) {
            object(name + "/" + i, node.get().get(i), reader).ifPresent(items::add);
        }
        return items;
    }

    /** 1 to {@code max} ids, each once. */
    public List<String> ids(String name, int max) {
        var node = required(name, value(name));
        if (node.isEmpty()) {
            return List.of();
        }
        if (!node.get().isArray() || node.get().isEmpty() || node.get().size() > max) {
            wrong(name, "must be a list of 1 to " + max);
            return List.of();
        }
        var ids = new LinkedHashSet<String>();
        for (int i = 0; i < node.get().size(); i++) {
            var id = node.get().get(i).textValue();
            if (!Identifier.isValid(id)) {
                wrong(name + "/" + i, "must be 1 to 64 of A-Z a-z 0-9 . _ ~ -");
            } else if (!ids.add(id)) {
                wrong(name + "/" + i, "stands in the list twice");
            }
        }
        return List.copyOf(ids);
    }

    /** Notes each item whose key an earlier one has; what is no key reads as a placeholder and is nobody's. */
    public <T> void distinct(String name, List<T> items, Function<T, ?> key, String field) {
        if (!object.has(name) || items.size() != object.get(name).size()) {
            return;
        }
        var seen = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            var at = name + "/" + i + "/" + field;
            if (!isWrong(at) && !seen.add(key.apply(items.get(i)))) {
                wrong(at, "stands in the list twice");
            }
        }
    }

    /** Notes what only a look at several fields can tell. */
    public void refuse(String name, String detail) {
        wrong(name, detail);
    }

    private <T> Optional<T> object(String name, JsonNode node, Function<Fields, T> reader) {
        if (!(node instanceof ObjectNode nested)) {
            return wrong(name, "must be an object");
        }
        var fields = new Fields(nested, pointer + "/" + name, errors);
        var result = reader.apply(fields);
        fields.refuseUnknown();
        return Optional.of(result);
    }

    /** What is not read by now is not known. */
    void refuseUnknown() {
        object.fieldNames().forEachRemaining(name -> {
            if (!read.contains(name)) {
                wrong(escaped(name), "is not known here");
            }
        });
    }

    private Optional<String> string(String name) {
        return value(name)
                .flatMap(node -> node.isTextual() ? Optional.of(node.textValue()) : wrong(name, "must be text"));
    }

    private Optional<JsonNode> value(String name) {
        read.add(name);
        return Optional.ofNullable(object.get(name));
    }

    private <T> Optional<T> required(String name, Optional<T> value) {
        if (value.isEmpty() && !object.has(name)) {
            wrong(name, "is required");
        }
        return value;
    }

    private boolean isWrong(String name) {
        return errors.stream().anyMatch(error -> error.pointer().equals(pointer + "/" + name));
    }

    private <T> Optional<T> wrong(String name, String detail) {
        errors.add(new FieldError(pointer + "/" + name, detail));
        return Optional.empty();
    }

    // RFC 6901; and no more of it than a reader needs. Half of a surrogate pair has no UTF-8.
    private static String escaped(String name) {
        var shortened = new StringBuilder();
        name.codePoints()
                .limit(64)
                .map(character -> Character.getType(character) == Character.SURROGATE ? '?' : character)
                .forEach(shortened::appendCodePoint);
        return shortened.toString().replace("~", "~0").replace("/", "~1");
    }

    private static String listed(List<?> choices) {
        return choices.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
