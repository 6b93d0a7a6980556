package dev.weir.server.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.Server;
import dev.weir.server.ServerOptions;
import dev.weir.server.Web;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
@Tag("once")
class LiveFiguresTest {

    private static final Pattern EVENT =
            Pattern.compile("id: (\\d+)\ndata: (\\{\"upMillis\":(\\d+),.*})\n\n");

    private final Server server =
            Server.start(ServerOptions.port(0).loops(1), _ -> Web.text("unasked"));
    private final LiveFigures live = new LiveFigures(() -> server);

    @AfterEach
    void stop() {
        server.close();
    }

    /// A client that takes one event at a time.
    private static final class Client extends ByteArrayOutputStream {
        final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
        final CompletableFuture<Exception> failed = new CompletableFuture<>();
        final Thread thread;

        Client(Response answer) {
            thread =
                    Thread.startVirtualThread(() -> {
                        try {
                            answer.body().writeTo(this);
                            failed.complete(null);
                        } catch (Exception failure) {
                            failed.complete(failure);
                        }
                    });
        }

        @Override
        public void flush() {
            if (size() > 0) { // the first flush is for the head
                events.add(toString(StandardCharsets.UTF_8));
                reset();
            }
        }

        Matcher next() throws InterruptedException {
            String event = events.poll(10, TimeUnit.SECONDS);
            Matcher matcher = EVENT.matcher(String.valueOf(event));
            assertTrue(matcher.matches(), event);
            return matcher;
        }
    }

    private Response events() {
        return live.events(Request.get("/events"));
    }

    @Test
    void anEventComesAtOnceAndOneASecondAfterIt() throws Exception {
        var client = new Client(events());
        Matcher first = client.next();
        Matcher second = client.next();
        assertEquals("1", first.group(1));
        assertEquals("2", second.group(1));
        long millis = Long.parseLong(second.group(3)) - Long.parseLong(first.group(3));
        assertTrue(millis >= 999, millis + " ms");
        client.thread.interrupt();
    }

    @Test
    void eventsAreOfTheTypeThatBrowsersWantAndKeptNowhere() {
        Response answer = events();
        assertEquals("text/event-stream", answer.fields().get("Content-Type").orElseThrow());
        assertEquals("no-store", answer.fields().get("Cache-Control").orElseThrow());
    }

    @ParameterizedTest(name = "after \"{0}\" comes {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    41                 | 42                  | the next
                    0                  | 1                   | the next to none
                    999999999999999999 | 1000000000000000000 | the most digits that are read
                    1000000000000000000 | 1                  | one digit more
                    -1                 | 1                   | not one of ours
                    seven              | 1                   | nor this
                    """)
    void aClientThatComesBackCountsOn(String lastId, String id, String why) throws Exception {
        var request = Request.get("/events").withField("Last-Event-ID", lastId);
        var client = new Client(live.events(request));
        assertEquals(id, client.next().group(1));
        client.thread.interrupt();
    }

    @Test
    void theEndOfTheServerEndsTheStreamCleanly() throws Exception {
        var client = new Client(events());
        client.next();
        client.thread.interrupt(); // as the server does
        assertEquals(null, client.failed.get(10, TimeUnit.SECONDS));
    }

    @Test
    void figuresAreTheServersOwn() throws Exception {
        Response answer = live.json(Request.get("/figures"));
        assertEquals("application/json", answer.fields().get("Content-Type").orElseThrow());
        assertTrue(
                answer.contentText()
                        .matches(
                                "\\{\"upMillis\":\\d+,\"requests\":0,\"inFlight\":0,\"shed\":0,"
                                        + "\"refused\":0,\"accepted\":0,\"connections\":0,"
                                        + "\"heapBytes\":\\d+}"),
                answer.contentText());
    }
}
