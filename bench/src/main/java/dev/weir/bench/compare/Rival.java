package dev.weir.bench.compare;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// A server to compare, ours among them.
///
/// @param name what it is called on the command line and in tables
/// @param title what it is, in a few words
/// @param kind how it is built and started
/// @param command its command line, with `{port}` and `{threads}`
/// @param environment what it needs beside the runner's own
/// @param traits what it can and what it is for
record Rival(
        String name,
        String title,
        Kind kind,
        List<String> command,
        Map<String, String> environment,
        Set<Trait> traits) {

    /// How a rival is built.
    enum Kind {
        WEIR,
        BENCH_JAR,
        JVM,
        RUST,
        GO,
        NGINX
    }

    enum Trait {
        /// Serves the whole contract of the demo, `/burn` and all.
        BURNS,
        /// A handler may wait there.
        SLEEPS,
        /// Serves paths with parameters, JSON and echo.
        ROUTES,
        /// Takes the place of the default in a quick run.
        QUICK,
        /// Is one of the modes that a soak is run in.
        SOAKS,
        /// Is there for the comparison of collectors only.
        COLLECTOR,
        /// Is there for the comparison of starts only.
        START
    }

    boolean is(Trait trait) {
        return traits.contains(trait);
    }

    /// Whether a JVM runs it, which has to be warm and has a heap of its own.
    boolean isJvm() {
        return kind == Kind.WEIR || kind == Kind.BENCH_JAR || kind == Kind.JVM;
    }
}
