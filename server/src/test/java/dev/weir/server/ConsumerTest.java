package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.server.netty.SocketKind;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `server/src/it/consumer`, an application on the module path, with no more beside it than what
/// Maven gives to those who depend on `weir-server`.
@Tag("once")
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class ConsumerTest {

    private static final Path SOURCES =
            Path.of(System.getProperty("weir.root", ".."), "server/src/it/consumer/src");

    private static final String MAIN = "example.consumer/example.consumer.Main";

    @TempDir private Path classes;

    /// What the published pom names without `optional`, `provided` and `test`.
    private static final String MODULE_PATH =
            Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                    .filter(entry ->
                            entry.matches(
                                    ".*/(router|http|server)/target/(classes|weir-[^/]*\\.jar)"
                                            + "|.*/(netty-(common|buffer|resolver|transport|handler"
                                            + "|codec-base|codec-classes-quic|codec-native-quic"
                                            + "|tcnative)|jctools-core)[^/]*\\.jar"))
                    .collect(Collectors.joining(File.pathSeparator));

    private String compile(Path... sources) {
        var said = new StringWriter();
        var command = new ArrayList<>(List.of("-Xlint:all,-path,-requires-automatic", "-Werror"));
        command.addAll(List.of("-d", classes.toString(), "--module-path", MODULE_PATH));
        Stream.of(sources).map(Path::toString).forEach(command::add);
        ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        new PrintWriter(said, true),
                        new PrintWriter(said, true),
                        command.toArray(String[]::new));
        return said.toString();
    }

    private record Said(String out, String errors) {}

    private Said run(String... flags) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("--module-path", MODULE_PATH + File.pathSeparator + classes));
        command.addAll(List.of("--module", MAIN));
        Path out = classes.resolve("out");
        Path errors = classes.resolve("errors");
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(errors.toFile())
                        .start();
        try {
            boolean isOver = process.waitFor(60, TimeUnit.SECONDS);
            var said = new Said(Files.readString(out), Files.readString(errors));
            assertTrue(isOver, () -> "it goes on: " + said);
            assertEquals(0, process.exitValue(), said::toString);
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    @BeforeEach
    void compileTheConsumer() {
        assertEquals(
                "",
                compile(
                        SOURCES.resolve("module-info.java"),
                        SOURCES.resolve("example/consumer/Main.java")));
    }

    @Test
    void withoutAnyFlagItIsServedByThePortableScheduler() throws Exception {
        var said = run();
        assertEquals(
                """
                200 user 7
                Handlers run on the portable scheduler over NIO, as java.lang is not open to it; \
                start Java with --add-opens java.base/java.lang=dev.weir.server for the faster \
                loop scheduler.
                """,
                said.out());
    }

    @Test
    void withItsFlagsItIsServedByTheLoopSchedulerWithoutWarnings() throws Exception {
        var said =
                run(
                        "--add-opens=java.base/java.lang=dev.weir.server",
                        "--add-modules=ALL-MODULE-PATH",
                        "--enable-native-access=io.netty.common");
        var kind = SocketKind.EPOLL.missing().isEmpty() ? SocketKind.EPOLL : SocketKind.NIO;
        assertTrue(
                said.out()
                        .startsWith("200 user 7\nHandlers run on the loop scheduler over " + kind),
                said::toString);
        assertTrue(!said.errors().contains("WARNING"), said::toString);
    }

    /// Netty judges the system by its name, so a JVM can be told that it is elsewhere.
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "Mac OS X, it is Linux' own",
        "Windows 11, it is Linux' own",
    })
    void elsewhereItIsServedOverNioAndSaysWhy(String system, String reason) throws Exception {
        var said =
                run(
                        "-Dos.name=" + system,
                        "--add-opens=java.base/java.lang=dev.weir.server",
                        "--enable-native-access=io.netty.common");
        assertEquals(
                "200 user 7\nHandlers run on the loop scheduler over NIO, as EPOLL cannot be had ("
                        + reason
                        + "); choose the portable scheduler to do without JDK internals.\n",
                said.out());
    }

    /// Nobody requires the modules with native libraries.
    @Test
    void onTheModulePathLibrariesHaveToBeAdded() throws Exception {
        var said = run("--add-opens=java.base/java.lang=dev.weir.server");
        assertTrue(
                said.out()
                        .contains(
                                "over NIO, as EPOLL cannot be had (no jar has its library for "
                                        + "linux-"),
                said::toString);
        assertTrue(said.out().contains("--add-modules ALL-MODULE-PATH"), said::toString);
    }

    @Test
    void whatIsNotExportedCannotBeNamed() throws Exception {
        var peeking = Files.createDirectories(classes.resolve("src/example/consumer"));
        Path source = peeking.resolve("Peeking.java");
        Files.writeString(
                source,
                """
                package example.consumer;

                final class Peeking {
                    dev.weir.server.netty.SocketKind kind;
                }
                """);
        String said = compile(SOURCES.resolve("module-info.java"), source);
        assertTrue(
                said.contains("package dev.weir.server.netty is not visible")
                        || said.contains("package dev.weir.server.netty is declared in module"),
                said);
    }
}
