package dev.weir.bench.compare;

import dev.weir.bench.compare.Rival.Trait;
import java.util.List;
import java.util.Locale;

/// What rivals are compared in.
enum Case {
    PIPELINED(
            Setting.ONE_CORE, "plaintext, 16 pipelined on 64 connections", Asked.PLAINTEXT, 64, 16),
    PLAIN_64(Setting.ONE_CORE, "plaintext, 64 connections", Asked.PLAINTEXT, 64, 1),
    PLAIN_512(Setting.ONE_CORE, "plaintext, 512 connections", Asked.PLAINTEXT, 512, 1),
    PARAMETERS(Setting.ONE_CORE, "two typed parameters, 64 connections", Asked.ORDERS, 64, 1),
    JSON(Setting.ONE_CORE, "JSON, 64 connections", Asked.JSON, 64, 1),
    ECHO(Setting.ONE_CORE, "echo of 1,024 bytes, 64 connections", Asked.ECHO, 64, 1),
    SLEEP(Setting.ONE_CORE, "a handler that sleeps 10 ms, 512 connections", Asked.SLEEP, 512, 1),
    BURN_1(Setting.ONE_CORE, "others beside 1 connection in /burn/50", Asked.PLAINTEXT, 1, 1),
    BURN_2(Setting.ONE_CORE, "others beside 2 connections in /burn/50", Asked.PLAINTEXT, 2, 1),
    FLOOD(Setting.ONE_CORE, "a healthy client beside 20 that flood", Asked.PLAINTEXT, 20, 64),
    PIPELINED_2(
            Setting.TWO_CORES,
            "plaintext, 16 pipelined on 64 connections",
            Asked.PLAINTEXT,
            64,
            16),
    PLAIN_2(Setting.TWO_CORES, "plaintext, 64 connections", Asked.PLAINTEXT, 64, 1),
    COLLECTORS_PIPELINED(
            Setting.COLLECTORS,
            "plaintext, 16 pipelined on 64 connections",
            Asked.PLAINTEXT,
            64,
            16),
    COLLECTORS_PLAIN_64(Setting.COLLECTORS, "plaintext, 64 connections", Asked.PLAINTEXT, 64, 1),
    START(Setting.START, "from the command to the first answer", Asked.PLAINTEXT, 1, 1),
    IDLE(Setting.MEMORY, "10,000 idle connections", Asked.PLAINTEXT, 10_000, 1),
    SLEEPERS(Setting.MEMORY, "19,000 requests asleep", Asked.LONG_SLEEP, 19_000, 1),
    SOAK(
            Setting.SOAK,
            "random requests, cut and delayed, 256 connections",
            Asked.PLAINTEXT,
            256,
            1);

    /// Where server and load run, and how often.
    enum Setting {
        /// The server has core 0 and one loop, the load core 1.
        ONE_CORE,
        /// The server has both cores and two loops, and shares them with the load.
        TWO_CORES,
        /// As one core, for our server under each collector.
        COLLECTORS,
        /// Both cores; nothing but the start.
        START,
        /// One core; once, as memory hardly varies.
        MEMORY,
        /// One core; once, and long.
        SOAK
    }

    /// What is asked for, and what has to come.
    enum Asked {
        PLAINTEXT("/plaintext", "Hello, World!"),
        ORDERS("/users/{}/orders/456", "{} 456"),
        JSON("/json", "{\"message\":\"Hello, World!\"}"),
        ECHO("/echo", ""),
        SLEEP("/sleep/10", "ok"),
        LONG_SLEEP("/sleep/12000", "ok");

        final String target;
        final String expected;

        Asked(String target, String expected) {
            this.target = target;
            this.expected = expected;
        }
    }

    final Setting setting;
    final String title;
    final Asked asked;
    final int connections;
    final int depth;

    Case(Setting setting, String title, Asked asked, int connections, int depth) {
        this.setting = setting;
        this.title = title;
        this.asked = asked;
        this.connections = connections;
        this.depth = depth;
    }

    /// As it is written on the command line.
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isPlainLoad() {
        return switch (this) {
            case PIPELINED,
                    PLAIN_64,
                    PLAIN_512,
                    PARAMETERS,
                    JSON,
                    ECHO,
                    SLEEP,
                    PIPELINED_2,
                    PLAIN_2,
                    COLLECTORS_PIPELINED,
                    COLLECTORS_PLAIN_64 ->
                    true;
            case BURN_1, BURN_2, FLOOD, START, IDLE, SLEEPERS, SOAK -> false;
        };
    }

    /// Whether it can be asked of this rival, and is worth it.
    boolean isFor(Rival rival) {
        if (rival.is(Trait.COLLECTOR)) {
            return setting == Setting.COLLECTORS;
        }
        if (rival.is(Trait.START)) {
            return this == START;
        }
        return switch (this) {
            case PIPELINED, PLAIN_64, PLAIN_512, FLOOD, PIPELINED_2, PLAIN_2, START, IDLE -> true;
            case PARAMETERS, JSON, ECHO -> rival.is(Trait.ROUTES);
            case SLEEP -> rival.is(Trait.SLEEPS);
            case SLEEPERS -> rival.is(Trait.SLEEPS);
            case BURN_1, BURN_2 -> rival.is(Trait.BURNS);
            case SOAK -> rival.is(Trait.SOAKS);
            case COLLECTORS_PIPELINED, COLLECTORS_PLAIN_64 -> false;
        };
    }

    /// Those of a quick run.
    static List<Case> quick() {
        return List.of(PIPELINED, PLAIN_64, PARAMETERS);
    }
}
