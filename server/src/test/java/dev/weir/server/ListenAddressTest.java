package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.http.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A server listens where it was told to: at several addresses, of either family, or of both.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class ListenAddressTest {

    private static Server listening(ListenAddress... addresses) {
        return Server.start(ThisScheduler.options().listen(addresses), _ -> Response.text("here"));
    }

    private static void assertAnswers(String host, int port) throws IOException {
        var address = new InetSocketAddress(InetAddress.ofLiteral(host), port);
        try (var client = new RawClient(address, 64 * 1024)) {
            assertEquals(200, client.get("/").response().status(), () -> "at " + address);
        }
    }

    private static void needsIp6() {
        try (var _ = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            assumeTrue(true);
        } catch (IOException none) {
            assumeTrue(false, "this machine has no IPv6: " + none.getMessage());
        }
    }

    @Test
    void everyAddressAnswers() throws IOException {
        try (var server =
                listening(
                        new ListenAddress("127.0.0.1", 0),
                        new ListenAddress("localhost", 0),
                        new ListenAddress("127.0.0.1", 0))) {
            assertEquals(3, server.addresses().size());
            for (InetSocketAddress address : server.addresses()) {
                assertAnswers(address.getAddress().getHostAddress(), address.getPort());
            }
        }
    }

    @Test
    void ip6Answers() throws IOException {
        needsIp6();
        try (var server = listening(new ListenAddress("::1", 0))) {
            assertAnswers("::1", server.port());
        }
    }

    @Test
    void twoColonsAreBothFamilies() throws IOException {
        needsIp6();
        try (var server = listening(new ListenAddress("::", 0))) {
            assertAnswers("::1", server.port());
            assertAnswers("127.0.0.1", server.port());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void aPortIsFrom0To65535(int port) {
        var refused =
                assertThrows(
                        IllegalArgumentException.class, () -> new ListenAddress("127.0.0.1", port));
        assertEquals(
                port + " is not a port: give 0 (any free one) to 65535.", refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535})
    void theseArePorts(int port) {
        assertEquals(port, new ListenAddress("127.0.0.1", port).port());
    }
}
