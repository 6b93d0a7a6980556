package dev.weir.bench.compare;

/// One thing that was seen once.
///
/// @param of the case, as in `pipelined`
/// @param rival whose it is, as in `hyper`
/// @param metric what was counted, as in [#RATE]; the name ends in its unit
/// @param round in which round of the run
/// @param value how much it was
record Figure(String of, String rival, String metric, int round, double value) {

    static final String RATE = "requestsPerSecond";
    static final String CPU = "cpuMicros";
    static final String USER_CPU = "userCpuMicros";
    static final String P50 = "p50Micros";
    static final String P99 = "p99Micros";
    static final String P999 = "p999Micros";
    static final String SERVER_BUSY = "serverCores";
    static final String CLIENT_BUSY = "clientCores";
    static final String ERRORS = "errorCount";
    static final String START = "startMillis";
    static final String RSS_START = "rssAtStartBytes";
    static final String RSS_LOAD = "rssAfterLoadBytes";
    static final String RSS_HELD = "rssHeldBytes";
    static final String HEAP_EACH = "heapEachBytes";
    static final String NATIVE_EACH = "nativeEachBytes";
    static final String HELD = "heldCount";
    static final String ALIVE = "aliveCount";
    static final String BURNS_ALONE = "burnsAlonePerSecond";
    static final String BURNS = "burnsPerSecond";
    static final String P99_ALONE = "p99AloneMicros";
    static final String FLOOD_RATE = "floodRequestsPerSecond";
    static final String ANSWERS = "answerCount";
    static final String WRONG = "wrongCount";
    static final String LOST = "lostCount";
    static final String LINE = "cacheLineNanos";
}
