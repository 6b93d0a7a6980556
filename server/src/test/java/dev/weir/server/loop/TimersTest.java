package dev.weir.server.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimersTest {

    private static final long TICK = Timers.TICK_NANOS;
    private static final long TURN = 1024 * TICK;

    private static final long START = 1_000_000_007;

    private final Timers timers = new Timers(START);
    private final List<String> fired = new ArrayList<>();

    /// A timer that notes when it fired, and then does what it was told.
    private class Noting extends Timer {
        private final String name;
        private final Runnable then;
        long firedNanos;
        int count;

        Noting(String name, Runnable then) {
            this.name = name;
            this.then = then;
        }

        Noting(String name) {
            this(name, () -> {});
        }

        @Override
        protected void fire(long nowNanos) {
            assertFalse(isSet(), "it is no longer set");
            assertTrue(nowNanos - dueNanos() >= 0, () -> name + " fired early");
            firedNanos = nowNanos;
            count++;
            fired.add(name);
            then.run();
        }
    }

    private void set(Timer timer, long afterNanos) {
        timers.set(timer, START + afterNanos);
    }

    private void advance(long afterNanos) {
        timers.advance(START + afterNanos);
    }

    private long toNext(long afterNanos) {
        return timers.nanosToNext(START + afterNanos);
    }

    // When timers fire

    @ParameterizedTest(name = "due after {0} ns: tick {1}, {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    -5000000   | 1    | already due: the next tick
                    0          | 1    | due now: the next tick
                    1          | 1    | a nanosecond away
                    3999999    | 1    | just before a tick
                    4000000    | 1    | at a tick
                    4000001    | 2    | just after it
                    4091999999 | 1023 | a turn less two ticks
                    4092000001 | 1024 | a turn less a tick, and a nanosecond
                    4096000000 | 1024 | one turn
                    4096000001 | 1025 | just more than a turn
                    8192000000 | 2048 | two turns
                    40960000001 | 10241 | ten turns
                    """)
    void aTimerFiresAtTheFirstTickAtOrAfterItsTime(long dueNanos, int tick, String why) {
        var timer = new Noting("a");
        set(timer, dueNanos);
        for (int i = 0; i < tick; i++) {
            advance(i * TICK);
            advance(i * TICK + TICK - 1);
            assertEquals(0, timer.count, "at tick " + i + ": " + why);
        }
        advance(tick * TICK);
        assertEquals(1, timer.count, why);
        advance(tick * TICK + 3 * TURN);
        assertEquals(1, timer.count, "once");
    }

    @Test
    void aTimerIsSetUntilItFires() {
        var timer = new Noting("a");
        assertFalse(timer.isSet());
        set(timer, 5 * TICK);
        assertTrue(timer.isSet());
        assertEquals(START + 5 * TICK, timer.dueNanos());
        assertEquals(1, timers.count());
        advance(4 * TICK);
        assertTrue(timer.isSet());
        advance(5 * TICK);
        assertFalse(timer.isSet());
        assertEquals(0, timers.count());
        assertEquals(START + 5 * TICK, timer.firedNanos);
    }

    @Test
    void timersFireByTickInOneAdvance() {
        set(new Noting("third"), 3 * TICK);
        set(new Noting("first"), TICK);
        set(new Noting("second"), 2 * TICK);
        advance(10 * TICK);
        assertEquals(List.of("first", "second", "third"), fired);
    }

    @Test
    void timersOfOneSlotFireInTheirOwnTurns() {
        set(new Noting("next turn"), 5 * TICK + TURN);
        set(new Noting("now"), 5 * TICK);
        set(new Noting("in two turns"), 5 * TICK + 2 * TURN);
        advance(5 * TICK);
        assertEquals(List.of("now"), fired);
        advance(5 * TICK + TURN - 1);
        assertEquals(List.of("now"), fired);
        advance(5 * TICK + TURN);
        assertEquals(List.of("now", "next turn"), fired);
        advance(5 * TICK + 2 * TURN);
        assertEquals(List.of("now", "next turn", "in two turns"), fired);
    }

    @ParameterizedTest(name = "a pause of {0} ticks")
    @ValueSource(ints = {1, 63, 64, 1022, 1023, 1024, 1025, 2048, 100_000})
    void afterALongPauseEverythingDueFiresAndNothingElse(int ticks) {
        advance(7 * TICK);
        var due = new ArrayList<Noting>();
        var later = new ArrayList<Noting>();
        for (int i = 1; i <= 3_000; i++) {
            var timer = new Noting("");
            set(timer, (7 + i) * TICK);
            (i <= ticks ? due : later).add(timer);
        }
        advance((7 + ticks) * TICK);
        assertTrue(due.stream().allMatch(timer -> timer.count == 1));
        assertTrue(later.stream().allMatch(timer -> timer.isSet() && timer.count == 0));
        assertEquals(later.size(), timers.count());
    }

    @Test
    void aTimerThatIsSetAfterALongIdlenessIsNotLate() {
        long now = 100 * TURN + 5;
        var timer = new Noting("a");
        set(timer, now + TICK);
        advance(now);
        assertEquals(0, timer.count);
        advance(now + 2 * TICK);
        assertEquals(1, timer.count);
    }

    @Test
    void timeThatStandsStillOrStepsBackFiresNothing() {
        set(new Noting("a"), 3 * TICK);
        advance(2 * TICK);
        advance(2 * TICK);
        advance(-TURN);
        assertEquals(List.of(), fired);
        advance(3 * TICK);
        assertEquals(List.of("a"), fired);
    }

    // Moving and cancelling

    @Test
    void aTimerThatIsMovedFiresAtItsNewTimeOnly() {
        var later = new Noting("later");
        set(later, TICK);
        set(later, 9 * TICK);
        var sooner = new Noting("sooner");
        set(sooner, 3 * TURN);
        set(sooner, 2 * TICK);
        assertEquals(2, timers.count());
        advance(8 * TICK);
        assertEquals(List.of("sooner"), fired);
        advance(9 * TICK);
        advance(5 * TURN);
        assertEquals(List.of("sooner", "later"), fired);
    }

    @Test
    void aCancelledTimerDoesNotFireAndMayBeSetAgain() {
        var timer = new Noting("a");
        timers.cancel(timer);
        set(timer, TICK);
        timers.cancel(timer);
        timers.cancel(timer);
        assertFalse(timer.isSet());
        assertEquals(0, timers.count());
        advance(2 * TICK);
        assertEquals(List.of(), fired);
        set(timer, 3 * TICK);
        advance(3 * TICK);
        assertEquals(List.of("a"), fired);
    }

    @ParameterizedTest(name = "number {0} of three")
    @ValueSource(ints = {0, 1, 2})
    void anyTimerOfASlotCanBeTakenOut(int out) {
        var slot = List.of(new Noting("0"), new Noting("1"), new Noting("2"));
        slot.forEach(timer -> set(timer, TICK));
        timers.cancel(slot.get(out));
        advance(TICK);
        assertEquals(2, fired.size());
        assertFalse(fired.contains(Integer.toString(out)));
    }

    // What a timer does while it fires

    @Test
    void aTimerMayCancelOthersOfItsSlotWhileItFires() {
        var all = new ArrayList<Noting>();
        for (int i = 0; i < 5; i++) {
            all.add(new Noting("t" + i, () -> all.forEach(timers::cancel)));
        }
        all.forEach(timer -> set(timer, TICK));
        advance(TICK);
        assertEquals(1, fired.size(), "the first cancelled all others");
        assertEquals(0, timers.count());
    }

    @Test
    void aTimerMaySetItselfAgainWhileItFires() {
        var everySecondTick =
                new Noting("") {
                    @Override
                    protected void fire(long nowNanos) {
                        super.fire(nowNanos);
                        timers.set(this, nowNanos + 2 * TICK);
                    }
                };
        set(everySecondTick, 2 * TICK);
        for (int tick = 1; tick <= 20; tick++) {
            advance(tick * TICK);
        }
        assertEquals(10, everySecondTick.count);
    }

    @Test
    void aTimerThatSetsItselfToThePastFiresOnceATickAndDoesNotHangTheLoop() {
        var impatient =
                new Noting("") {
                    @Override
                    protected void fire(long nowNanos) {
                        super.fire(nowNanos);
                        timers.set(this, START);
                    }
                };
        set(impatient, 0);
        advance(TICK);
        assertEquals(1, impatient.count);
        advance(TICK);
        assertEquals(1, impatient.count);
        advance(2 * TICK);
        assertEquals(2, impatient.count);
        advance(50 * TURN);
        assertTrue(impatient.count <= 2 + 1024, "no more than once for each slot");
        assertTrue(impatient.isSet());
    }

    @Test
    void aTimerMaySetOthersToItsOwnSlotATurnLater() {
        var other = new Noting("other");
        set(new Noting("first", () -> set(other, TICK + TURN)), TICK);
        advance(TICK);
        advance(TURN);
        assertEquals(List.of("first"), fired);
        advance(TICK + TURN);
        assertEquals(List.of("first", "other"), fired);
    }

    @Test
    void aTimerMayMoveAnotherThatIsDueToo() {
        var moved = new Noting("moved");
        var mover = new Noting("mover", () -> set(moved, 9 * TICK));
        set(moved, 2 * TICK);
        set(mover, TICK);
        advance(5 * TICK);
        assertEquals(List.of("mover"), fired);
        advance(9 * TICK);
        assertEquals(List.of("mover", "moved"), fired);
    }

    // How long to wait

    @Test
    void withoutTimersThereIsNothingToWaitFor() {
        assertEquals(Long.MAX_VALUE, toNext(0));
        var timer = new Noting("a");
        set(timer, TICK);
        timers.cancel(timer);
        assertEquals(Long.MAX_VALUE, toNext(0));
    }

    @ParameterizedTest(name = "{0} ticks after tick {1}")
    @CsvSource({
        "1, 0", "2, 0", "63, 0", "64, 0", "65, 0", "128, 0", "1023, 0", "1024, 0",
        "1, 62", "1, 63", "1, 64", "64, 63", "64, 64", "1023, 5", "1024, 5", "1024, 64",
        "1000, 1020", "1024, 1023", "1023, 1023"
    })
    void theWaitIsUntilTheNextTimersTick(int ahead, int tick) {
        advance(tick * TICK);
        set(new Noting("a"), (tick + ahead) * TICK);
        assertEquals(ahead * TICK, toNext(tick * TICK));
        assertEquals(ahead * TICK - 1, toNext(tick * TICK + 1));
        assertEquals(0, toNext((tick + ahead) * TICK));
        assertEquals(0, toNext((tick + ahead) * TICK + 1), "never negative");
    }

    @Test
    void nobodyWaitsForATimerThatIsGone() {
        var cancelled = new Noting("cancelled");
        var moved = new Noting("moved");
        set(cancelled, TICK);
        set(moved, 2 * TICK);
        set(new Noting("fired"), 3 * TICK);
        timers.cancel(cancelled);
        set(moved, 9 * TICK);
        assertEquals(3 * TICK, toNext(0));
        advance(3 * TICK);
        assertEquals(6 * TICK, toNext(3 * TICK));
    }

    @Test
    void aTimerTurnsAwayIsReportedATurnEarly() {
        set(new Noting("a"), 3 * TURN + 5 * TICK);
        assertEquals(5 * TICK, toNext(0));
        advance(5 * TICK);
        assertEquals(TURN, toNext(5 * TICK));
    }

    /// Any clock will do: System.nanoTime may start anywhere and pass Long.MAX_VALUE.
    @Test
    void theWheelAgreesWithAListOfTimers() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            long start =
                    switch (random.nextInt(4)) {
                        case 0 -> 0;
                        case 1 -> Long.MAX_VALUE - random.nextLong(3 * TURN);
                        case 2 -> -random.nextLong(3 * TURN);
                        default -> random.nextLong();
                    };
            new Comparison(random, start, "seed " + seed + ", round " + round).run();
        }
    }

    /// One wheel and one plain list that get the same random calls.
    private final class Comparison {
        private final Random random;
        private final String message;
        private final Timers wheel;
        private final List<Listed> list = new ArrayList<>();
        private long nowNanos;
        private boolean isAdvancing;

        private final class Listed extends Timer {
            /// From when on its ticks count: it may have been set to a time that was past.
            private long sinceNanos;

            private boolean isWaiting;

            @Override
            protected void fire(long atNanos) {
                assertTrue(isAdvancing, message);
                assertEquals(nowNanos, atNanos, message);
                assertTrue(isWaiting, message + ": fired without being set");
                assertTrue(atNanos - dueNanos() >= 0, message + ": fired early");
                isWaiting = false;
                if (random.nextInt(4) == 0) {
                    change(list.get(random.nextInt(list.size())));
                }
            }
        }

        Comparison(Random random, long startNanos, String message) {
            this.random = random;
            this.message = message;
            nowNanos = startNanos;
            wheel = new Timers(startNanos);
            int count = random.nextInt(1, 30);
            for (int i = 0; i < count; i++) {
                list.add(new Listed());
            }
        }

        void run() {
            for (int step = 0; step < 300; step++) {
                int changes = random.nextInt(4);
                for (int i = 0; i < changes; i++) {
                    change(list.get(random.nextInt(list.size())));
                }
                checkWait();
                nowNanos += randomPause();
                isAdvancing = true;
                wheel.advance(nowNanos);
                isAdvancing = false;
                checkNothingIsLate();
            }
        }

        private void change(Listed timer) {
            if (random.nextInt(4) == 0) {
                wheel.cancel(timer);
                timer.isWaiting = false;
            } else {
                wheel.set(timer, nowNanos + randomDelay());
                timer.sinceNanos = nowNanos;
                timer.isWaiting = true;
            }
        }

        private long randomDelay() {
            return switch (random.nextInt(5)) {
                case 0 -> -random.nextLong(2 * TURN);
                case 1 -> random.nextLong(3 * TICK);
                case 2 -> random.nextLong(10) * TURN + random.nextLong(-2, 3);
                case 3 -> random.nextLong(20 * TURN);
                default -> random.nextLong(TURN);
            };
        }

        /// Often just as long as the wheel says, as a loop waits.
        private long randomPause() {
            long wait = wheel.nanosToNext(nowNanos);
            return switch (random.nextInt(6)) {
                case 0 -> random.nextLong(TICK);
                case 1 -> random.nextLong(TURN);
                case 2 -> random.nextLong(5 * TURN);
                default -> wait == Long.MAX_VALUE ? 0 : wait;
            };
        }

        private void checkNothingIsLate() {
            int waiting = 0;
            for (Listed timer : list) {
                assertEquals(timer.isWaiting, timer.isSet(), message);
                if (timer.isWaiting) {
                    waiting++;
                    assertTrue(
                            latestNanos(timer) - nowNanos > 0, message + ": more than a tick late");
                }
            }
            assertEquals(waiting, wheel.count(), message);
            // Who has just fired what is due has time to wait; else a loop would spin.
            assertTrue(wheel.nanosToNext(nowNanos) > 0, message + ": no progress");
        }

        private void checkWait() {
            long wait = wheel.nanosToNext(nowNanos);
            assertTrue(wait >= 0, message);
            for (Listed timer : list) {
                if (timer.isWaiting) {
                    assertTrue(
                            wait <= Math.max(0, latestNanos(timer) - nowNanos),
                            message + ": would sleep past a timer");
                }
            }
        }

        /// A tick after it is due, or after it was set if it was due then.
        private long latestNanos(Listed timer) {
            long dueNanos = timer.dueNanos();
            return (dueNanos - timer.sinceNanos > 0 ? dueNanos : timer.sinceNanos) + TICK;
        }
    }
}
