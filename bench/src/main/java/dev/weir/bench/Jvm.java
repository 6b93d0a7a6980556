package dev.weir.bench;

/// Arguments of the JVMs that measure: the same for ours and for what it is compared with.
final class Jvm {

    /// For [dev.weir.server.loop.LoopScheduler]; `bin/weir` gives it too.
    static final String OPENS = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    /// JMH's own use of it warns at every start. Netty is faster with it, so it may.
    static final String MEMORY_ACCESS = "--sun-misc-unsafe-memory-access=allow";

    static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

    static final String HEAP_LEAST = "-Xms512m";
    static final String HEAP_MOST = "-Xmx512m";

    /// Stated, because the JVM's own choice depends on the number of cores: G1 with two, Serial
    /// with one.
    static final String COLLECTOR = "-XX:+UseParallelGC";

    /// Netty samples its buffers for leaks unless told not to.
    static final String NO_LEAK_DETECTION = "-Dio.netty.leakDetection.level=disabled";

    /// Virtual threads are not listed in thread dumps, and cost less.
    static final String NO_REGISTRY = "-Djdk.trackAllThreads=false";

    /// As many carriers of the JDK's scheduler as there are loops, which is one.
    static final String ONE_CARRIER = "-Djdk.virtualThreadScheduler.parallelism=1";

    private Jvm() {}
}
