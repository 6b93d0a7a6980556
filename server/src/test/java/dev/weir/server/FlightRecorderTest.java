package dev.weir.server;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.routes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Response;
import dev.weir.server.layer.AdaptiveLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Events as they are read back from a recording.
@Timeout(120)
@Tag("tcp") // it looks at its own clients, which speak plain text
@ExtendWith(CapturedLog.OfEachTest.class)
class FlightRecorderTest {

    @TempDir Path folder;

    private static List<RecordedEvent> of(List<RecordedEvent> all, String name) {
        return all.stream()
                .filter(event -> event.getEventType().getName().equals("dev.weir." + name))
                .toList();
    }

    @Test
    void aRecordingHasAllKindsOfEvents(CapturedLog log) throws Exception {
        Path file = folder.resolve("weir.jfr");
        var isSlow = new Signal("the slow handler was told of");
        ServerListener listener =
                new ServerListener() {
                    @Override
                    public void handlerIsSlow(String request, Thread thread, Duration ran) {
                        if (request.equals("GET /slow")) {
                            isSlow.give();
                        }
                    }
                };
        try (var recording = new Recording()) {
            for (String name :
                    List.of("Connection", "Request", "Route", "QueueHop", "Limit", "SlowHandler")) {
                recording.enable("dev.weir." + name).withThreshold(Duration.ZERO);
            }
            recording.start();
            var limit = AdaptiveLimit.create();
            var app =
                    routes(
                                    GET("/users/{id}").to(_ -> Response.text("Ada")),
                                    GET("/slow")
                                            .to(_ -> {
                                                isSlow.await();
                                                return Response.text("done");
                                            }))
                            .layer(limit);
            var options =
                    ThisScheduler.options().slowHandler(Duration.ofMillis(20)).listener(listener);
            try (var server = Server.start(options, app)) {
                try (var client = new RawClient(server)) {
                    for (int i = 0; i < 60; i++) {
                        client.get("/users/" + i).response();
                    }
                    client.get("/slow").response();
                }
                Signal.until(() -> server.figures().connections() == 0, "it is closed");
            }
            recording.stop();
            recording.dump(file);
        }
        var all = RecordingFile.readAllEvents(file);
        var requests = of(all, "Request");
        assertEquals(61, requests.size());
        assertEquals(61, of(all, "Route").size());
        assertEquals(61, of(all, "QueueHop").size());
        assertTrue(
                requests.stream()
                        .anyMatch(event ->
                                "/users/7".equals(event.getString("path"))
                                        && "/users/{id}".equals(event.getString("route"))
                                        && event.getInt("status") == 200));
        assertTrue(of(all, "Route").getFirst().getDuration().toNanos() > 0);
        var connection = of(all, "Connection").getFirst();
        assertTrue(connection.getString("remote").contains("127.0.0.1"), connection.toString());
        assertTrue(connection.getDuration().toNanos() > TimeUnit.MILLISECONDS.toNanos(1));
        assertEquals("AdaptiveLimit", of(all, "Limit").getFirst().getString("name"));
        // On a busy machine the others may be slow as well.
        var slow =
                of(all, "SlowHandler").stream()
                        .filter(event -> event.getString("request").equals("GET /slow"))
                        .findFirst()
                        .orElseThrow();
        assertTrue(slow.getString("stack").contains("Signal.await"), slow.toString());
        assertFalse(log.records().isEmpty());
    }
}
