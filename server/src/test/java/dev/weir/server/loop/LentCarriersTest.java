package dev.weir.server.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/// When carriers are lent and taken back.
class LentCarriersTest {

    private static final long STUCK_NANOS = 10_000_000;

    private final FakeLoop loop = new FakeLoop();
    private final FakeLoop other = new FakeLoop();
    private int lent;
    private long cpuNanos;
    private double cpuShare = 1;
    private final LentCarriers carriers =
            new LentCarriers(
                    List.of(loop, other), STUCK_NANOS, more -> lent += more, () -> cpuNanos);
    private long nowNanos = 1;

    private static final class FakeLoop implements LentCarriers.Progress {
        private long steps;
        private boolean isWaiting;

        @Override
        public long steps() {
            return steps;
        }

        @Override
        public boolean isWaiting() {
            return isWaiting;
        }
    }

    LentCarriersTest() {
        other.isWaiting = true;
        carriers.watch(nowNanos);
    }

    /// As often as the monitor looks, half of that.
    private void watchAfter(long nanos) {
        pass(nanos / 2);
        pass(nanos - nanos / 2);
    }

    private void pass(long nanos) {
        nowNanos += nanos;
        cpuNanos += (long) (nanos * cpuShare);
        carriers.watch(nowNanos);
    }

    @Test
    void aLoopWithoutATurnForSoLongIsLentOne() {
        watchAfter(STUCK_NANOS - 1);
        assertEquals(0, lent);
        watchAfter(1);
        assertEquals(1, lent);
    }

    @Test
    void anotherOnlyAfterAsLongAgain() {
        watchAfter(STUCK_NANOS + 1);
        watchAfter(STUCK_NANOS - 1);
        assertEquals(1, lent);
        watchAfter(1);
        assertEquals(2, lent);
    }

    @Test
    void aLoopThatTurnsOrWaitsIsLentNone() {
        watchAfter(STUCK_NANOS - 1);
        loop.steps++;
        watchAfter(STUCK_NANOS - 1);
        watchAfter(0);
        loop.isWaiting = true;
        watchAfter(STUCK_NANOS);
        loop.isWaiting = false;
        watchAfter(STUCK_NANOS - 1);
        assertEquals(0, lent);
    }

    @Test
    void oneAfterTheOtherIsTakenBackWhenAllIsCalm() {
        watchAfter(STUCK_NANOS);
        watchAfter(STUCK_NANOS);
        assertEquals(2, lent);
        loop.isWaiting = true;
        watchAfter(LentCarriers.CALM_NANOS - 1);
        assertEquals(2, lent);
        watchAfter(1);
        assertEquals(1, lent);
        watchAfter(LentCarriers.CALM_NANOS);
        assertEquals(0, lent);
        watchAfter(LentCarriers.CALM_NANOS);
        assertEquals(0, lent);
    }

    @Test
    void noMoreThanTheLimit() {
        for (int i = 0; i < LentCarriers.LENT_MAX - 1; i++) {
            watchAfter(STUCK_NANOS);
        }
        assertEquals(LentCarriers.LENT_MAX - 1, lent);
        watchAfter(STUCK_NANOS);
        assertEquals(LentCarriers.LENT_MAX, lent);
        watchAfter(STUCK_NANOS);
        assertEquals(LentCarriers.LENT_MAX, lent);
        carriers.close();
        assertEquals(0, lent);
    }

    /// The system has given the carriers no CPU, or a collection was on.
    @Test
    void noneThatUsesNoCpuUnlessItLasts() {
        cpuShare = 0.7;
        watchAfter(STUCK_NANOS);
        assertEquals(0, lent);
        for (int i = 0; i < LentCarriers.BLOCKED_FACTOR - 2; i++) {
            watchAfter(STUCK_NANOS);
        }
        watchAfter(STUCK_NANOS - 1);
        assertEquals(0, lent);
        watchAfter(1);
        assertEquals(1, lent);
        cpuShare = 0.8;
        watchAfter(STUCK_NANOS);
        assertEquals(2, lent);
    }

    @Test
    void carriersAreToldByTheirNames() {
        assertEquals(
                "ForkJoinPool-1-worker-",
                CarriersCpu.prefix("VirtualThread[#30,a@b]/runnable@ForkJoinPool-1-worker-3"));
        assertNull(CarriersCpu.prefix("VirtualThread[#30]/runnable"));
        assertNull(CarriersCpu.prefix("VirtualThread[#30,a-worker-1]/runnable@carrier"));
    }

    @Test
    void theirCpuTimeGrowsAsTheyCompute() throws InterruptedException {
        var cpu = new CarriersCpu();
        long before = cpu.getAsLong();
        Thread computing =
                Thread.startVirtualThread(() -> {
                    while (cpu.getAsLong() - before < 20_000_000) {
                        Thread.onSpinWait();
                    }
                });
        computing.join();
        assertTrue(cpu.getAsLong() - before >= 20_000_000);
    }

    /// Among many threads a loop may have to wait though no carrier is held.
    @Test
    void noneWhileAnyLoopGoesOn() {
        other.isWaiting = false;
        for (int i = 0; i < 10; i++) {
            watchAfter(STUCK_NANOS - 1);
            other.steps++;
        }
        assertEquals(0, lent);
        watchAfter(0);
        watchAfter(STUCK_NANOS);
        assertEquals(1, lent);
    }
}
