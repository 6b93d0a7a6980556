package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.server.netty.InheritedSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Sockets that were there before the process are found as sd_listen_fds(3) says.
@Tag("once")
@Timeout(60)
class InheritedSocketsTest {

    private static final Map<String, String> TWO =
            Map.of("LISTEN_PID", "7", "LISTEN_FDS", "2", "LISTEN_FDNAMES", "http:admin");

    @TempDir Path self;

    /// What the system tells of a process with five descriptors.
    @BeforeEach
    void process() throws IOException {
        Files.createDirectories(self.resolve("fd"));
        Files.createDirectories(self.resolve("net"));
        link(0, "socket:[100]");
        link(3, "socket:[103]");
        link(4, "socket:[104]");
        link(5, "socket:[105]");
        link(6, "pipe:[106]");
        Files.writeString(
                self.resolve("net/tcp"),
                """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 103 1
                   1: 0100007F:1F90 0100007F:0001 01 00000000:00000000 00:00000000 00000000     0        0 105 1
                   2: 00000000:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 100 1
                """);
        Files.writeString(
                self.resolve("net/unix"),
                """
                Num       RefCount Protocol Flags    Type St Inode Path
                0000000000000000: 00000002 00000000 00010000 0001 01 104 /run/weir/admin.socket
                """);
    }

    private void link(int descriptor, String what) throws IOException {
        Files.createSymbolicLink(self.resolve("fd/" + descriptor), Path.of(what));
    }

    private InheritedSocket find(Map<String, String> environment, String name) throws IOException {
        return new InheritedSockets(environment, 7, self).find(name);
    }

    private String refusal(Map<String, String> environment, String name) {
        var refused = assertThrows(IOException.class, () -> find(environment, name));
        return String.valueOf(refused.getMessage());
    }

    @Test
    void theFirstHasNumber3() throws IOException {
        assertEquals(new InheritedSocket(3, null), find(TWO, ""));
    }

    @Test
    void othersHaveNames() throws IOException {
        var admin = UnixDomainSocketAddress.of("/run/weir/admin.socket");
        assertEquals(new InheritedSocket(3, null), find(TWO, "http"));
        assertEquals(new InheritedSocket(4, admin), find(TWO, "admin"));
        assertEquals(
                "there is none of this name; LISTEN_FDNAMES has http, admin. Give the socket"
                        + " FileDescriptorName=other.",
                refusal(TWO, "other"));
    }

    @Test
    void withoutAnyThereIsStandardInput() throws IOException {
        assertEquals(new InheritedSocket(0, null), find(Map.of(), ""));
    }

    /// A child of the process that they were meant for has its environment.
    @Test
    void whatIsMeantForAnotherProcessIsNotTaken() throws IOException {
        var meantForParent = Map.of("LISTEN_PID", "6", "LISTEN_FDS", "1");
        assertEquals(new InheritedSocket(0, null), find(meantForParent, ""));
        Files.delete(self.resolve("fd/0"));
        assertTrue(
                refusal(meantForParent, "").startsWith("nobody has handed one over"),
                refusal(meantForParent, ""));
    }

    @Test
    void whatDoesNotListenIsRefused() {
        var three = Map.of("LISTEN_PID", "7", "LISTEN_FDS", "4", "LISTEN_FDNAMES", "a:b:c:d");
        assertEquals(
                "descriptor 5 is a socket that does not listen. Have it handed over before it is"
                        + " accepted from (Accept=no).",
                refusal(three, "c"));
        assertEquals("descriptor 6 is no socket.", refusal(three, "d"));
    }

    /// The demo, started by systemd's own tool, where there is one.
    @Test
    void aServerTakesOverWhatSystemdHasOpened() throws Exception {
        Path activate = Path.of("/usr/bin/systemd-socket-activate");
        assumeTrue(Files.isExecutable(activate), "there is no " + activate);
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var command = new ArrayList<>(List.of(activate + "", "-l", "127.0.0.1:" + port));
        command.addAll(
                List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.weir.server.demo.Demo",
                        "--inherited"));
        Path log = self.resolve("log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            Signal.until(() -> accepts(port), "systemd listens");
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            try (var client = new RawClient(address, 0).patience(Duration.ofSeconds(40))) {
                assertEquals("Hello, World!", client.get("/plaintext").response().text());
            }
            process.destroy();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it drains");
            assertEquals(0, process.exitValue(), Files.readString(log));
        } catch (AssertionError | IOException failed) {
            throw new AssertionError(Files.readString(log), failed);
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean accepts(int port) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
