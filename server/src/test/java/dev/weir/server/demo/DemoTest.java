package dev.weir.server.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.server.Server;
import dev.weir.server.ServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The demo's start and its page, on a real port.
@Timeout(60)
@Tag("once")
class DemoTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Demo.Start start(String... arguments) {
        return Demo.start(print(out), print(err), arguments);
    }

    /// Starts it on a free port; this process' own signals are left alone.
    private Server started() {
        var options = ServerOptions.port(0).loops(1).stopsOnSignals(false);
        var flags = new DemoFlags(options, Long.MAX_VALUE, false);
        return Demo.start(print(out), print(err), flags)
                        instanceof Demo.Start.Running(Server server)
                ? server
                : throwing();
    }

    private Server throwing() {
        throw new AssertionError(err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream print(ByteArrayOutputStream into) {
        return new PrintStream(into, true, StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void helpGoesToStandardOutput() {
        assertEquals(new Demo.Start.Over(0), start("--help"));
        assertEquals(DemoFlags.HELP, out());
        assertEquals("", err());
    }

    @Test
    void aBadFlagIsOneSentenceOnStandardError() {
        assertEquals(new Demo.Start.Over(2), start("--prot", "80"));
        assertEquals("", out());
        assertEquals(
                "weir: There is no flag --prot; --help lists those there are.\n",
                err().replace("\r", ""));
    }

    @Test
    void aPortInUseIsOneSentenceOnStandardError() {
        try (Server first = started()) {
            out.reset();
            err.reset();
            String port = Integer.toString(first.port());
            assertEquals(new Demo.Start.Over(2), start("--port", port));
            assertEquals("", out());
            assertEquals(1, err().lines().count(), err());
            assertTrue(err().startsWith("weir: Cannot listen on 127.0.0.1 port " + port), err());
        }
    }

    @Test
    void standardOutputGetsOneLineWhenItIsReady() {
        try (Server server = started()) {
            assertEquals(
                    "weir is listening on http://127.0.0.1:" + server.port() + "/",
                    out().stripTrailing());
        }
    }

    @Test
    void everyAddressIsInThatLineWithItsScheme() {
        var start = start("--port", "0", "--tls-port", "0", "--dev-cert");
        try (Server server = ((Demo.Start.Running) start).server()) {
            assertEquals(
                    "weir is listening on http://127.0.0.1:%d/ https://127.0.0.1:%d/"
                            .formatted(
                                    server.addresses().get(0).getPort(),
                                    server.addresses().get(1).getPort()),
                    out().stripTrailing());
        }
    }

    @Test
    void aCertificateThatIsNotThereIsOneSentenceOnStandardError() {
        var refused = start("--tls-port", "0", "--cert", "no.pem", "--key", "no-key.pem");
        assertEquals(new Demo.Start.Over(2), refused);
        assertEquals("", out());
        assertEquals(
                "weir: The file no.pem cannot be used: it does not exist. Check the path.",
                err().stripTrailing());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://127.0.0.1:80/",
        "0.0.0.0, http://localhost:80/",
        "::, http://localhost:80/",
        "::1, http://[0:0:0:0:0:0:0:1]:80/"
    })
    void addressesBecomeUrlsThatAClientCanUse(String address, String url) {
        assertEquals(url, Demo.url("http", new InetSocketAddress(address, 80)));
    }

    @Test
    void thePageTellsOfItsOwnRequest() throws Exception {
        try (Server server = started()) {
            String answer = answer(server, "demo.test:1234");
            assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
            assertTrue(answer.contains("<dd class=\"big\">HTTP/1.1</dd>"));
            assertTrue(answer.contains("<dd class=\"big\">VirtualThread["));
            assertTrue(answer.contains(server.engine()));
            assertTrue(answer.contains("curl -i http://demo.test:1234/plaintext"));
            assertFalse(answer.contains("{{"));
        }
    }

    @Test
    void aHostThatMeansSomethingToAShellIsNotToBeCopied() throws Exception {
        try (Server server = started()) {
            String answer = answer(server, "a;b&c'd$(e)");
            assertTrue(answer.contains("curl -i http://127.0.0.1:8080/plaintext"), answer);
        }
    }

    @Test
    void thePagesPolicyLetsItsOwnStyleAndScriptRunAndNoOther() throws Exception {
        try (Server server = started()) {
            String answer = answer(server, "demo.test");
            String policy = between(answer, "Content-Security-Policy: ", "\r\n");
            assertTrue(policy.startsWith("default-src 'none';"), policy);
            assertTrue(policy.contains("style-src " + digest(answer, "style") + ";"), policy);
            assertTrue(policy.contains("script-src " + digest(answer, "script") + ";"), policy);
            String page = answer.substring(answer.indexOf("<!doctype html>"));
            assertFalse(page.contains(" style="), "the policy would ignore it");
            assertFalse(page.matches("(?s).*\\son[a-z]+=.*"), "the policy would ignore it");
        }
    }

    private static String digest(String page, String element) throws Exception {
        String content = between(page, "<" + element + ">", "</" + element + ">");
        byte[] digest =
                MessageDigest.getInstance("SHA-256")
                        .digest(content.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }

    private static String between(String text, String before, String after) {
        int from = text.indexOf(before) + before.length();
        return text.substring(from, text.indexOf(after, from));
    }

    private static String answer(Server server, String host) throws IOException {
        try (var socket = connect(server)) {
            send(socket, "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Socket connect(Server server) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    private static void send(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    @Test
    void headOfTheEventsEndsAtOnce() throws Exception {
        try (Server server = started();
                var socket = connect(server)) {
            send(socket, "HEAD /events HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.contains("Content-Type: text/event-stream\r\n"), answer);
            assertTrue(answer.endsWith("\r\n\r\n"), answer);
        }
    }

    @Test
    void eventsStopForAClientThatLeaves() throws Exception {
        try (Server server = started()) {
            try (var socket = connect(server)) {
                send(socket, "GET /events HTTP/1.1\r\nHost: h\r\n\r\n");
                var in = socket.getInputStream();
                assertEquals(
                        "HTTP/1.1 200 OK",
                        new String(in.readNBytes(15), StandardCharsets.US_ASCII));
                assertEquals(1, server.figures().inFlight());
                socket.setSoLinger(true, 0); // a reset
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (server.figures().inFlight() > 0) {
                assertTrue(System.nanoTime() - end < 0, "the handler goes on");
                Thread.onSpinWait();
            }
        }
    }
}
