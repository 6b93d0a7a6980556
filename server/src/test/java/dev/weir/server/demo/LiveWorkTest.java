package dev.weir.server.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Request;
import dev.weir.server.Routing;
import dev.weir.server.Web;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The page at `/live`, and the latencies that it draws.
@Tag("once")
class LiveWorkTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 8, 1_000, 999_999, 20_000_000, 3_000_000_000L, Long.MAX_VALUE})
    void aBucketIsRightToAnEighth(long nanos) {
        long[] before = new Latencies().counts();
        long[] now = before.clone();
        now[Latencies.bucket(nanos)]++;
        double millis = Latencies.quantileMillis(before, now, 0.5);
        double least = Math.max(8, nanos) / 1e6;
        assertTrue(millis >= least * 0.999 && millis <= least * 1.126, millis + " of " + nanos);
    }

    @Test
    void quantilesAreOfWhatCameBetween() {
        long[] before = new Latencies().counts();
        before[Latencies.bucket(1_000_000)] = 500;
        long[] now = before.clone();
        now[Latencies.bucket(10_000_000)] += 98;
        now[Latencies.bucket(80_000_000)] += 2;
        assertEquals(100, Latencies.total(before, now));
        assertEquals(10.5, Latencies.quantileMillis(before, now, 0.5), 1);
        assertEquals(84, Latencies.quantileMillis(before, now, 0.99), 6);
        assertEquals(0, Latencies.quantileMillis(now, now, 0.99));
    }

    @Test
    void pageWorkAndEventsAnswer() throws Exception {
        var work = new LiveWork();
        var app = Web.routes(work.routes().toArray(Routing[]::new));
        var page = app.handle(Request.get("/live"));
        assertTrue(page.contentText().contains("/live/events"));
        String policy = page.fields().get("Content-Security-Policy").orElse("");
        assertTrue(policy.contains("script-src 'sha256-"), policy);
        assertEquals("done\n", app.handle(Request.get("/live/work")).contentText());
        var events =
                new ByteArrayOutputStream() {
                    @Override
                    public void flush() throws IOException {
                        if (size() > 0) {
                            throw new IOException("the client is gone");
                        }
                    }
                };
        var answer = app.handle(Request.get("/live/events"));
        assertThrows(IOException.class, () -> answer.body().writeTo(events));
        String first = events.toString(StandardCharsets.UTF_8);
        assertTrue(first.contains("data: {") && first.contains("\"limit\":3"), first);
    }
}
