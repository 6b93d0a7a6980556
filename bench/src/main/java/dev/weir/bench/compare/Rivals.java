package dev.weir.bench.compare;

import dev.weir.bench.compare.Rival.Kind;
import dev.weir.bench.compare.Rival.Trait;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// All servers that there are to compare, and how each is started.
final class Rivals {

    /// The same for every JVM. The collector is stated, because the JVM's own choice depends on the
    /// number of cores: Serial with one, G1 with two.
    static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m");

    static final String COLLECTOR = "-XX:+UseSerialGC";

    /// Netty, on which some of them are built, is faster with these.
    private static final List<String> RIVAL_FLAGS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                    "-Dio.netty.tryReflectionSetAccessible=true",
                    "-Dio.netty.leakDetection.level=disabled");

    /// Its defaults delay answers, and close all but 200 idle connections.
    private static final List<String> JDK_SERVER_FLAGS =
            List.of(
                    "-Dsun.net.httpserver.nodelay=true",
                    "-Dsun.net.httpserver.maxIdleConnections=20000",
                    "-Djdk.httpserver.maxConnections=-1");

    private final Path root;
    private final List<Rival> all = new ArrayList<>();

    private Rivals(Path root) {
        this.root = root;
    }

    static List<Rival> all(Path root) {
        var rivals = new Rivals(root);
        rivals.addOurs();
        rivals.addNative();
        rivals.addJvm();
        return List.copyOf(rivals.all);
    }

    /// Where what is built for rivals lies.
    static Path built(Path root) {
        return root.resolve("bench/rivals/target");
    }

    private void addOurs() {
        String title = "Weir, loop scheduler over ";
        weir("weir-epoll", title + "epoll", "loop", "epoll", Trait.QUICK, Trait.SOAKS);
        weir("weir-io_uring", title + "io_uring", "loop", "io_uring", Trait.QUICK, Trait.SOAKS);
        weir("weir-nio", title + "NIO", "loop", "nio", Trait.SOAKS);
        weir(
                "weir-portable",
                "Weir, the JDK's scheduler over NIO",
                "portable",
                "nio",
                Trait.QUICK,
                Trait.SOAKS);
        add(
                "weir-netty-codec",
                "Weir's loop, scheduler, router and model over Netty's HttpServerCodec",
                Kind.BENCH_JAR,
                javaCommand(
                        List.of(
                                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Dio.netty.leakDetection.level=disabled"),
                        System.getProperty("java.class.path"),
                        "dev.weir.server.NettyCodecServer",
                        "{port}",
                        "{threads}"),
                Map.of(),
                Trait.ROUTES,
                Trait.SLEEPS);
        for (String collector : List.of("G1", "Serial", "Parallel", "Z")) {
            weirWith(
                    "weir-" + collector.toLowerCase(Locale.ROOT) + "gc",
                    "Weir over epoll, " + collector + "GC",
                    "-XX:+Use" + collector + "GC",
                    Trait.COLLECTOR);
        }
        weirWith(
                "weir-no-cache",
                "Weir over epoll, started without its cache",
                COLLECTOR + " -XX:AOTMode=off",
                Trait.START);
    }

    private void weir(
            String name, String title, String scheduler, String transport, Trait... more) {
        add(
                name,
                title,
                Kind.WEIR,
                weirCommand(scheduler, transport),
                javaOptions(COLLECTOR),
                traits(more, Trait.ROUTES, Trait.SLEEPS, Trait.BURNS));
    }

    private void weirWith(String name, String title, String options, Trait trait) {
        add(name, title, Kind.WEIR, weirCommand("loop", "epoll"), javaOptions(options), trait);
    }

    private List<String> weirCommand(String scheduler, String transport) {
        return List.of(
                root.resolve("bin/weir").toString(),
                "--port",
                "{port}",
                "--threads",
                "{threads}",
                "--scheduler",
                scheduler,
                "--transport",
                transport);
    }

    private static Map<String, String> javaOptions(String options) {
        return Map.of("JAVA_OPTS", String.join(" ", HEAP) + " " + options);
    }

    private void addNative() {
        rust("floor", "no server: epoll, a canned answer, nothing parsed", "rival-floor");
        rust("hand", "epoll, httparse, matchit, by hand", "rival-floor", "parse");
        rust("hyper", "hyper 1.12 with pipeline_flush", "rival-hyper");
        rust("axum", "axum 0.8 by axum::serve", "rival-axum");
        rust("axum-local", "axum 0.8, a runtime per core, pipeline_flush", "rival-axum", "local");
        rust("actix", "actix-web 4", "rival-actix");
        rust("rocket", "Rocket 0.5", "rival-rocket");
        rust("may", "may_minihttp 0.1", "rival-may");
        rust("ntex", "ntex 3 on tokio", "rival-ntex");
        go("nethttp", "Go's net/http");
        go("fasthttp", "fasthttp 1.65");
        add(
                "nginx",
                "nginx, answers from its configuration",
                Kind.NGINX,
                List.of(
                        root.resolve("bench/rivals/nginx/run.sh").toString(),
                        "{port}",
                        "{threads}"),
                Map.of());
    }

    private void rust(String name, String title, String program, String... mode) {
        var command = new ArrayList<String>();
        command.add(built(root).resolve("rust/release/" + program).toString());
        command.addAll(List.of("{port}", "{threads}"));
        command.addAll(List.of(mode));
        Trait[] traits =
                switch (name) {
                    case "floor" -> new Trait[] {Trait.QUICK};
                    case "hand" -> new Trait[] {Trait.ROUTES};
                    case "hyper", "may" -> new Trait[] {Trait.ROUTES, Trait.SLEEPS, Trait.QUICK};
                    default -> new Trait[] {Trait.ROUTES, Trait.SLEEPS};
                };
        add(name, title, Kind.RUST, command, Map.of(), traits);
    }

    private void go(String name, String title) {
        add(
                name,
                title,
                Kind.GO,
                List.of(built(root).resolve("go/" + name).toString(), "{port}", "{threads}"),
                Map.of(),
                Trait.ROUTES,
                Trait.SLEEPS);
    }

    private void addJvm() {
        jvm("netty", "Netty 4.2 over epoll, HttpServerCodec, answers on the loop", List.of());
        jvm("netty-vt", "the same, one of the JDK's virtual threads per request", List.of());
        jvm("helidon", "Helidon 4.5", List.of());
        jvm("vertx", "Vert.x 5.1 over epoll", List.of());
        jvm("undertow", "Undertow 2.4", List.of());
        jvm("jetty", "Jetty 12.1, its core", List.of());
        jvm("javalin", "Javalin 7.2", List.of());
        jvm("jdk", "the JDK's own server, virtual threads", JDK_SERVER_FLAGS);
    }

    private void jvm(String name, String title, List<String> flags) {
        var all = new ArrayList<>(RIVAL_FLAGS);
        all.addAll(flags);
        Path jars = built(root).resolve("jvm");
        add(
                name,
                title,
                Kind.JVM,
                javaCommand(
                        all,
                        jars.resolve("rivals-jvm-1.jar") + ":" + jars.resolve("lib") + "/*",
                        "rivals.Main",
                        name,
                        "{port}",
                        "{threads}"),
                Map.of(),
                Trait.ROUTES,
                Trait.SLEEPS);
    }

    private static List<String> javaCommand(
            List<String> flags, String classPath, String... mainAndArguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(HEAP);
        command.add(COLLECTOR);
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath));
        command.addAll(List.of(mainAndArguments));
        return command;
    }

    private static Trait[] traits(Trait[] some, Trait... more) {
        var all = EnumSet.noneOf(Trait.class);
        all.addAll(List.of(some));
        all.addAll(List.of(more));
        return all.toArray(Trait[]::new);
    }

    private void add(
            String name,
            String title,
            Kind kind,
            List<String> command,
            Map<String, String> environment,
            Trait... traits) {
        var set = EnumSet.noneOf(Trait.class);
        set.addAll(List.of(traits));
        all.add(new Rival(name, title, kind, command, environment, set));
    }
}
