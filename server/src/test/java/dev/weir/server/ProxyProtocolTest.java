package dev.weir.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Handler;
import dev.weir.http.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Clients come by a proxy that says for whom it speaks.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class ProxyProtocolTest {

    private static final ListenAddress FROM_HERE =
            new ListenAddress("127.0.0.1", 0).proxyProtocol("127.0.0.0/8");

    private static final Handler WHO =
            request ->
                    Response.text(
                            request.peer().remote()
                                    + " at "
                                    + request.peer().local()
                                    + " by "
                                    + request.peer().scheme());

    private static final String LINE = "PROXY TCP4 192.0.2.7 198.51.100.1 51312 443\r\n";

    /// The same in version 2.
    private static final String BYTES = "0d0a0d0a000d0a515549540a2111000cc0000207c6336401c87001bb";

    private static final String WHO_IT_IS = "/192.0.2.7:51312 at /198.51.100.1:443 by http";

    private static Server serve(ServerOptions options, ListenAddress... places) {
        return Server.start(options.listen(places), WHO);
    }

    private static RawClient client(Server server) throws IOException {
        return new RawClient(null, new Socket(InetAddress.getLoopbackAddress(), server.port()));
    }

    private static ServerOptions options() {
        return ThisScheduler.options();
    }

    @Test
    void bothVersionsTellTheClient() throws IOException {
        try (var server = serve(options(), FROM_HERE)) {
            try (var client = client(server)) {
                client.send(LINE).get("/");
                assertEquals(WHO_IT_IS, client.response().text());
                assertEquals(WHO_IT_IS, client.get("/").response().text(), "the next one too");
            }
            try (var client = client(server)) {
                client.send(HexFormat.of().parseHex(BYTES)).get("/");
                assertEquals(WHO_IT_IS, client.response().text());
            }
            try (var client = client(server)) {
                client.send("PROXY UNKNOWN\r\n").get("/");
                String itself = client.response().text();
                assertTrue(itself.startsWith("/127.0.0.1:"), itself);
            }
        }
    }

    /// Their proxy has opened connections already when the server begins to drain.
    @Test
    void whoeverIsOnTheWayWhenADrainBeginsIsAnswered() throws Exception {
        var server = serve(options(), FROM_HERE);
        var clients = new ArrayList<RawClient>();
        for (int i = 0; i < 40; i++) {
            clients.add(client(server));
        }
        var closing = CompletableFuture.runAsync(server::close);
        Signal.until(() -> isRefused(server), "it does not listen any more");
        for (RawClient client : clients) {
            client.send(LINE).get("/");
            assertEquals(WHO_IT_IS, client.lastResponse().text());
            client.hangUp();
        }
        closing.get(10, TimeUnit.SECONDS);
    }

    private static boolean isRefused(Server server) {
        try (var _ = client(server)) {
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    @Test
    void theClientMayHaveSpokenTlsWithTheProxy() throws IOException {
        try (var server = serve(options(), FROM_HERE);
                var client = client(server)) {
            String withTls = BYTES.replace("2111000c", "21110014") + "2000050100000000";
            client.send(HexFormat.of().parseHex(withTls)).get("/");
            assertEquals(
                    "/192.0.2.7:51312 at /198.51.100.1:443 by https", client.response().text());
        }
    }

    @Test
    void aHeaderMayComeInPiecesAndBeforeHttp2() throws IOException {
        try (var server = serve(options(), FROM_HERE)) {
            try (var client = client(server)) {
                for (byte octet : LINE.getBytes(ISO_8859_1)) {
                    client.send(new byte[] {octet});
                }
                assertEquals(WHO_IT_IS, client.get("/").response().text());
            }
            try (var client = client(server)) {
                client.send(LINE + "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
                client.send(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}); // SETTINGS
                assertEquals(4, client.bytes(4)[3], "SETTINGS come back");
            }
        }
    }

    @Test
    void tlsBeginsBehindTheHeader() throws Exception {
        var options = options().tls(Tls.development());
        try (var server = serve(options, FROM_HERE);
                var tcp = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            tcp.getOutputStream().write(LINE.getBytes(ISO_8859_1));
            try (var client = new RawClient(TlsClient.over(tcp), tcp)) {
                assertEquals(
                        "/192.0.2.7:51312 at /198.51.100.1:443 by https",
                        client.get("/").response().text());
            }
        }
    }

    @Test
    void whatBeginsOtherwiseIsClosedAndCounted(CapturedLog log) throws IOException {
        try (var server = serve(options(), FROM_HERE)) {
            for (String wrong :
                    new String[] {
                        "GET / HTTP/1.1\r\nHost: test\r\n\r\n",
                        "PROXY TCP4 1.2.3.4 1.2.3.4 1 65536\r\n",
                        LINE.substring(0, 10) + "\n",
                        "\r\n\r\nGET"
                    }) {
                try (var client = client(server)) {
                    client.send(wrong);
                    client.end(); // without a word, in order or by RST
                }
            }
            Signal.until(() -> server.figures().refused() == 4, "four are counted");
            Signal.until(() -> server.figures().connections() == 0, "none is left");
            assertEquals(0, server.figures().requests());
        }
        assertEquals(
                "A connection to 127.0.0.1 port 0 was closed, as it does not begin with a header of"
                        + " the PROXY protocol. Clients have to come by a proxy there, which has to"
                        + " send the PROXY protocol and be listed.",
                log.records().stream()
                        .map(line -> line.getMessage())
                        .filter(line -> line.startsWith("A connection"))
                        .reduce((one, two) -> "said twice")
                        .orElse("not said"));
    }

    @Test
    void onlyProxiesMayConnect() throws IOException {
        var fromElsewhere = new ListenAddress("127.0.0.1", 0).proxyProtocol("192.0.2.0/24", "::1");
        try (var server = serve(options(), fromElsewhere)) {
            try (var client = client(server)) {
                client.end();
            }
            Signal.until(() -> server.figures().refused() == 1, "it is counted");
        }
    }

    @Test
    void theHeaderHasADeadline() throws IOException {
        var deadlines = Deadlines.defaults().firstByte(Duration.ofMillis(100));
        try (var server = serve(options().deadlines(deadlines), FROM_HERE);
                var client = client(server)) {
            client.send(LINE.substring(0, LINE.length() - 1));
            client.expectEnd();
            Signal.until(() -> server.figures().requests() == 0, "none came");
        }
    }

    @Test
    void howManyMayBeWithoutAHeaderIsBounded() throws IOException {
        try (var server = serve(options().handshakesMax(2), FROM_HERE);
                var first = client(server)) {
            first.send("PROXY ");
            try (var second = client(server);
                    var third = client(server)) {
                second.send("PROXY ");
                third.send("PROXY ");
                first.end(); // the oldest goes
                second.send(LINE.substring(6)).get("/");
                assertEquals(WHO_IT_IS, second.response().text());
            }
        }
    }

    /// The bound on connections of one address is on those of clients, not of the proxy.
    @Test
    void connectionsAreCountedForTheClient() throws IOException {
        try (var server = serve(options().connectionsPerAddressMax(1), FROM_HERE);
                var first = client(server);
                var second = client(server);
                var other = client(server)) {
            assertEquals(WHO_IT_IS, first.send(LINE).get("/").response().text());
            second.send(LINE).get("/");
            second.end();
            other.send(LINE.replace("192.0.2.7", "192.0.2.8")).get("/");
            assertEquals(200, other.response().status());
            first.hangUp();
            Signal.until(() -> server.figures().connections() == 1, "the first is gone");
            try (var again = client(server)) {
                assertEquals(WHO_IT_IS, again.send(LINE).get("/").response().text());
            }
        }
    }

    @Test
    void allWhoMayUseAUnixSocketAreBelieved(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("http.socket");
        try (var _ = serve(options(), ListenAddress.unix(path).proxyProtocol());
                var client = new RawClient(null, new UnixSocket(path))) {
            assertEquals(WHO_IT_IS, client.send(LINE).get("/").response().text());
        }
    }

    @Test
    void anAddressNeedsItsProxies() {
        var address = new ListenAddress("127.0.0.1", 0);
        assertThrows(IllegalArgumentException.class, address::proxyProtocol);
        var refused =
                assertThrows(
                        IllegalArgumentException.class, () -> address.proxyProtocol("10.0.0.0/33"));
        assertTrue(
                String.valueOf(refused.getMessage())
                        .startsWith("\"10.0.0.0/33\" is no range of addresses"));
    }
}
