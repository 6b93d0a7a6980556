package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Response;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// More connections from one address than it may have.
@Timeout(60)
class ConnectionsPerAddressTest {

    private static InetSocketAddress address(String host, int port) throws Exception {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    @Test
    void anAddressHasSoManyAndNotOneMore() throws Exception {
        var counts = new ConnectionsPerAddress(2);
        assertTrue(counts.add(address("192.0.2.1", 1)));
        assertTrue(counts.add(address("192.0.2.1", 2)));
        assertFalse(counts.add(address("192.0.2.1", 3)));
        assertFalse(counts.add(address("192.0.2.1", 3)), "a refusal counts for nothing");
        assertTrue(counts.add(address("192.0.2.2", 1)), "others have theirs");
        counts.remove(address("192.0.2.1", 1));
        assertTrue(counts.add(address("192.0.2.1", 4)));
        assertFalse(counts.add(address("192.0.2.1", 5)));
    }

    /// Whoever has an IPv6 address has the 2⁶⁴ beside it too.
    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "2001:db8::1, 2001:db8::1, false",
        "2001:db8::1, 2001:db8::ffff:ffff:ffff:ffff, false",
        "2001:db8::1, 2001:db8:0:1::1, true",
        "192.0.2.1, 192.0.2.1, false",
        "192.0.2.1, 192.0.2.2, true",
        "::ffff:192.0.2.1, ::ffff:192.0.2.2, true",
        "::ffff:192.0.2.1, 192.0.2.1, false"
    })
    void neighboursOfIp6AreOne(String first, String second, boolean areTwo) throws Exception {
        var counts = new ConnectionsPerAddress(1);
        assertTrue(counts.add(address(first, 1)));
        assertEquals(areTwo, counts.add(address(second, 1)));
    }

    @Test
    void whoHasNoAddressIsNotCounted() {
        var counts = new ConnectionsPerAddress(1);
        assertTrue(counts.add(null));
        assertTrue(counts.add(null));
        counts.remove(null);
    }

    @ParameterizedTest
    @MethodSource("dev.weir.server.ThisScheduler#transports")
    void oneMoreOnTheWireIsClosedAsItComes(TransportKind transport) throws Exception {
        var options = ThisScheduler.options().transport(transport).connectionsPerAddressMax(2);
        try (Server server = Server.start(options, _ -> Response.text("ok"));
                var first = new RawClient(server)) {
            assertEquals("ok", first.get("/").response().text());
            try (var second = new RawClient(server)) {
                assertEquals("ok", second.get("/").response().text());
                try (var third = new RawClient(server)) {
                    third.expectEnd();
                }
                assertEquals("ok", first.get("/").response().text(), "those there are stay");
            }
            Signal.until(() -> server.figures().connections() == 1, "the second is gone");
            try (var again = new RawClient(server)) {
                assertEquals("ok", again.get("/").response().text());
            }
        }
    }
}
