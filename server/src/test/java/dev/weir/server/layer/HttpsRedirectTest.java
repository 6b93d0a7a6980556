package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.http.Handler;
import dev.weir.http.Method;
import dev.weir.http.Request;
import dev.weir.http.Response;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class HttpsRedirectTest {

    private static final Handler PATH = request -> Response.text(request.path());

    private static Response overHttp(HttpsRedirect layer, Request request) throws Exception {
        return PATH.layer(layer).handle(Asking.from("192.0.2.7", false, request));
    }

    @Test
    void httpIsSentToHttps() throws Exception {
        var request = Asking.get("/a?b=1", "Host", "example.org:8080");
        var answer = overHttp(HttpsRedirect.create(), request);
        assertEquals(308, answer.status().code());
        assertEquals("https://example.org/a?b=1", Asking.field(answer, "Location"));
        assertEquals(
                "https://example.org:8443/a?b=1",
                Asking.field(overHttp(HttpsRedirect.toPort(8443), request), "Location"));
        var v6 = Asking.get("/", "Host", "[2001:db8::1]");
        assertEquals(
                "https://[2001:db8::1]/",
                Asking.field(overHttp(HttpsRedirect.create(), v6), "Location"));
    }

    @Test
    void httpsPasses() throws Exception {
        var request = Asking.from("192.0.2.7", true, Request.get("/a"));
        assertEquals("/a", PATH.layer(HttpsRedirect.create()).handle(request).contentText());
    }

    @Test
    void withoutAHostThereIsNowhereToSend() throws Exception {
        var layer = HttpsRedirect.create();
        assertEquals(400, overHttp(layer, Request.get("/")).status().code());
        var asterisk = Request.of(Method.OPTIONS, "*").withField("Host", "a");
        assertEquals(400, overHttp(layer, asterisk).status().code());
    }

    @Test
    void aPortIsFrom1To65535() {
        Asking.refuses("0", () -> HttpsRedirect.toPort(0));
        Asking.refuses("65536", () -> HttpsRedirect.toPort(65_536));
    }
}
