package dev.weir.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.bench.Cost.Call;
import dev.weir.http.Handler;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a hostile request costs, against a well-formed one of as many bytes: at most ten times as
/// much time and memory on the machine of docs/measurements.md; for others there is a margin.
class AmplificationTest {

    private static final int BYTES = 8 * 1024;
    private static final double MOST = 15;

    /// Each is worth so many of the operations that [Cost] counts, being so long.
    private static final int OPERATIONS = 20;

    private static final Handler APP = RouteTables.demoApplication();

    /// @param status what the answer to it is
    record Hostile(String name, String request, int status) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Hostile> hostile() {
        String get = "GET /plaintext HTTP/1.1\r\nHost: a\r\n";
        return Stream.of(
                new Hostile(
                        "escaped path",
                        filled("GET /", "%41", " HTTP/1.1\r\nHost: a\r\n\r\n"),
                        404),
                new Hostile(
                        "escaped bytes of no character",
                        filled("GET /", "%ff", " HTTP/1.1\r\nHost: a\r\n\r\n"),
                        400),
                new Hostile(
                        "many segments", filled("GET ", "/a", " HTTP/1.1\r\nHost: a\r\n\r\n"), 404),
                new Hostile(
                        "many empty segments",
                        filled("GET ", "/", " HTTP/1.1\r\nHost: a\r\n\r\n"),
                        400),
                new Hostile(
                        "a route that goes back",
                        filled("GET /api/v1/resource1/", "x", "/sub6 HTTP/1.1\r\nHost: a\r\n\r\n"),
                        404),
                new Hostile(
                        "short field lines",
                        get
                                + "a:\r\n".repeat(97)
                                + filled(97 * 4 + get.length(), "b: ", "x", "\r\n\r\n"),
                        200),
                new Hostile("too many field lines", filled(get, "a:\r\n", "\r\n"), 431),
                new Hostile(
                        "connection options", filled(get + "Connection: ", "a,", "a\r\n\r\n"), 200),
                new Hostile("commas", filled(get + "Connection: ", ",", "a\r\n\r\n"), 200),
                new Hostile(
                        "transfer codings",
                        filled(get + "Transfer-Encoding: ", "chunked,", "chunked\r\n\r\n"),
                        400),
                new Hostile("zeros", filled(get + "Content-Length: ", "0", "\r\n\r\n"), 200),
                new Hostile(
                        "a bad last octet", filled(get + "Cookie: ", "x", "\u0000\r\n\r\n"), 400),
                new Hostile("one long name", filled(get, "x", ": y\r\n\r\n"), 200),
                new Hostile(
                        "expectations",
                        filled(get + "Expect: ", "100-continue,", "x\r\n\r\n"),
                        417));
    }

    /// What a browser sends, with cookies up to that length: field values are the bytes that are
    /// read fastest, so that it is cheap for its length.
    private static byte[] wellFormed() {
        String browser = new String(Samples.browser(), ISO_8859_1);
        String fields = browser.substring(0, browser.length() - 2);
        return filled(fields + "Cookie: ", "k=v; ", "a=b\r\n\r\n").getBytes(ISO_8859_1);
    }

    private static String filled(String before, String again, String after) {
        return filled(0, before, again, after);
    }

    /// So often that all is as long as the others.
    private static String filled(int already, String before, String again, String after) {
        int left = BYTES - already - before.length() - after.length();
        return before + again.repeat(left / again.length()) + after;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void hostile(Hostile hostile) {
        byte[] bad = hostile.request.getBytes(ISO_8859_1);
        byte[] good = wellFormed();
        var connection = new InlineConnection(APP);
        connection.exchange(bad);
        String answer = new String(connection.taken(), ISO_8859_1);
        assertEquals("" + hostile.status, answer.substring(9, 12), answer);

        Call badCall = onFreshConnections(connection, bad);
        Call goodCall = onFreshConnections(connection, good);
        double times = Double.MAX_VALUE;
        for (int attempt = 0; attempt < 3 && times > MOST; attempt++) { // neighbours are noisy
            times = 1 / Cost.ratio(goodCall, badCall);
        }
        // Their own bytes are in memory too.
        double bytes = Cost.bytes(badCall) * OPERATIONS + BYTES;
        double goodBytes = Cost.bytes(goodCall) * OPERATIONS + BYTES;
        assertTrue(times <= MOST, times + " times the time");
        assertTrue(
                bytes <= MOST * goodBytes, bytes + " bytes, and " + goodBytes + " of a good one");
    }

    private static Call onFreshConnections(InlineConnection connection, byte[] request) {
        return new Call(
                () -> {
                    connection.reopen();
                    return connection.exchange(request);
                },
                OPERATIONS);
    }
}
