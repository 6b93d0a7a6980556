package dev.weir.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What was measured with, and on.
final class Versions {

    private static final long SECONDS_MAX = 10;

    /// Crates whose versions are told, out of those of the lock file.
    private static final Pattern CRATE =
            Pattern.compile(
                    "name = \"(hyper|axum|actix-web|rocket|may_minihttp|ntex|tokio|httparse)\"\\R"
                            + "version = \"([^\"]+)\"");

    private static final Pattern ARTIFACT =
            Pattern.compile(
                    "<artifactId>(helidon-webserver|vertx-web|undertow-core|jetty-server|javalin)"
                            + "</artifactId>\\s*<version>([^<]+)<");

    private static final Pattern MODULE = Pattern.compile("(valyala/fasthttp) v(\\S+)");

    private static final Pattern NETTY = Pattern.compile("<(netty)\\.version>([^<]+)<");

    private Versions() {}

    /// Processor, cores, system and JDK.
    static String machine() {
        String processor = "an unknown processor";
        try {
            processor = first("/proc/cpuinfo", "model name\\s*: (.*)", processor);
        } catch (IOException absent) {
            processor = System.getProperty("os.arch");
        }
        return processor
                + ", "
                + Runtime.getRuntime().availableProcessors()
                + " cores; "
                + System.getProperty("os.name")
                + " "
                + System.getProperty("os.version")
                + "; "
                + System.getProperty("java.vm.vendor")
                + " JDK "
                + System.getProperty("java.runtime.version");
    }

    private static String first(String file, String pattern, String otherwise) throws IOException {
        var matcher = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
        return matcher.find() ? matcher.group(1) : otherwise;
    }

    /// Of rivals and toolchains; what is not here is left out.
    static List<String> all(Path root) {
        var all = new ArrayList<String>();
        addMatches(all, root.resolve("bench/rivals/rust/Cargo.lock"), CRATE);
        addMatches(all, root.resolve("bench/rivals/go/go.mod"), MODULE);
        addMatches(all, root.resolve("bench/rivals/jvm/pom.xml"), NETTY);
        addMatches(all, root.resolve("bench/rivals/jvm/pom.xml"), ARTIFACT);
        addOutput(all, "rustc", "--version");
        addOutput(all, "go", "version");
        addOutput(all, "nginx", "-v");
        return List.copyOf(all);
    }

    private static void addMatches(List<String> all, Path file, Pattern pattern) {
        try {
            var matcher = pattern.matcher(Files.readString(file));
            while (matcher.find()) {
                all.add(matcher.group(1) + " " + matcher.group(2));
            }
        } catch (IOException absent) {
            all.add(file.getFileName() + " is missing");
        }
    }

    private static void addOutput(List<String> all, String... command) {
        if (!Command.exists(command[0])) {
            return;
        }
        try {
            String said =
                    Command.run(List.of(command), Path.of("."), Map.of(), SECONDS_MAX).output();
            all.add(said.strip().lines().findFirst().orElse(command[0]));
        } catch (IOException failed) {
            all.add(command[0] + " did not tell");
        }
    }
}
