package dev.weir.server;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.POST;
import static dev.weir.server.Web.routes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Refused;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.server.layer.MicrometerMetrics;
import dev.weir.server.layer.OpenTelemetryTracing;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.hawkular.agent.prometheus.PrometheusScraper;
import org.hawkular.agent.prometheus.types.Counter;
import org.hawkular.agent.prometheus.types.Gauge;
import org.hawkular.agent.prometheus.types.Histogram;
import org.hawkular.agent.prometheus.types.Metric;
import org.hawkular.agent.prometheus.types.MetricFamily;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Metrics and traces as others read them: a scraper of Prometheus' text, and a receiver of OTLP.
@Timeout(60)
@Tag("tcp") // it looks at its own clients, which speak plain text
@ExtendWith(CapturedLog.OfEachTest.class)
class TelemetryTest {

    @Test
    void aPrometheusScraperReadsTheMetrics() throws Exception {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var metrics = MicrometerMetrics.to(registry);
        var app =
                routes(
                        GET("/users/{id}").to(_ -> Response.text("Ada")),
                        GET("/metrics").to(_ -> Response.text(registry.scrape())));
        try (var server = Server.start(ThisScheduler.options().listener(metrics), app)) {
            metrics.bindTo(server);
            try (var client = new RawClient(server)) {
                for (int i = 0; i < 5; i++) {
                    client.get("/users/" + i).response();
                }
                client.get("/none").response();
                client.sendLines("BREW /users/1 HTTP/1.1\nHost: test\n\n").response();
            }
            var url = URI.create("http://127.0.0.1:" + server.port() + "/metrics").toURL();
            Map<String, MetricFamily> families =
                    new PrometheusScraper(url)
                            .scrape().stream()
                                    .collect(Collectors.toMap(MetricFamily::getName, f -> f));
            var requests = metricsOf(families, "http_server_requests_seconds");
            assertEquals(
                    Map.of(
                            "GET /users/{id} 200 SUCCESS", 5L,
                            "GET UNKNOWN 404 CLIENT_ERROR", 1L,
                            "OTHER UNKNOWN 501 SERVER_ERROR", 1L),
                    requests.stream()
                            .map(Histogram.class::cast)
                            .collect(
                                    Collectors.toMap(
                                            TelemetryTest::key, Histogram::getSampleCount)));
            var active = (Gauge) metricsOf(families, "weir_requests_active").getFirst();
            assertEquals(1, active.getValue(), "the scrape itself");
            var held = (Gauge) metricsOf(families, "weir_bytes_held").getFirst();
            assertTrue(held.getValue() > 0, "the scrape's own head");
            var accepted =
                    (Counter) metricsOf(families, "weir_connections_accepted_total").getFirst();
            assertTrue(accepted.getValue() >= 2, "the client and the scraper");
        }
    }

    private static List<Metric> metricsOf(Map<String, MetricFamily> families, String name) {
        MetricFamily family = families.get(name);
        assertTrue(family != null, name + " is not among " + families.keySet());
        return family == null ? List.of() : family.getMetrics();
    }

    private static String key(Histogram histogram) {
        var labels = histogram.getLabels();
        return labels.get("method")
                + " "
                + labels.get("uri")
                + " "
                + labels.get("status")
                + " "
                + labels.get("outcome");
    }

    // OpenTelemetry

    private final List<Span> spans = new CopyOnWriteArrayList<>();

    private Response receive(Request request) throws Exception {
        var export = ExportTraceServiceRequest.parseFrom(request.bytes());
        export.getResourceSpansList()
                .forEach(resource ->
                        resource.getScopeSpansList()
                                .forEach(scope -> spans.addAll(scope.getSpansList())));
        return Response.bytes("application/x-protobuf", new byte[0]);
    }

    private static Map<String, String> attributes(Span span) {
        var all = new HashMap<String, String>();
        for (KeyValue attribute : span.getAttributesList()) {
            var value = attribute.getValue();
            all.put(
                    attribute.getKey(),
                    value.hasIntValue()
                            ? Long.toString(value.getIntValue())
                            : value.getStringValue());
        }
        return all;
    }

    private static String hex(com.google.protobuf.ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    @Test
    void anOtlpReceiverGetsASpanForEachRequest(CapturedLog log) throws Exception {
        var receiver = routes(POST("/v1/traces").to(this::receive));
        try (var collector = ThisScheduler.serve(receiver);
                var exporter =
                        OtlpHttpSpanExporter.builder()
                                .setEndpoint("http://127.0.0.1:" + collector.port() + "/v1/traces")
                                .build();
                var provider =
                        SdkTracerProvider.builder()
                                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                                .build()) {
            OpenTelemetry telemetry =
                    OpenTelemetrySdk.builder().setTracerProvider(provider).build();
            var outgoing = new AtomicReference<String>("");
            var app =
                    routes(
                                    GET("/users/{id}")
                                            .to(_ -> {
                                                OpenTelemetryTracing.propagate((name, value) ->
                                                        outgoing.set(name + ": " + value));
                                                return Response.stream(
                                                        "text/plain", o -> o.write('a'));
                                            }),
                                    GET("/refused")
                                            .to(_ -> {
                                                throw Refused.with(Status.GONE, "It was here.");
                                            }),
                                    GET("/bad")
                                            .to(_ -> {
                                                throw new IllegalStateException(
                                                        "as it is meant to");
                                            }))
                            .layer(OpenTelemetryTracing.to(telemetry));
            try (var server = ThisScheduler.serve(app);
                    var client = new RawClient(server)) {
                client.sendLines(
                                """
                                GET /users/7 HTTP/1.1
                                Host: test
                                traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01

                                """)
                        .response();
                client.get("/bad").response();
                client.get("/none").response();
                client.get("/refused").response();
            }
            provider.forceFlush().join(10, java.util.concurrent.TimeUnit.SECONDS);
            Signal.until(() -> spans.size() == 4, "four spans have come in");

            Span user = named("GET /users/{id}");
            assertEquals("0af7651916cd43dd8448eb211c80319c", hex(user.getTraceId()));
            assertEquals("b7ad6b7169203331", hex(user.getParentSpanId()));
            assertEquals(Span.SpanKind.SPAN_KIND_SERVER, user.getKind());
            var attributes = attributes(user);
            assertEquals("/users/{id}", attributes.get("http.route"));
            assertEquals("200", attributes.get("http.response.status_code"));
            assertEquals("/users/7", attributes.get("url.path"));
            assertEquals("GET", attributes.get("http.request.method"));
            assertEquals("1.1", attributes.get("network.protocol.version"));
            assertEquals(
                    "traceparent: 00-0af7651916cd43dd8448eb211c80319c-"
                            + hex(user.getSpanId())
                            + "-01",
                    outgoing.get());
            assertTrue(user.getEndTimeUnixNano() > user.getStartTimeUnixNano());

            Span bad = named("GET /bad");
            assertEquals(
                    io.opentelemetry.proto.trace.v1.Status.StatusCode.STATUS_CODE_ERROR,
                    bad.getStatus().getCode());
            assertEquals("java.lang.IllegalStateException", attributes(bad).get("error.type"));
            assertEquals(1, bad.getEventsCount());
            Span refused = named("GET /refused");
            assertEquals("410", attributes(refused).get("http.response.status_code"));
            assertEquals(0, refused.getEventsCount(), "the client is to blame");
            assertEquals("404", attributes(named("GET")).get("http.response.status_code"));
            assertEquals(1, log.errors().size());
        }
    }

    private Span named(String name) {
        var found = new ArrayList<Span>();
        for (Span span : spans) {
            if (span.getName().equals(name)) {
                found.add(span);
            }
        }
        assertEquals(1, found.size(), spans.toString());
        return found.getFirst();
    }
}
