package dev.weir.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A match allocates nothing: every resolution but a 400 was made when the router was built.
class AllocationTest {

    private static final int WARM_UP = 20_000;
    private static final int MATCHES = 200_000;

    /// The virtual machine allocates now and then on a thread's account (a deoptimised frame's
    /// locals, a resolved call site, a counter of its own), once each; what a match allocates shows
    /// in every round.
    private static final int ROUNDS = 10;

    /// The smallest object in one match of a hundred would be 32,000 bytes in a round.
    private static final long BYTES_OF_THE_MACHINE_MAX = 4_096;

    private final Router<String> router =
            Answers.routerOf(
                    "GET /plaintext GET /users/{id}/orders/{order} GET /v{n}.json GET /s/{*path}"
                            + " GET /a/b/c GET /a/{x}/d POST /users/{id}");

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "GET, /plaintext",
        "HEAD, /plaintext",
        "OPTIONS, /plaintext",
        "POST, /plaintext",
        "BREW, /plaintext",
        "GET, /none",
        "GET, /users/7/orders/12345678901234567890",
        "GET, /v1.json",
        "GET, /s/a/b/c.txt",
        "GET, /s/../c.txt",
        "GET, /a/b/d",
        "POST, /users/7",
        "GET, /%75sers/7%20/orders/%E2%82%AC",
        "GET, /s/%2e%2e/a%2fb",
        "GET, /none%20"
    })
    void matchAllocatesNothing(String method, String path) {
        byte[] bytes = Answers.bytes(path);
        var captures = new Captures();
        match(method, bytes, captures, WARM_UP);
        var threads =
                assertInstanceOf(
                        com.sun.management.ThreadMXBean.class, ManagementFactory.getThreadMXBean());
        threads.getCurrentThreadAllocatedBytes(); // its own first call allocates
        long fewest = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && fewest > BYTES_OF_THE_MACHINE_MAX; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            int found = match(method, bytes, captures, MATCHES);
            long after = threads.getCurrentThreadAllocatedBytes();
            assertEquals(MATCHES, found);
            fewest = Math.min(fewest, after - before);
        }
        long least = fewest;
        assertTrue(
                least <= BYTES_OF_THE_MACHINE_MAX,
                () -> least + " bytes in " + MATCHES + " matches");
    }

    private int match(String method, byte[] path, Captures captures, int times) {
        int found = 0;
        for (int i = 0; i < times; i++) {
            var resolution = router.match(method, path, 0, path.length, captures);
            found += resolution instanceof Resolution.BadPath<String> ? 0 : 1;
        }
        return found;
    }
}
