package dev.weir.server.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.server.ListenAddress;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("once")
class DemoFlagsTest {

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --port            | 0          | [127.0.0.1:0]
                    --port            | 65535      | [127.0.0.1:65535]
                    --port            | 00080      | [127.0.0.1:80]
                    --host            | ::         | [:::8080]
                    --threads         | 1          | 1 loops
                    --threads         | 1024       | 1024 loops
                    --unix            | /run/http  | [the Unix domain socket /run/http]
                    --proxy-protocol  | 10.0.0.0/8,::1 | proxies [10.0.0.0/8, ::1]
                    --scheduler       | auto       | AUTO scheduler
                    --scheduler       | loop       | LOOP scheduler
                    --scheduler       | portable   | PORTABLE scheduler
                    --transport       | epoll      | EPOLL transport
                    --transport       | io_uring   | IO_URING transport
                    --transport       | nio        | NIO transport
                    --header-timeout  | 500ms      | head PT0.5S, first byte PT0.5S
                    --idle-timeout    | 2m         | idle PT2M
                    --body-grace      | 3s         | grace PT3S
                    --body-min-rate   | 1          | rate 1
                    --drain-timeout   | 1s         | drain PT1S
                    --echo-limit      | 0          | echo 0
                    --echo-limit      | 9223372036854775807 | echo 9223372036854775807
                    --max-in-flight   | 7          | in flight 7
                    --max-connections | 2147483647 | connections 2147483647
                    """)
    void aFlagSaysOneThing(String flag, String value, String outcome) {
        assertEquals(outcome, told(flag, DemoFlags.parse(flag, value)));
    }

    private static String told(String flag, DemoFlags flags) {
        var options = flags.options();
        var deadlines = options.deadlines();
        return switch (flag) {
            case "--port", "--host" ->
                    options.addresses().stream().map(a -> a.host() + ":" + a.port()).toList() + "";
            case "--unix" -> options.addresses() + "";
            case "--proxy-protocol" ->
                    options.addresses()
                                    .equals(
                                            List.of(
                                                    new ListenAddress("127.0.0.1", 8080)
                                                            .proxyProtocol("10.0.0.0/8", "::1")))
                            ? "proxies [10.0.0.0/8, ::1]"
                            : options.addresses() + "";
            case "--threads" -> options.loops() + " loops";
            case "--scheduler" -> options.scheduler() + " scheduler";
            case "--transport" -> options.transport() + " transport";
            case "--header-timeout" ->
                    "head " + deadlines.head() + ", first byte " + deadlines.firstByte();
            case "--idle-timeout" -> "idle " + deadlines.idle();
            case "--body-grace" -> "grace " + deadlines.contentGrace();
            case "--body-min-rate" -> "rate " + deadlines.contentBytesPerSecondMin();
            case "--drain-timeout" -> "drain " + deadlines.drain();
            case "--echo-limit" -> "echo " + flags.echoBytesMax();
            case "--max-in-flight" -> "in flight " + options.requestsInFlightMax();
            case "--max-connections" -> "connections " + options.connectionsMax();
            default -> "no such flag";
        };
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --port           | 65536      | The flag --port is a number from 0 to 65535, not "65536".
                    --port           | -1         | The flag --port is a number from 0 to 65535, not "-1".
                    --port           | +80        | The flag --port is a number from 0 to 65535, not "+80".
                    --port           | ٨٠         | The flag --port is a number from 0 to 65535, not "٨٠".
                    --port           | ''         | The flag --port is a number from 0 to 65535, not "".
                    --port           | --help     | The flag --port is a number from 0 to 65535, not "--help".
                    --threads        | 0          | The flag --threads is a number from 1 to 1024, not "0".
                    --threads        | 1025       | The flag --threads is a number from 1 to 1024, not "1025".
                    --echo-limit     | 9223372036854775808 | The flag --echo-limit is a number from 0 to 9223372036854775807, not "9223372036854775808".
                    --max-in-flight  | 2147483648 | The flag --max-in-flight is a number from 1 to 2147483647, not "2147483648".
                    --idle-timeout   | 10         | The flag --idle-timeout is a duration such as 500ms, 10s or 2m, not "10".
                    --idle-timeout   | 1h         | The flag --idle-timeout is a duration such as 500ms, 10s or 2m, not "1h".
                    --idle-timeout   | 1234567890s | The flag --idle-timeout is a duration such as 500ms, 10s or 2m, not "1234567890s".
                    --scheduler      | LOOP       | The flag --scheduler does not have the value "LOOP"; --help lists those it has.
                    --transport      | kqueue     | The flag --transport does not have the value "kqueue"; --help lists those it has.
                    --ports          | 80         | There is no flag --ports; --help lists those there are.
                    --port=80        | x          | There is no flag --port=80; --help lists those there are.
                    --port N         | 80         | There is no flag --port N; --help lists those there are.
                    --               | 80         | There is no flag --; --help lists those there are.
                    80               | 80         | There is no flag 80; --help lists those there are.
                    """)
    void anythingElseIsRefusedInASentence(String flag, String value, String sentence) {
        var refused =
                assertThrows(IllegalArgumentException.class, () -> DemoFlags.parse(flag, value));
        assertEquals(sentence, refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --tls-port 0                             | The flag --tls-port needs a certificate;
                    --tls-port 0 --cert a.pem                | The flag --tls-port needs a certificate;
                    --tls-port 0 --cert a --key b --dev-cert | The flag --tls-port needs a certificate;
                    --tls-port 0 --cert a --dev-cert         | The flags --cert and --key go together,
                    --cert a --key b                         | A certificate needs a port
                    --dev-cert                               | A certificate needs a port
                    """)
    void flagsOfTlsGoTogether(String flags, String sentence) {
        var refused =
                assertThrows(
                        IllegalArgumentException.class, () -> DemoFlags.parse(flags.split(" ")));
        String said = String.valueOf(refused.getMessage());
        assertTrue(said.startsWith(sentence), said);
    }

    @Test
    void aPortForTlsStandsBesideThePlainOne() {
        var options = DemoFlags.parse("--tls-port", "8443", "--dev-cert").options();
        assertEquals(
                List.of(
                        ListenAddress.plain("127.0.0.1", 8080),
                        new ListenAddress("127.0.0.1", 8443)),
                options.addresses());
    }

    @Test
    void aFlagWithoutItsValueIsRefused() {
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> DemoFlags.parse("--port", "80", "--threads"));
        assertEquals("The flag --threads needs a value; --help says which.", refused.getMessage());
    }

    @Test
    void aDurationThatIsTooShortIsRefusedInTheWordsOfItsDeadline() {
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> DemoFlags.parse("--idle-timeout", "0s"));
        assertEquals("The deadline idle is 0 ms; it must be at least 10 ms.", refused.getMessage());
    }

    @Test
    void noFlagAtAllListensToThisMachineAlone() {
        var flags = DemoFlags.parse();
        assertEquals("[127.0.0.1:8080]", told("--port", flags));
        assertEquals(Long.MAX_VALUE, flags.echoBytesMax());
        assertFalse(flags.asksForHelp());
    }

    @Test
    void theLastOfTwoOfAKindCounts() {
        assertEquals(
                "[127.0.0.1:2]", told("--port", DemoFlags.parse("--port", "1", "--port", "2")));
    }

    @Test
    void helpIsAskedForAnywhere() {
        assertTrue(DemoFlags.parse("--port", "1", "--help", "--nonsense").asksForHelp());
    }

    @Test
    void helpListsEveryFlagThatThereIs() {
        Pattern.compile("(?m)^ +(--[a-z0-9-]+)")
                .matcher(DemoFlags.HELP)
                .results()
                .map(listed -> listed.group(1))
                .filter(flag -> !List.of("--help", "--dev-cert", "--inherited").contains(flag))
                .forEach(flag -> {
                    var refused =
                            assertThrows(
                                    IllegalArgumentException.class, () -> DemoFlags.parse(flag));
                    assertEquals(
                            "The flag " + flag + " needs a value; --help says which.",
                            refused.getMessage());
                });
    }
}
