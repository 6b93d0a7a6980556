package dev.weir.server.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `docs/deploy/weir.service` and `weir.socket`, as far as they can be tried without systemd as the
/// first process: its own tool reads them, and the demo takes the flags. That a server takes over
/// such a socket is shown by InheritedSocketsTest.
@Tag("once")
@Timeout(60)
class ServiceUnitsTest {

    private static final Path UNITS = Path.of(System.getProperty("weir.root", ".."), "docs/deploy");
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

    @TempDir private Path installed;

    private record Said(int code, String text) {}

    /// What systemd-analyze says of the units, installed with a server that is there.
    private Said verify(String extraLine) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(ANALYZE), "there is no " + ANALYZE);
        String service = Files.readString(UNITS.resolve("weir.service"));
        Files.writeString(
                installed.resolve("weir.service"),
                service.replace("/opt/weir/bin/weir", "/bin/true")
                        .replace("[Service]\n", "[Service]\n" + extraLine));
        Files.copy(UNITS.resolve("weir.socket"), installed.resolve("weir.socket"));
        Path said = installed.resolve("said");
        Process process =
                new ProcessBuilder(
                                ANALYZE.toString(),
                                "verify",
                                installed.resolve("weir.service").toString(),
                                installed.resolve("weir.socket").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        try {
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it goes on");
            return new Said(process.exitValue(), Files.readString(said));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void systemdHasNothingAgainstThem() throws Exception {
        assertEquals(new Said(0, ""), verify(""));
    }

    /// So that the test above could fail.
    @Test
    void systemdWouldSayIt() throws Exception {
        String said = verify("NoSuchSetting=yes\n").text();
        assertTrue(said.contains("NoSuchSetting"), said);
    }

    @Test
    void theDemoTakesTheFlags() throws Exception {
        String start =
                Files.readAllLines(UNITS.resolve("weir.service")).stream()
                        .filter(line -> line.startsWith("ExecStart="))
                        .findFirst()
                        .orElseThrow();
        var words = List.of(start.split(" ", -1));
        assertEquals("ExecStart=/opt/weir/bin/weir", words.getFirst());
        DemoFlags.parse(words.subList(1, words.size()).toArray(String[]::new));
    }
}
