package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Handler;
import dev.weir.http.Response;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A server listens at a Unix domain socket, and minds its file.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class UnixListenerTest {

    @TempDir Path folder;

    private Path path() {
        return folder.resolve("http.socket");
    }

    private Server serve(Handler app) {
        return Server.start(ThisScheduler.options().listen(ListenAddress.unix(path())), app);
    }

    private RawClient client() throws IOException {
        return new RawClient(null, new UnixSocket(path()));
    }

    static Stream<TransportKind> transports() {
        return ThisScheduler.transports();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void itAnswersOverEveryTransport(TransportKind transport) throws IOException {
        byte[] content = RawClient.pattern(3_000_000);
        Handler app =
                request ->
                        Response.bytes("application/octet-stream", content)
                                .field("peer", request.peer() + "");
        var options =
                ThisScheduler.options()
                        .transport(transport)
                        .listen(ListenAddress.unix(path()), new ListenAddress("127.0.0.1", 0));
        try (var server = Server.start(options, app);
                var client = client()) {
            for (int i = 0; i < 2; i++) {
                RawResponse response = client.get("/").response();
                assertEquals(200, response.status());
                assertArrayEquals(content, response.content());
                assertEquals(
                        "Peer[remote=, local=" + path() + ", isSecure=false, tls=null]",
                        response.field("peer"));
            }
            assertEquals(UnixDomainSocketAddress.of(path()), server.listening().getFirst());
            assertEquals(1, server.addresses().size());
        }
        assertFalse(Files.exists(path()), "the file is gone with the server");
    }

    /// Netty's io_uring and NIO know of no half of a Unix domain socket: they close both.
    static Stream<TransportKind> transportsWithHalves() {
        return transports().filter(transport -> transport == TransportKind.EPOLL);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("transportsWithHalves")
    void aClientThatHasEndedItsHalfIsAnswered(TransportKind transport) throws IOException {
        var options =
                ThisScheduler.options().transport(transport).listen(ListenAddress.unix(path()));
        try (var _ = Server.start(options, _ -> Response.text("whole"));
                var client = client()) {
            assertEquals("whole", client.get("/").finish().response().text());
            client.expectEnd();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aClientThatIsGoneInterruptsItsHandler(TransportKind transport) throws Exception {
        var started = new Signal("the handler runs");
        var interrupted = new Signal("the handler is interrupted");
        var options =
                ThisScheduler.options().transport(transport).listen(ListenAddress.unix(path()));
        Handler app =
                _ -> {
                    started.give();
                    try {
                        Thread.sleep(60_000); // handler
                    } catch (InterruptedException gone) {
                        interrupted.give();
                    }
                    return Response.noContent();
                };
        try (var _ = Server.start(options.deadlines(shortHalfClose()), app)) {
            try (var client = client()) {
                client.get("/");
                started.await();
            }
            interrupted.await();
        }
    }

    /// Nothing tells a Unix domain socket that was closed from one whose sending half was, but what
    /// is written to it.
    private static Deadlines shortHalfClose() {
        return Deadlines.defaults().halfClose(Duration.ofMillis(100));
    }

    @Test
    void whatAServerHasLeftBehindIsReplaced() throws IOException {
        try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path()));
        }
        assertTrue(Files.exists(path()), "the JDK leaves it");
        try (var _ = serve(_ -> Response.text("new"));
                var client = client()) {
            assertEquals("new", client.get("/").response().text());
        }
    }

    @Test
    void aListenerIsNotReplaced() throws IOException {
        try (var _ = serve(_ -> Response.text("first"))) {
            var refused =
                    assertThrows(CannotListen.class, () -> serve(_ -> Response.text("second")));
            assertEquals(
                    "Cannot listen on the Unix domain socket "
                            + path()
                            + ": something else listens there. Stop it, or choose another path.",
                    refused.getMessage());
            try (var client = client()) {
                assertEquals("first", client.get("/").response().text());
            }
        }
    }

    @Test
    void aFileIsNotReplaced() throws IOException {
        Files.writeString(path(), "dear");
        var refused = assertThrows(CannotListen.class, () -> serve(_ -> Response.noContent()));
        assertEquals(
                "Cannot listen on the Unix domain socket "
                        + path()
                        + ": there is a file that is no socket; choose another path.",
                refused.getMessage());
        assertEquals("dear", Files.readString(path()));
    }

    @Test
    void aFolderHasToBeThere() {
        var nowhere = ListenAddress.unix(folder.resolve("none/http.socket"));
        var options = ThisScheduler.options().listen(nowhere);
        var refused =
                assertThrows(
                        CannotListen.class, () -> Server.start(options, _ -> Response.noContent()));
        String said = String.valueOf(refused.getMessage());
        assertTrue(said.endsWith("its folder does not exist. Make it first."), said);
    }

    /// A server that ends late must not take its successor's file away.
    @Test
    void anothersFileStays() throws IOException {
        var first = serve(_ -> Response.text("first"));
        Files.move(path(), folder.resolve("moved"));
        try (var _ = serve(_ -> Response.text("second"))) {
            first.close();
            try (var client = client()) {
                assertEquals("second", client.get("/").response().text());
            }
        }
    }

    @Test
    void aPathHasAtMost107Bytes() {
        for (int bytes : List.of(1, 106, 107)) {
            assertEquals("x".repeat(bytes), ListenAddress.unix(Path.of("x".repeat(bytes))).host());
        }
        for (int bytes : List.of(0, 108)) {
            var tooLong = Path.of("x".repeat(bytes));
            assertThrows(IllegalArgumentException.class, () -> ListenAddress.unix(tooLong));
        }
    }
}
