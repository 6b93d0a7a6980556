package dev.weir.server;

import static dev.weir.server.Web.CLIENT_CERTIFICATE;
import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.TLS;
import static dev.weir.server.Web.maybe;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.TlsSession;
import dev.weir.server.tls.CertificateFiles;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// TLS under HTTP/1.1 (RFC 8446, RFC 5246, RFC 9110 §4.2.2).
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class TlsTest {

    @TempDir Path folder;

    private static final Routes TYPED =
            routes(
                    GET("/client", maybe(CLIENT_CERTIFICATE))
                            .to((_, own) ->
                                    text(
                                            own.stream()
                                                    .map(X509Certificate::getSerialNumber)
                                                    .toList()
                                                    .toString())),
                    GET("/typed", TLS).to((_, session) -> text(session.protocol())));

    private static Response answer(Request request) throws Exception {
        return switch (request.path()) {
            case "/echo" -> Response.bytes("application/octet-stream", request.bytes());
            case "/slow" -> {
                Thread.sleep(300); // handler
                yield Response.text("slow");
            }
            case "/tls" -> {
                TlsSession tls = request.peer().tls();
                yield Response.text(request.scheme() + " " + tls);
            }
            case "/client", "/typed" -> TYPED.handle(request);
            default -> Response.text("GET " + request.path());
        };
    }

    private static Server serve(ServerOptions options) {
        return Server.start(options.stopsOnSignals(false), TlsTest::answer);
    }

    private static ServerOptions options(Tls tls) {
        return ServerOptions.port(0).scheduler(ThisScheduler.KIND).loops(1).tls(tls);
    }

    private Tls of(CertificateFiles files) {
        return Tls.files(files.certificate(), files.key());
    }

    static Stream<Arguments> engines() {
        return Stream.of(TlsProvider.BORINGSSL, TlsProvider.JDK)
                .flatMap(provider ->
                        Stream.of("TLSv1.3", "TLSv1.2").map(v -> Arguments.of(provider, v)));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void aRequestIsSecureAndSaysHow(TlsProvider provider, String version) throws Exception {
        try (var server = serve(options(Tls.development().provider(provider)));
                var client = new TlsClient().protocols(version).connect(server)) {
            assertEquals(version, client.tls().getSession().getProtocol());
            String said = client.http().get("/tls").response().text();
            assertTrue(said.startsWith("https TlsSession[protocol=" + version), said);
            assertTrue(said.contains("localhost, 127.0.0.1"), said);
            byte[] megabyte = RawClient.pattern(1024 * 1024);
            client.http()
                    .send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 1048576\r\n\r\n")
                    .send(megabyte);
            assertEquals(Optional.empty(), differs(megabyte, client.http().response().content()));
        }
    }

    private static Optional<Integer> differs(byte[] wanted, byte[] seen) {
        int at = Arrays.mismatch(wanted, seen);
        return at < 0 ? Optional.empty() : Optional.of(at);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void everyTransportHasIt(TransportKind transport) throws Exception {
        try (var server = serve(options(Tls.development()).transport(transport));
                var client = new TlsClient().connect(server)) {
            for (int i = 0; i < 3; i++) {
                assertEquals("GET /a", client.http().get("/a").response().text());
            }
        }
    }

    static Stream<TransportKind> transports() {
        return ThisScheduler.transports();
    }

    // RFC 8446 §6.1: a client that has ended its half still gets its answer
    @ParameterizedTest
    @MethodSource("engines")
    void anAnswerIsSentAfterTheClientHasEndedItsHalf(TlsProvider provider, String version)
            throws Exception {
        try (var server = serve(options(Tls.development().provider(provider)));
                var client = new TlsClient().protocols(version).connect(server)) {
            client.http().get("/slow").finish();
            assertEquals("slow", client.http().response().text());
            client.http().expectEnd();
        }
    }

    // RFC 8446 §6.1: nor does the end of its half take away what is wrong with it, where the engine
    // can still write then
    @Test
    void contentThatEndsTooEarlyIs400() throws Exception {
        try (var server = serve(options(Tls.development().provider(TlsProvider.JDK)));
                var client = new TlsClient().protocols("TLSv1.3").connect(server)) {
            client.http()
                    .send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\n")
                    .send("12345")
                    .finish();
            assertEquals(400, client.http().lastResponse().status());
        }
    }

    // RFC 9113 §3.2
    @ParameterizedTest
    @MethodSource("engines")
    void aClientThatOffersHttp2GetsIt(TlsProvider provider, String version) throws Exception {
        var offering = new TlsClient().protocols(version).applicationProtocols("http/1.1", "h2");
        try (var server = serve(options(Tls.development().provider(provider)));
                var client = offering.connect(server);
                var http2 = new Http2Client(client.tls()).greet()) {
            assertEquals("h2", client.tls().getApplicationProtocol());
            String said = http2.getSecure(1, "/tls").answer(1);
            assertTrue(said.startsWith("200 https TlsSession[protocol=" + version), said);
            assertTrue(said.contains("applicationProtocol=Optional[h2]"), said);
        }
    }

    // RFC 7301 §3.2
    @ParameterizedTest
    @EnumSource(value = TlsProvider.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void theApplicationProtocolIsSettledOrThereIsNone(TlsProvider provider) throws Exception {
        try (var server = serve(options(Tls.development().provider(provider)))) {
            try (var client =
                    new TlsClient().applicationProtocols("x", "http/1.1").connect(server)) {
                assertEquals("http/1.1", client.tls().getApplicationProtocol());
                assertEquals("GET /a", client.http().get("/a").response().text());
            }
            var other = new TlsClient().applicationProtocols("ftp");
            var failed = assertThrows(SSLException.class, () -> other.connect(server));
            assertTrue(failed.toString().contains("no_application_protocol"), failed::toString);
        }
    }

    // RFC 9325 §4.2
    @ParameterizedTest
    @EnumSource(value = TlsProvider.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void suitesWithoutAuthenticatedEncryptionAreRefused(TlsProvider provider) throws Exception {
        try (var server = serve(options(Tls.development().provider(provider)))) {
            var cbc =
                    new TlsClient()
                            .protocols("TLSv1.2")
                            .suites("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256");
            assertThrows(SSLException.class, () -> cbc.connect(server));
            try (var client = new TlsClient().connect(server)) {
                assertEquals("GET /a", client.http().get("/a").response().text());
            }
        }
    }

    // RFC 9325 §3.5
    @ParameterizedTest
    @EnumSource(value = TlsProvider.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void aSecondHandshakeIsRefused(TlsProvider provider) throws Exception {
        try (var server = serve(options(Tls.development().provider(provider)));
                var client = new TlsClient().protocols("TLSv1.2").connect(server)) {
            assertEquals("GET /a", client.http().get("/a").response().text());
            assertThrows(
                    IOException.class,
                    () -> {
                        client.tls().startHandshake();
                        client.http().get("/b").response();
                    });
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void aSecondConnectionResumesTheSession(TlsProvider provider, String version) throws Exception {
        try (var server = serve(options(Tls.development().provider(provider)))) {
            var clients = new TlsClient().protocols(version);
            long first;
            try (var client = clients.connect(server)) {
                client.http().get("/a").response(); // a ticket of TLS 1.3 comes with the answer
                first = client.tls().getSession().getCreationTime();
            }
            long begun = System.currentTimeMillis();
            Signal.until(() -> System.currentTimeMillis() > begun + 1, "a millisecond");
            try (var client = clients.connect(server)) {
                assertEquals(first, client.tls().getSession().getCreationTime());
                assertEquals("GET /b", client.http().get("/b").response().text());
            }
        }
    }

    @Test
    void theCertificateIsThatOfTheNameThatTheClientAsksFor() throws Exception {
        var one = CertificateFiles.make(folder, "one", "one.example");
        var other = CertificateFiles.make(folder, "other", "other.example", "*.wild.example");
        Tls both = of(one).plus(other.certificate(), other.key());
        try (var server = serve(options(both))) {
            assertEquals(serial(one), serialFor(server, null));
            assertEquals(serial(one), serialFor(server, "one.example"));
            assertEquals(serial(other), serialFor(server, "other.example"));
            assertEquals(serial(other), serialFor(server, "a.wild.example"));
            assertEquals(serial(one), serialFor(server, "nobody.example"));
        }
    }

    private static Object serial(CertificateFiles files) {
        return files.credentials().chain().getFirst().getSerialNumber();
    }

    private static Object serialFor(Server server, @Nullable String name) throws IOException {
        var clients = new TlsClient();
        if (name != null) {
            clients.serverName(name);
        }
        try (var client = clients.connect(server)) {
            return client.certificate().getSerialNumber();
        }
    }

    // RFC 9110 §7.4
    @Test
    void aRequestForAHostThatTheCertificateIsNotForIsMisdirected() throws Exception {
        var files = CertificateFiles.make(folder, "one", "one.example", "two.example");
        try (var server = serve(options(of(files)));
                var named = new TlsClient().serverName("one.example").connect(server);
                var unnamed = new TlsClient().connect(server)) {
            assertEquals(200, statusFor(named, "one.example"));
            assertEquals(200, statusFor(named, "TWO.example:8443"));
            assertEquals(421, statusFor(named, "three.example"));
            assertEquals(200, statusFor(unnamed, "three.example"));
            named.http().sendLines("GET https://one.example/ HTTP/1.1\nHost: one.example\n\n");
            assertEquals(200, named.http().response().status());
        }
    }

    private static int statusFor(TlsClient.Connection client, String host) throws IOException {
        client.http().sendLines("GET / HTTP/1.1\nHost: " + host + "\n\n");
        return client.http().response().status();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void clientsShowTheirCertificatesIfTheyAreToHaveOne(TlsProvider provider, String version)
            throws Exception {
        var own = CertificateFiles.make(folder, "own", "localhost");
        var client = CertificateFiles.make(folder, "client", "client.example");
        var stranger = CertificateFiles.make(folder, "stranger", "client.example");
        Tls tls = of(own).provider(provider);
        var needed = tls.clientCertificates(ClientCertificates.NEEDED, client.certificate());
        var known = new TlsClient(client.credentials()).protocols(version);
        var unknown = new TlsClient(stranger.credentials()).protocols(version);
        var none = new TlsClient().protocols(version);
        try (var server = serve(options(needed))) {
            assertEquals("[" + serial(client) + "]", shown(known, server));
            assertThrows(IOException.class, () -> shown(none, server));
            assertThrows(IOException.class, () -> shown(unknown, server));
        }
        var wanted = tls.clientCertificates(ClientCertificates.WANTED, client.certificate());
        try (var server = serve(options(wanted))) {
            assertEquals("[" + serial(client) + "]", shown(known, server));
            assertEquals("[]", shown(none, server));
            try (var typed = none.connect(server)) {
                assertEquals(version, typed.http().get("/typed").response().text());
            }
        }
    }

    private static String shown(TlsClient clients, Server server) throws IOException {
        try (var client = clients.connect(server)) {
            return client.http().get("/client").response().text();
        }
    }

    @Test
    void plainTextIsToldThatItIsPlainText() throws Exception {
        try (var server = serve(options(Tls.development()));
                var client = new RawClient(null, TlsClient.tcp(server.port()))) {
            RawResponse response = client.get("/a").lastResponse();
            assertEquals(400, response.status());
            assertTrue(response.isProblem(), response.toString());
            assertTrue(response.text().contains("https"), response.text());
        }
    }

    @Test
    void aPlainAddressStaysPlainBesideOneWithTls() throws Exception {
        var both =
                options(Tls.development())
                        .listen(
                                ListenAddress.plain("127.0.0.1", 0),
                                new ListenAddress("127.0.0.1", 0));
        try (var server = serve(both)) {
            try (var client = new RawClient(null, TlsClient.tcp(server.port()))) {
                assertEquals("GET /a", client.get("/a").response().text());
            }
            int port = server.addresses().get(1).getPort();
            try (var client = new TlsClient().connect(port)) {
                assertEquals("GET /a", client.http().get("/a").response().text());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Opening.class)
    void whatIsNoHandshakeEndsAndHarmsNobody(Opening opening) throws Exception {
        var deadlines = Deadlines.defaults().handshake(Duration.ofMillis(300));
        try (var server = serve(options(Tls.development()).deadlines(deadlines));
                Socket tcp = TlsClient.tcp(server.port())) {
            tcp.getOutputStream().write(HexFormat.of().parseHex(opening.hex));
            byte[] rest = new byte[64];
            int count = tcp.getInputStream().readNBytes(rest, 0, rest.length);
            assertTrue(count < 16, "at most an alert");
            try (var client = new TlsClient().connect(server)) {
                assertEquals("GET /a", client.http().get("/a").response().text());
            }
            Signal.until(() -> server.figures().connections() <= 1, "only the client is left");
        }
    }

    enum Opening {
        NOTHING(""),
        HALF_A_HEADER("1603"),
        HALF_A_HELLO("16030100c8010000c40303"),
        EMPTY_RECORD("1603010000"),
        ALERT_FIRST("15030300020100"),
        SSL_2("802e010002"),
        OTHER_VERSION("160909000401000000"),
        HUGE_HELLO("1603010004017fffff"),
        NO_HELLO("160301000402000000"),
        EMPTY_HELLO("160301000401000000");

        final String hex;

        Opening(String hex) {
            this.hex = hex;
        }
    }

    @Test
    void oneHandshakeTooManyEndsTheOldest() throws Exception {
        try (var server = serve(options(Tls.development()).handshakesMax(2));
                Socket oldest = TlsClient.tcp(server.port());
                Socket second = TlsClient.tcp(server.port());
                var client = new TlsClient().connect(server)) {
            assertEquals("GET /a", client.http().get("/a").response().text());
            assertEquals(-1, oldest.getInputStream().read());
            second.setSoTimeout(100);
            assertThrows(SocketTimeoutException.class, () -> second.getInputStream().read());
        }
    }

    @Test
    void newCertificatesAreForNewConnectionsOnly() throws Exception {
        var before = CertificateFiles.make(folder, "own", "localhost");
        var after = CertificateFiles.make(folder, "new", "localhost");
        Tls tls = of(before).reloadEvery(Duration.ZERO);
        try (var server = serve(options(tls));
                var open = new TlsClient().connect(server)) {
            replace(after, before);
            server.reloadCertificates();
            assertEquals(serial(after), serialFor(server, null));
            assertEquals("GET /a", open.http().get("/a").response().text());
            Files.writeString(before.key(), "no key");
            var refused = assertThrows(IllegalArgumentException.class, server::reloadCertificates);
            assertTrue(refused.toString().contains(before.key().toString()));
            assertEquals(serial(after), serialFor(server, null));
        }
    }

    private static void replace(CertificateFiles from, CertificateFiles to) throws IOException {
        Files.copy(from.key(), to.key(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(from.certificate(), to.certificate(), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void changedFilesAreFoundWithoutBeingTold() throws Exception {
        var before = CertificateFiles.make(folder, "own", "localhost");
        var after = CertificateFiles.make(folder, "new", "localhost");
        try (var server = serve(options(of(before).reloadEvery(Duration.ofMillis(100))))) {
            Object serial = serialFor(server, null);
            assertEquals(serial(before), serial);
            replace(after, before);
            Signal.until(() -> isShown(after, server), "the new certificate");
            assertNotEquals(serial, serialFor(server, null));
        }
    }

    private static boolean isShown(CertificateFiles files, Server server) {
        try {
            return serial(files).equals(serialFor(server, null));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void whatCannotBeUsedIsSaidAtTheStart() throws Exception {
        var good = CertificateFiles.make(folder, "good", "localhost");
        var other = CertificateFiles.make(folder, "other", "localhost");
        var old =
                CertificateFiles.make(
                        folder, "old", "EC", Instant.now().minus(Duration.ofDays(30)), "localhost");
        var future =
                CertificateFiles.make(
                        folder,
                        "future",
                        "EC",
                        Instant.now().plus(Duration.ofDays(30)),
                        "localhost");
        Path missing = folder.resolve("missing.pem");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertEquals(
                "The file " + missing + " cannot be used: it does not exist. Check the path.",
                refused(Tls.files(missing, good.key())));
        assertEquals(
                "The file "
                        + empty
                        + " cannot be used: there is no \"BEGIN CERTIFICATE\" in it. Give a PEM"
                        + " file.",
                refused(Tls.files(empty, good.key())));
        assertTrue(refused(Tls.files(good.certificate(), other.key())).contains("the key is not"));
        assertTrue(refused(Tls.files(good.certificate(), empty)).contains("BEGIN PRIVATE KEY"));
        assertTrue(refused(of(old)).contains("it has expired at "), refused(of(old)));
        assertTrue(refused(of(future)).contains("it is not valid before "));
        assertTrue(refused(Tls.files(folder, good.key())).contains("a directory"));
    }

    private static String refused(Tls tls) {
        var refused = assertThrows(IllegalArgumentException.class, () -> serve(options(tls)));
        String sentence = String.valueOf(refused.getMessage());
        assertFalse(sentence.contains("\n"), sentence);
        return sentence;
    }

    @Test
    void itIsSaidWhatDoesTheEncryption(CapturedLog log) {
        try (var server = serve(options(Tls.development().provider(TlsProvider.JDK)))) {
            assertTrue(server.port() > 0);
        }
        assertEquals(
                List.of("TLS is spoken by the JDK, as was asked."),
                log.infoMessages().stream().filter(line -> line.startsWith("TLS")).toList());
    }
}
