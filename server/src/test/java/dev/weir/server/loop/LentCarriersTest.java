package dev.weir.server.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/// When carriers are lent and taken back.
class LentCarriersTest {

    private static final long STUCK_NANOS = 10_000_000;

    private final FakeLoop loop = new FakeLoop();
    private final FakeLoop other = new FakeLoop();
    private int lent;
    private final LentCarriers carriers =
            new LentCarriers(List.of(loop, other), STUCK_NANOS, more -> lent += more);
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

    private void watchAfter(long nanos) {
        nowNanos += nanos;
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
