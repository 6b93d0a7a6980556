package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.http.Handler;
import dev.weir.http.Response;
import dev.weir.server.proxy.AddressRanges;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("once")
class TrustedProxiesTest {

    private static final Handler TELLING =
            request ->
                    Response.text(
                            ClientAddress.of(request.peer())
                                    + " "
                                    + request.scheme()
                                    + " "
                                    + request.field("x-forwarded-for").isPresent());

    private static String told(TrustedProxies layer, String from, String name, String value)
            throws Exception {
        var request = Asking.from(from, false, Asking.get("/", name, value));
        return TELLING.layer(layer).handle(request).contentText().replaceFirst(" \\w+$", "");
    }

    @ParameterizedTest(name = "{0} is {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1                     | 192.0.2.1   | one hop",
                "203.0.113.9, 192.0.2.1        | 192.0.2.1   | what is before was the client's word",
                "192.0.2.1, 10.0.0.2           | 192.0.2.1   | two proxies of ours",
                "10.0.0.3, 10.0.0.2            | 10.0.0.3    | nothing but ours",
                "192.0.2.1:4711                | 192.0.2.1   | with a port",
                "2001:db8::1                   | 2001:db8:0:0:0:0:0:1 | IPv6",
                "[2001:db8::1]:4711            | 2001:db8:0:0:0:0:0:1 | with a port",
                "unknown                       | 10.0.0.1    | hidden",
                "192.0.2.1, unknown            | 10.0.0.1    | hidden by the nearest",
                "localhost                     | 10.0.0.1    | a name is never looked up",
                "''                            | 10.0.0.1    | nothing",
                "999.1.1.1                     | 10.0.0.1    | no address",
            })
    void theClientIsTheNearestThatIsNotOurs(String field, String address, String why)
            throws Exception {
        var layer = TrustedProxies.xForwarded("10.0.0.0/8");
        assertEquals(address + " http", told(layer, "10.0.0.1", "X-Forwarded-For", field), why);
    }

    // RFC 7239 §4
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "for=192.0.2.1;proto=https;by=10.0.0.1     | 192.0.2.1 https",
                "For=\"[2001:db8::1]:4711\";Proto=http     | 2001:db8:0:0:0:0:0:1 http",
                "for=203.0.113.9, for=192.0.2.1;proto=https | 192.0.2.1 https",
                "for=192.0.2.1;proto=https, for=10.0.0.2   | 192.0.2.1 https",
                "for=_hidden;proto=https                   | 10.0.0.1 http",
                "for=\"a,for=6.6.6.6\", for=192.0.2.1      | 192.0.2.1 http",
                "proto=https                               | 10.0.0.1 http",
            })
    void forwardedIsRead(String field, String told) throws Exception {
        var layer = TrustedProxies.forwarded("10.0.0.0/8");
        assertEquals(told, told(layer, "10.0.0.1", "Forwarded", field));
    }

    @Test
    void theSchemeIsTheClients() throws Exception {
        var request =
                Asking.from(
                        "10.0.0.1",
                        false,
                        Asking.get(
                                "/", "X-Forwarded-For", "192.0.2.1", "X-Forwarded-Proto", "https"));
        var app = TELLING.layer(TrustedProxies.xForwarded("10.0.0.1"));
        assertEquals("192.0.2.1 https true", app.handle(request).contentText());
    }

    @Test
    void nobodyElseIsBelieved() throws Exception {
        var request =
                Asking.from(
                        "192.0.2.66",
                        false,
                        Asking.get(
                                "/", "X-Forwarded-For", "127.0.0.1", "X-Forwarded-Proto", "https"));
        var app = TELLING.layer(TrustedProxies.xForwarded("10.0.0.0/8"));
        assertEquals("192.0.2.66 http false", app.handle(request).contentText());
    }

    @ParameterizedTest(name = "{0} in {1}: {2}")
    @CsvSource({
        "10.1.2.3, 10.0.0.0/8, true",
        "11.0.0.0, 10.0.0.0/8, false",
        "10.0.0.127, 10.0.0.0/25, true",
        "10.0.0.128, 10.0.0.0/25, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.8, 192.0.2.7, false",
        "1.2.3.4, 0.0.0.0/0, true",
        "2001:db8::1, 2001:db8::/32, true",
        "2001:db9::1, 2001:db8::/32, false",
        "2001:db8::1, 0.0.0.0/0, false",
    })
    void rangesAreOfBits(String address, String range, boolean isIn) {
        assertEquals(isIn, new AddressRanges(range).has(java.net.InetAddress.ofLiteral(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "10.0.0/8",
                "::/129",
                "proxy",
                "10.0.0.0/",
                "10.0.0.0/-1",
                ""
            })
    void whatIsNoRangeIsRefused(String range) {
        Asking.refuses("no range", () -> TrustedProxies.forwarded(range));
    }

    @Test
    void itStandsOutsideOfWhatLooksAtThePeer() {
        var proxies = TrustedProxies.forwarded("10.0.0.0/8");
        Asking.refusesOrder("RateLimit", RateLimit.of(1, Duration.ofSeconds(1)), proxies);
        Asking.refusesOrder("AccessLog", AccessLog.toLogger(), proxies);
        Asking.refusesOrder("HttpsRedirect", HttpsRedirect.create(), proxies);
        Asking.starts(proxies, HttpsRedirect.create());
        Asking.refuses("No proxy", TrustedProxies::forwarded);
    }
}
