package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.http.Method;
import dev.weir.http.Request;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("once")
class CsrfTest {

    private static final Csrf CSRF = Csrf.sameOrigin().trusting("https://partner.example");

    @ParameterizedTest(name = "{0} site={1} origin={2}: {3}, {4}")
    @CsvSource({
        "POST, same-origin, https://shop.example, 200, our own page",
        "POST, none, '', 200, the user by hand",
        "POST, cross-site, https://evil.example, 403, another site",
        "POST, same-site, https://other.shop.example, 403, a subdomain may be another's",
        "POST, cross-site, https://partner.example, 200, a page that is trusted",
        "POST, '', https://shop.example, 200, an old browser on our page",
        "POST, '', https://evil.example, 403, an old browser on another",
        "POST, '', null, 403, a sandboxed frame",
        "POST, '', '', 200, no browser",
        "DELETE, cross-site, '', 403, any method that changes something",
        "PURGE, cross-site, '', 403, one that nobody knows",
        "GET, cross-site, https://evil.example, 200, reading changes nothing",
        "HEAD, cross-site, '', 200, so does this",
    })
    void requestsOfOtherPagesAreRefused(
            String method, String site, String origin, int status, String why) throws Exception {
        Request request = Request.of(Method.of(method), "/").withField("Host", "shop.example");
        if (!site.isEmpty()) {
            request = request.withField("Sec-Fetch-Site", site);
        }
        if (!origin.isEmpty()) {
            request = request.withField("Origin", origin);
        }
        assertEquals(status, Asking.HELLO.layer(CSRF).handle(request).status().code(), why);
    }

    @Test
    void whatIsNoOriginIsRefused() {
        Asking.refuses("origin", () -> Csrf.sameOrigin().trusting("partner.example"));
    }
}
