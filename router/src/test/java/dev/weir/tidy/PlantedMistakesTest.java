package dev.weir.tidy;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.AssertionFailedError;

/// Breaks every rule of [TidyTest] and [PapersTest] on purpose: a rule that stays green is not one.
class PlantedMistakesTest {
    @TempDir Path root;

    /// A file that breaks the rule, and one as near to it as can be that does not.
    record Mistake(String rule, String path, String wrong, String right) {
        @Override
        public String toString() {
            return rule + ": " + wrong.strip();
        }
    }

    private static Mistake mistake(String rule, String path, String wrong, String right) {
        return new Mistake(rule, path, wrong, right);
    }

    static Stream<Mistake> mistakes() {
        String http = "http/src/main/java/dev/weir/http/X.java";
        String codec = "http/src/main/java/dev/weir/http/h1/X.java";
        String router = "router/src/main/java/dev/weir/router/X.java";
        String server = "server/src/main/java/dev/weir/server/X.java";
        String test = "server/src/test/java/dev/weir/server/XTest.java";
        String inHttp = "package dev.weir.http;\n";
        String inCodec = "package dev.weir.http.h1;\n";
        return Stream.of(
                mistake(
                        "routerAndHttpRequireNothingButJavaBase",
                        "http/src/main/java/module-info.java",
                        "module m { requires java.logging; }",
                        "module m { requires static org.jspecify; }"),
                mistake(
                        "routerAndHttpImportNothingButJavaBase",
                        router,
                        "import java.util.logging.Logger;",
                        "import static java.util.Map.entry;"),
                mistake(
                        "modulesKnowOnlyTheModulesBelowThem",
                        http,
                        "import dev.weir.router.Router;",
                        "import dev.weir.http.Request; // not dev.weir.router.Router"),
                mistake(
                        "modulesKnowOnlyTheModulesBelowThem",
                        "router/pom.xml",
                        "<artifactId>weir-http</artifactId>",
                        "<artifactId>weir-router</artifactId>"),
                mistake(
                        "nettyIsTouchedInOnePackage",
                        server,
                        "package dev.weir.server;\nimport io.netty.buffer.ByteBuf;",
                        "package dev.weir.server.netty;\nimport io.netty.buffer.ByteBuf;"),
                mistake(
                        "nettyIsInNoPublicSignature",
                        "server/api.txt",
                        "public io.netty.buffer.ByteBuf Body.bytes()",
                        "public byte[] Body.bytes()"),
                mistake(
                        "nettyIsInNoPublicSignature",
                        "server/src/main/java/module-info.java",
                        "module m { requires transitive io.netty.buffer; }",
                        "module m { requires io.netty.buffer; }"),
                mistake(
                        "whatIsOptionalIsForcedOnNobody",
                        "server/src/main/java/module-info.java",
                        "module m { requires static transitive micrometer.core; }",
                        "module m { requires transitive dev.weir.http; }"),
                mistake(
                        "publicSignaturesNameExportedTypes",
                        "server/api.txt",
                        "public dev.weir.server.loop.Loop Server.loop()",
                        "public java.lang.String Server.name()"),
                mistake(
                        "codecsKnowNoClockNoThreadAndNoSocket",
                        codec,
                        inCodec + "class X { long now = System.nanoTime(); }",
                        inHttp + "class X { long now = System.nanoTime(); }"),
                mistake(
                        "everyMainPackageHasAnIntroduction",
                        codec,
                        inCodec + "class X {}",
                        "module m {}"),
                mistake(
                        "typesAreNamedAfterWhatTheyAre",
                        server,
                        "final class ConnectionManager {}",
                        "record Data() {} // the frame of RFC 9113"),
                mistake(
                        "sourcesStaySmall",
                        server,
                        "/// A line of a giant.\n".repeat(2_000),
                        "/// A line.\n".repeat(2_000)),
                mistake("commentsEndAtColumn100", server, "//" + " x".repeat(50), "//"),
                mistake("nothingIsIndentedByTabs", server, "\tint x;", "String x = \"\\t\";"),
                mistake(
                        "importsNameOneTypeEach",
                        server,
                        "import static java.util.Map.*;",
                        "import module java.base;"),
                mistake(
                        "everyTestIsFoundByItsName",
                        "server/src/test/java/dev/weir/server/Lost.java",
                        "class Lost { @Test void fact() {} }",
                        "class Lost { /* no @Test here */ }"),
                mistake(
                        "testsWaitForEventsAndNotForTime",
                        test,
                        "void waits() { Thread.sleep(10); }",
                        "void handle() { Thread.sleep(10); // handler\n }"),
                mistake("stackTracesGoToTheLog", test, "e.printStackTrace();", "// e"),
                mistake(
                        "librariesDoNotPrint",
                        server,
                        "package dev.weir.server;\nvoid f() { System.err.println(); }",
                        "package dev.weir.server.demo;\nvoid f() { System.err.println(); }"),
                mistake(
                        "numbersOfThePeerAreParsedByTheirGrammar",
                        http,
                        inHttp + "int x = Integer.parseInt(text);",
                        inHttp + "int x = digits(text); // not Integer.parseInt"),
                mistake(
                        "serverTakesNoMonitor",
                        server,
                        "synchronized void f() {}",
                        "String s = \"synchronized\";"),
                mistake("memoryIsReachedByPublicApi", server, "sun.misc.Unsafe u;", "Safe s;"),
                mistake(
                        "exceptionsAreNotSwallowed",
                        test,
                        "try { f(); } catch (Exception e) { // hopeless\n }",
                        "try { f(); } catch (IOException e) { }"),
                mistake(
                        "codecsDoNotInterpretFormatStrings",
                        codec,
                        inCodec + "String s = String.format(\"%d\", 1);",
                        inCodec + "String s = \"String.format\" + 1;"),
                mistake(
                        "whatUsersCanNameIsDescribed",
                        http,
                        inHttp + "/// X.\npublic record X(int a) {}",
                        inHttp + "/// X.\n///\n/// @param a it\npublic record X(int a) {}"),
                mistake(
                        "whatUsersCanNameIsDescribed",
                        http,
                        inHttp + "/// X.\npublic interface X { void f(); }",
                        inHttp + "/// X.\npublic interface X { /** F. */ void f(); }"),
                mistake(
                        "whatUsersCanNameIsDescribed",
                        http,
                        inHttp + "/// X.\npublic enum X { A }",
                        inHttp + "/// X.\npublic enum X {\n/// A.\nA }"),
                mistake(
                        "whatUsersCanNameIsDescribed",
                        http,
                        inHttp + "/// X.\npublic final class X {}",
                        inHttp
                                + "/// X.\npublic final class X { private X() {}"
                                + " @Override public int hashCode() { return 1; } }"),
                mistake(
                        "whatUsersCanNameIsDescribed",
                        http,
                        inHttp + "public interface X {}",
                        inHttp + "interface X { void f(); }"),
                mistake(
                        "whatUsersCanNameIsDescribed",
                        http,
                        inHttp + "/// @param <T> it\npublic interface X<T> {}",
                        inHttp + "/// X.\npublic interface X<T> {}"),
                mistake(
                        "unfinishedWorkHasAnIssue",
                        server,
                        "// TO" + "DO: later",
                        "// TO" + "DO #12: later"),
                mistake(
                        "noFileKnowsTheMachineItWasWrittenOn",
                        "docs/a.md",
                        "cd /ro" + "ot/weir",
                        "GET /users/ro" + "ot/x"),
                mistake(
                        "noFileKnowsTheMachineItWasWrittenOn",
                        "bench/run.sh",
                        "cd /ho" + "me/jane/weir",
                        "cd ~/weir"),
                mistake(
                        "textsCiteOnlyWhatTheirReadersCanOpen",
                        "docs/a.md",
                        "see shared" + "/notes/x.md",
                        "see docs/x.md"),
                mistake(
                        "javaInPapersIsCompiledSource",
                        "docs/a.md",
                        "```java\nint x;\n```",
                        "```sh\nmvn verify\n```"),
                mistake("linksLeadSomewhere", "docs/a.md", "[a](gone.md)", "[a](a.md#top)"),
                mistake(
                        "placesCitedForRfcsExist",
                        "docs/rfc/9112.md",
                        "| §7.1 | `h1/Gone.java#parse` |",
                        "| §7.1 | obeyed |"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void isFoundWithPlaceAndAdvice(Mistake mistake) throws IOException {
        var rule = ruleNamed(mistake.rule);
        plant(mistake.path, mistake.wrong);
        var failure = assertThrows(AssertionFailedError.class, () -> rule.accept(project()));
        String message = failure.getMessage();
        assertTrue(message.matches("(?s)" + mistake.path + ":\\d+: \\S.*"), message);
        assertTrue(message.matches("(?s).* banned.*, use .* because .*\\."), message);

        plant(mistake.path, mistake.right);
        assertDoesNotThrow(() -> rule.accept(project()));
    }

    @Test
    void theRootOfTheProjectIsAMachinePath() throws IOException {
        plant("docs/a.md", "cd " + root.toAbsolutePath() + " && mvn verify");
        assertThrows(
                AssertionFailedError.class,
                () -> ruleNamed("noFileKnowsTheMachineItWasWrittenOn").accept(project()));
    }

    @Test
    void everyRuleIsBroken() {
        var broken = mistakes().map(Mistake::rule).collect(Collectors.toCollection(TreeSet::new));
        var rules =
                Stream.of(TidyTest.class, PapersTest.class)
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                        .filter(method -> method.isAnnotationPresent(Test.class))
                        .map(Method::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(rules, broken);
    }

    private Project project() {
        return new Project(root);
    }

    private void plant(String path, String text) throws IOException {
        Files.writeString(root.resolve(".gitignore"), "target/\n");
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static Consumer<Project> ruleNamed(String name) {
        return project -> {
            var tidy = new TidyTest();
            tidy.project = project;
            var papers = new PapersTest();
            papers.project = project;
            for (Object test : new Object[] {tidy, papers}) {
                for (Method method : test.getClass().getDeclaredMethods()) {
                    if (method.getName().equals(name)) {
                        call(method, test);
                        return;
                    }
                }
            }
            throw new AssertionError("There is no rule named " + name + ".");
        };
    }

    private static void call(Method method, Object test) {
        try {
            method.invoke(test);
        } catch (java.lang.reflect.InvocationTargetException e) {
            if (e.getCause() instanceof AssertionFailedError failure) {
                throw failure;
            }
            throw new AssertionError(e);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
