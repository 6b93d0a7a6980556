package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class HabitTest {

    @Test
    void codeIsSlowFromWhenItHasHeldUpALoopUntilSixtyFourQuickRunsLater() {
        var habit = new Habit();
        habit.ran(false);
        assertFalse(habit.isSlow());
        habit.ran(true);
        for (int runs = 1; runs <= Habit.QUICK_RUNS + 1; runs++) {
            habit.ran(false);
            assertEquals(runs < Habit.QUICK_RUNS, habit.isSlow(), runs + " quick runs");
        }
    }

    @Test
    void oneSlowRunStartsTheCountAnew() {
        var habit = new Habit();
        habit.ran(true);
        for (int runs = 1; runs < Habit.QUICK_RUNS; runs++) {
            habit.ran(false);
        }
        habit.ran(true);
        for (int runs = 1; runs <= Habit.QUICK_RUNS; runs++) {
            habit.ran(false);
            assertEquals(runs < Habit.QUICK_RUNS, habit.isSlow(), runs + " quick runs");
        }
    }
}
