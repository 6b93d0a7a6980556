package dev.weir.server.layer;

import dev.weir.http.Body;
import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Problem;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.io.OutputStream;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A span for each request by OpenTelemetry, named after method and route: `GET /users/{id}`. It
/// goes on from the `traceparent` of the request (W3C Trace Context), is current while the handler
/// runs and while a streamed answer is written, and has the attributes of OpenTelemetry's semantic
/// conventions for HTTP servers. Add `io.opentelemetry:opentelemetry-api` and an SDK to have it.
///
/// For requests that the handler itself makes, [#propagate] gives the fields:
/// `OpenTelemetryTracing.propagate(builder::header)` with the builder of a `HttpRequest`.
///
/// **Threads:** any.
public final class OpenTelemetryTracing implements Layer {

    private static final AttributeKey<String> METHOD =
            AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS =
            AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
    private static final AttributeKey<String> VERSION =
            AttributeKey.stringKey("network.protocol.version");
    private static final AttributeKey<String> CLIENT = AttributeKey.stringKey("client.address");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private static final TextMapGetter<Request> GETTER =
            new TextMapGetter<>() {
                @Override
                @SuppressWarnings("deprecation") // still abstract
                public Iterable<String> keys(Request request) {
                    return List.of("traceparent", "tracestate");
                }

                @Override
                public @Nullable String get(@Nullable Request request, String name) {
                    return request == null ? null : request.field(name).orElse(null);
                }
            };

    private final Tracer tracer;

    private OpenTelemetryTracing(OpenTelemetry telemetry) {
        tracer = telemetry.getTracer("dev.weir.server");
    }

    /// Makes a span of each request, by the tracer `dev.weir.server` of `telemetry`.
    public static OpenTelemetryTracing to(OpenTelemetry telemetry) {
        return new OpenTelemetryTracing(telemetry);
    }

    /// Gives the fields that carry the current span to another service.
    public static void propagate(BiConsumer<String, String> field) {
        W3CTraceContextPropagator.getInstance()
                .inject(Context.current(), field, (to, name, value) -> accept(to, name, value));
    }

    private static void accept(@Nullable BiConsumer<String, String> to, String name, String value) {
        if (to != null) {
            to.accept(name, value);
        }
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        Context parent =
                request.field("traceparent").isEmpty()
                        ? Context.root()
                        : W3CTraceContextPropagator.getInstance()
                                .extract(Context.root(), request, GETTER);
        Span span =
                tracer.spanBuilder(request.method().name())
                        .setSpanKind(SpanKind.SERVER)
                        .setParent(parent)
                        .startSpan();
        if (span.isRecording()) {
            describe(span, request);
        }
        Response answer;
        try (Scope _ = span.makeCurrent()) {
            answer = next.handle(request);
        } catch (Throwable failed) {
            routed(span, request);
            thrown(span, failed);
            span.end();
            throw failed;
        }
        routed(span, request);
        int status = answer.status().code();
        span.setAttribute(STATUS, (long) status);
        if (status >= 500) {
            span.setStatus(StatusCode.ERROR);
            span.setAttribute(ERROR, Integer.toString(status));
        }
        if (answer.body() instanceof Body.Stream(long lengthBytes, var writer, var trailers)) {
            return answer.body(new Body.Stream(lengthBytes, new Spanned(writer, span), trailers));
        }
        span.end();
        return answer;
    }

    private static void describe(Span span, Request request) {
        span.setAttribute(METHOD, request.method().name());
        span.setAttribute(PATH, request.path());
        span.setAttribute(SCHEME, request.scheme());
        span.setAttribute(VERSION, request.version().toString().substring("HTTP/".length()));
        span.setAttribute(CLIENT, ClientAddress.of(request.peer()));
    }

    private static void routed(Span span, Request request) {
        if (span.isRecording() && request.route().isPresent()) {
            String route = request.route().get();
            span.setAttribute(ROUTE, route);
            span.updateName(request.method().name() + " " + route);
        }
    }

    /// What the client is to blame for is no error of the service.
    private static void thrown(Span span, Throwable failed) {
        int status = Problem.of(failed).map(problem -> problem.status().code()).orElse(500);
        span.setAttribute(STATUS, (long) status);
        if (status >= 500) {
            fail(span, failed);
        }
    }

    private static void fail(Span span, Throwable failed) {
        span.setStatus(StatusCode.ERROR);
        span.setAttribute(ERROR, failed.getClass().getName());
        span.recordException(failed);
    }

    /// The span goes on while the content is written.
    private static final class Spanned implements Body.Writer {
        private final Body.Writer writer;
        private final Span span;

        Spanned(Body.Writer writer, Span span) {
            this.writer = writer;
            this.span = span;
        }

        @Override
        public boolean endsAtDrain() {
            return writer.endsAtDrain();
        }

        @Override
        public void writeTo(OutputStream out) throws Exception {
            try (Scope _ = span.makeCurrent()) {
                writer.writeTo(out);
            } catch (Throwable failed) {
                fail(span, failed);
                throw failed;
            } finally {
                span.end();
            }
        }

        @Override
        public void discard() throws Exception {
            try {
                writer.discard();
            } finally {
                span.end();
            }
        }
    }

    @Override
    public String toString() {
        return "OpenTelemetryTracing";
    }
}
