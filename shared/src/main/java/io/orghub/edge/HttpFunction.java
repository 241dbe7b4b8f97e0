package io.orghub.edge;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.function.aws.MicronautRequestHandler;
import io.orghub.domain.Busy;
import io.orghub.domain.IdSource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The edge of every function behind API Gateway: the log's context, bad input to 400, contention to 503, anything
 * unforeseen logged once and answered 500.
 */
public abstract class HttpFunction extends MicronautRequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFunction.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int MAX_BODY_BYTES = 256 * 1024;
    /** An answer loads and runs nothing, a page neither; nobody keeps it, unless the answer itself says how long. */
    private static final Map<String, String> ON_EVERY_ANSWER = Map.of(
            "cache-control",
            "no-store",
            "x-content-type-options",
            "nosniff",
            "content-security-policy",
            "default-src 'none'; frame-ancestors 'none'",
            "referrer-policy",
            "no-referrer",
            "strict-transport-security",
            "max-age=63072000; includeSubDomains");

    @Inject
    private IdSource ids;

    HttpFunction() {}

    HttpFunction(ApplicationContext context) {
        super(context);
    }

    @Override
    protected final ApplicationContextBuilder newApplicationContextBuilder() {
        return FunctionContext.builder();
    }

    abstract Answer answer(APIGatewayV2HTTPEvent event, String requestId);

    /** The answer as whoever asks can read it. */
    Answer presented(Answer answer, APIGatewayV2HTTPEvent event) {
        return answer;
    }

    /** What the function takes at most: 256 KiB, unless it takes files. */
    protected int maxBodyBytes() {
        return MAX_BODY_BYTES;
    }

    @Override
    public final APIGatewayV2HTTPResponse execute(APIGatewayV2HTTPEvent event) {
        var requestId = requestId(event);
        try (var request = MDC.putCloseable("requestId", requestId);
                var function = MDC.putCloseable("function", getClass().getSimpleName())) {
            var answer = guarded(event, requestId);
            LOG.info("answered {}", outcome(answer));
            var response = response(presented(answer, event), requestId);
            if (isHead(event)) {
                response.setBody(null);
            }
            return response;
        } finally {
            MDC.remove("tenant");
        }
    }

    private Answer guarded(APIGatewayV2HTTPEvent event, String requestId) {
        try {
            return answer(event, requestId);
        } catch (BadRequest bad) {
            return bad.answer();
        } catch (Busy busy) {
            LOG.warn("busy: {}", busy.getMessage());
            return Answer.busy(RETRY_AFTER);
        } catch (RuntimeException unforeseen) {
            // The type and the trace, never the message: it may quote what was sent.
            LOG.error("unforeseen {}", Unforeseen.trace(unforeseen));
            return Answer.problem(ProblemCode.INTERNAL, "The failure has been noted. It is safe to try again.");
        }
    }

    private String requestId(APIGatewayV2HTTPEvent event) {
        return Optional.ofNullable(event.getRequestContext())
                .map(APIGatewayV2HTTPEvent.RequestContext::getRequestId)
                .orElseGet(ids::next);
    }

    // Whoever asks for the headers alone gets them as they are of the whole answer (RFC 9110, 9.3.2).
    private static boolean isHead(APIGatewayV2HTTPEvent event) {
        return Optional.ofNullable(event.getRequestContext())
                .map(APIGatewayV2HTTPEvent.RequestContext::getHttp)
                .map(APIGatewayV2HTTPEvent.RequestContext.Http::getMethod)
                .filter("HEAD"::equals)
                .isPresent();
    }

    private static String outcome(Answer answer) {
        return answer instanceof Answer.Refused refused
                ? answer.status() + " " + refused.code()
                : Integer.toString(answer.status());
    }

    private static APIGatewayV2HTTPResponse response(Answer answer, String requestId) {
        var headers = new HashMap<>(ON_EVERY_ANSWER);
        headers.put("x-request-id", requestId);
        var body =
                switch (answer) {
                    case Answer.Success success -> {
                        headers.put("content-type", "application/json");
                        headers.putAll(success.headers());
                        yield Json.write(success.body());
                    }
                    case Answer.Page page -> {
                        headers.put("content-type", "text/html;charset=utf-8");
                        headers.putAll(page.headers());
                        yield page.html();
                    }
                    case Answer.Recorded(var recorded) -> {
                        headers.put("content-type", "application/json");
                        recorded.location().ifPresent(location -> headers.put("location", location));
                        yield recorded.body();
                    }
                    case Answer.NoContent() -> null;
                    case Answer.Bodiless bodiless -> {
                        headers.putAll(bodiless.headers());
                        yield null;
                    }
                    case Answer.Refused refused -> {
                        headers.put("content-type", "application/problem+json");
                        headers.putAll(refused.headers());
                        yield Json.write(Problem.of(refused, requestId));
                    }
                };
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(answer.status())
                .withHeaders(headers)
                .withBody(body)
                .withIsBase64Encoded(false)
                .build();
    }
}
