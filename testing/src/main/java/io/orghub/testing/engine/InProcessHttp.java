package io.orghub.testing.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/**
 * Hands a client's requests to a handler of HTTP in this JVM, bytes for bytes as a socket would, on the caller's own
 * thread: a third of what a test pays for a request is the way there and back.
 */
final class InProcessHttp implements SdkHttpClient {
    private static final Set<String> READS = Set.of(
            "GetItem",
            "BatchGetItem",
            "Query",
            "Scan",
            "DescribeTable",
            "DescribeStream",
            "GetShardIterator",
            "GetRecords");

    private final Handler handler;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();

    /** @param handler one that looks at method, headers and body alone, and answers before it returns */
    InProcessHttp(Handler handler) {
        this.handler = handler;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                if (reads(request)) {
                    return handed(request);
                }
                begun.incrementAndGet();
                try {
                    return handed(request);
                } finally {
                    ended.incrementAndGet();
                }
            }

            // It has ended before anybody could.
            @Override
            public void abort() {}
        };
    }

    private HttpExecuteResponse handed(HttpExecuteRequest request) throws IOException {
        var answer = new Answer();
        try {
            handler.handle(asked(request), answer.response(), Callback.NOOP);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
        return answer.told();
    }

    private static boolean reads(HttpExecuteRequest request) {
        return request.httpRequest()
                .firstMatchingHeader("X-Amz-Target")
                .map(target -> target.substring(target.indexOf('.') + 1))
                .filter(READS::contains)
                .isPresent();
    }

    /** How many requests that may write have come; empty while one of them is under way. */
    OptionalLong writes() {
        // In this order: what begins between the two is seen.
        var over = ended.get();
        return begun.get() == over ? OptionalLong.of(over) : OptionalLong.empty();
    }

    // The handler belongs to the engine.
    @Override
    public void close() {}

    @Override
    public String clientName() {
        return "InProcess";
    }

    private static Request asked(HttpExecuteRequest request) throws IOException {
        var headers = HttpFields.build();
        request.httpRequest().forEachHeader((name, values) -> headers.put(name, values));
        var body = request.contentStreamProvider().isPresent()
                ? request.contentStreamProvider().get().newStream().readAllBytes()
                : new byte[0];
        var content = Content.Source.from(ByteBuffer.wrap(body));
        return only(Request.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getHeaders" -> headers;
            case "getMethod" -> request.httpRequest().method().name();
            case "read" -> content.read();
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    private static <T> T only(Class<T> type, InvocationHandler methods) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, methods));
    }

    private static final class Answer {
        private final HttpFields.Mutable headers = HttpFields.build();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private int status = 200;

        Response response() {
            return only(Response.class, (proxy, method, arguments) -> switch (method.getName()) {
                case "getHeaders" -> headers;
                case "getStatus" -> status;
                case "setStatus" -> status = (int) arguments[0];
                case "write" -> write((ByteBuffer) arguments[1], (Callback) arguments[2]);
                default -> throw new UnsupportedOperationException(method.toString());
            });
        }

        private Object write(ByteBuffer bytes, Callback callback) {
            var copy = new byte[bytes.remaining()];
            bytes.get(copy);
            body.writeBytes(copy);
            callback.succeeded();
            return null;
        }

        HttpExecuteResponse told() {
            var response = SdkHttpFullResponse.builder().statusCode(status);
            headers.forEach(field -> response.appendHeader(field.getName(), field.getValue()));
            return HttpExecuteResponse.builder()
                    .response(response.build())
                    .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body.toByteArray())))
                    .build();
        }
    }
}
