package io.orghub.edge;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orghub.domain.CourseId;
import io.orghub.domain.GroupId;
import io.orghub.domain.Identifier;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What a request says, whoever it is from. */
public abstract sealed class HttpRequest permits ApiRequest, PublicRequest {
    private static final int MAX_ERRORS = 100;
    private static final Pattern ETAG = Pattern.compile("\"([1-9][0-9]{0,17})\"");

    private final APIGatewayV2HTTPEvent event;
    private final int maxBodyBytes;

    HttpRequest(APIGatewayV2HTTPEvent event, int maxBodyBytes) {
        this.event = event;
        this.maxBodyBytes = maxBodyBytes;
    }

    public GroupId groupId(String pathParameter) {
        return new GroupId(pathId(pathParameter));
    }

    public UserId userId(String pathParameter) {
        return new UserId(pathId(pathParameter));
    }

    public CourseId courseId(String pathParameter) {
        return new CourseId(pathId(pathParameter));
    }

    public TenantId tenantId(String pathParameter) {
        return new TenantId(pathId(pathParameter));
    }

    /** Any other id of the path. */
    public String id(String pathParameter) {
        return pathId(pathParameter);
    }

    private String pathId(String name) {
        return id(name, pathParameter(name).orElse(null));
    }

    Optional<String> pathParameter(String name) {
        return Optional.ofNullable(event.getPathParameters()).map(path -> path.get(name));
    }

    private static String id(String name, String value) {
        if (!Identifier.isValid(value)) {
            throw BadRequest.at("#" + name, "must be 1 to 64 of A-Z a-z 0-9 . _ ~ -");
        }
        return value;
    }

    public Optional<UserId> queryUserId(String name) {
        return query(name).map(value -> new UserId(id(name, value)));
    }

    public Optional<CourseId> queryCourseId(String name) {
        return query(name).map(value -> new CourseId(id(name, value)));
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(event.getQueryStringParameters()).map(query -> query.get(name));
    }

    /** One of the words of {@code choices}. */
    public <E> Optional<E> query(String name, List<E> choices) {
        return query(name).map(word -> choices.stream()
                .filter(choice -> choice.toString().equals(word))
                .findFirst()
                .orElseThrow(() -> BadRequest.at("#" + name, "must be one of " + choices)));
    }

    public Map<String, String> query() {
        return Optional.ofNullable(event.getQueryStringParameters()).orElse(Map.of());
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(event.getHeaders()).map(headers -> headers.get(name));
    }

    /**
     * The version that {@code If-Match} names; nothing for {@code *}, which any version is.
     *
     * @throws BadRequest 428 if there is none, 412 if it is no tag that this API gives
     */
    public Optional<Long> ifMatch() {
        var tag = header("if-match")
                .orElseThrow(() -> new BadRequest(Answer.problem(
                        ProblemCode.PRECONDITION_REQUIRED, "Send the ETag of what you change in If-Match.")));
        if (tag.strip().equals("*")) {
            return Optional.empty();
        }
        var matcher = ETAG.matcher(tag.strip());
        if (!matcher.matches()) {
            throw new BadRequest(Answer.stale());
        }
        return Optional.of(Long.parseLong(matcher.group(1)));
    }

    /** Method and path with its ids. */
    String route() {
        return event.getRequestContext().getHttp().getMethod() + " " + event.getRawPath();
    }

    /** Reads a JSON object; everything that is wrong with it is answered at once. */
    public <T> T body(Function<Fields, T> reader) {
        header("content-type")
                .map(HttpRequest::mediaType)
                .filter(type -> !isJson(type))
                .ifPresent(type -> {
                    throw new BadRequest(
                            Answer.problem(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json."));
                });
        var errors = new ArrayList<FieldError>();
        var fields = new Fields(parsed(), "", errors);
        var result = reader.apply(fields);
        fields.refuseUnknown();
        if (!errors.isEmpty()) {
            throw new BadRequest(Answer.invalid(errors.subList(0, Math.min(errors.size(), MAX_ERRORS))));
        }
        return result;
    }

    /** The body as it was sent, which must say that it is of this media type. */
    public byte[] file(String mediaType) {
        if (header("content-type")
                .map(HttpRequest::mediaType)
                .filter(mediaType::equals)
                .isEmpty()) {
            throw new BadRequest(
                    Answer.problem(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "The body must be " + mediaType + "."));
        }
        return bytes();
    }

    private ObjectNode parsed() {
        try {
            if (Json.read(text()) instanceof ObjectNode object) {
                return object;
            }
            throw BadRequest.at("", "must be a JSON object");
        } catch (JsonProcessingException e) {
            throw new BadRequest(Answer.problem(ProblemCode.MALFORMED_JSON, "The body is not well-formed JSON."));
        }
    }

    private String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadRequest(Answer.problem(ProblemCode.MALFORMED_JSON, "The body is not UTF-8."));
        }
    }

    /** The body as it was sent, no longer than its function takes. */
    byte[] bytes() {
        var body = Optional.ofNullable(event.getBody()).orElse("");
        var bytes = event.getIsBase64Encoded() ? decoded(body) : body.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > maxBodyBytes) {
            throw new BadRequest(
                    Answer.problem(ProblemCode.PAYLOAD_TOO_LARGE, "The body may have " + maxBodyBytes + " bytes."));
        }
        return bytes;
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new BadRequest(Answer.problem(ProblemCode.MALFORMED_JSON, "The body is not what its encoding says."));
        }
    }

    // A merge patch is JSON under another name, but no other body is one.
    private boolean isJson(String mediaType) {
        return mediaType.equals("application/json")
                || (mediaType.equals("application/merge-patch+json")
                        && event.getRequestContext().getHttp().getMethod().equals("PATCH"));
    }

    private static String mediaType(String contentType) {
        return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
