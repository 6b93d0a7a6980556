package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("once")
class CacheControlTest {

    @Test
    void valuesReadAsTheRfcHasThem() {
        var year = CacheControl.maxAge(Duration.ofDays(365)).isPublic().immutable();
        assertEquals("max-age=31536000, public, immutable", year.value());
        assertEquals(
                "max-age=60, s-maxage=600, stale-while-revalidate=30, must-revalidate",
                CacheControl.maxAge(Duration.ofMinutes(1))
                        .sharedMaxAge(Duration.ofMinutes(10))
                        .staleWhileRevalidate(Duration.ofSeconds(30))
                        .mustRevalidate()
                        .value());
        assertEquals("no-cache, private", CacheControl.noCache().isPrivate().value());
    }

    @ParameterizedTest
    @CsvSource({"200, no-cache", "404, no-cache", "500, ''", "303, ''", "401, ''", "206, no-cache"})
    void onlyAnswersThatMayBeKeptGetIt(int status, String value) throws Exception {
        Handler app = _ -> Response.of(new Status(status));
        var answer = app.layer(CacheControl.noCache()).handle(Request.get("/"));
        assertEquals(value, Asking.field(answer, "Cache-Control"));
    }

    @Test
    void theHandlersOwnStays() throws Exception {
        Handler app = _ -> Response.text("").field("Cache-Control", "no-store");
        var answer = app.layer(CacheControl.noCache()).handle(Request.get("/"));
        assertEquals("no-store", Asking.field(answer, "Cache-Control"));
    }

    @Test
    void contradictionsAreRefused() {
        Asking.refuses("contradict", () -> CacheControl.noStore().immutable());
        Asking.refuses("contradict", () -> CacheControl.noCache().isPublic().isPrivate());
        Asking.refuses(
                "contradict",
                () -> CacheControl.noCache().isPrivate().sharedMaxAge(Duration.ofSeconds(1)));
        Asking.refuses("PT-1S", () -> CacheControl.maxAge(Duration.ofSeconds(-1)));
    }
}
