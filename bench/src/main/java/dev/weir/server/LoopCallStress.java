package dev.weir.server;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.weir.server.loop.StillLoop;
import java.io.IOException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZII_Result;

/// The hand-over of [LoopCall]: a handler asks, its loop serves, maybe while it withdraws.
public final class LoopCallStress {

    private LoopCallStress() {}

    private static final int WITHDRAWN = -1;

    /// Served as often as it says that it has to be.
    private static final class Question extends LoopCall {

        private final int attemptsMax;
        private int attempts; // by the loop; by the handler once it is served
        private int served;

        Question(int attemptsMax) {
            super(StillLoop.LOOP);
            this.attemptsMax = attemptsMax;
        }

        @Override
        void post() {} // the actor attempts anyway

        @Override
        boolean serve() {
            attempts++;
            if (attempts < attemptsMax) {
                return false;
            }
            served += attempts;
            return true;
        }
    }

    /// What the two actors have in common.
    private static final class Hand {

        private final Question question;
        private final boolean isCancelled;
        private volatile boolean isOver;

        Hand(int attemptsMax, boolean isCancelled) {
            question = new Question(attemptsMax);
            this.isCancelled = isCancelled;
        }

        /// Interrupted beforehand, so that it withdraws as soon as it has asked: the moment is then
        /// as close to the loop's attempt as it can be.
        void ask(ZII_Result result) {
            if (isCancelled) {
                Thread.currentThread().interrupt();
            }
            try {
                question.call();
                result.r2 = question.served;
            } catch (IOException interrupted) {
                result.r2 = WITHDRAWN;
            }
            result.r1 = Thread.interrupted();
            isOver = true;
        }

        void serve(ZII_Result result) {
            while (!isOver) {
                question.attempt();
            }
            question.attempt(); // nobody asks any more
            result.r3 = question.served;
        }
    }

    /// A handler that parks is woken when it is served.
    @JCStressTest
    @Outcome(id = "false, 1, 1", expect = ACCEPTABLE, desc = "served")
    @Outcome(expect = FORBIDDEN, desc = "served unseen or twice")
    @State
    public static class Served {

        private final Hand hand = new Hand(1, false);

        @Actor
        public void handler(ZII_Result result) {
            hand.ask(result);
        }

        @Actor
        public void loop(ZII_Result result) {
            hand.serve(result);
        }
    }

    /// A question is either served once and seen to be, or withdrawn and not served.
    @JCStressTest
    @Outcome(id = "true, 1, 1", expect = ACCEPTABLE, desc = "served")
    @Outcome(id = "true, -1, 0", expect = ACCEPTABLE, desc = "withdrawn")
    @Outcome(expect = FORBIDDEN, desc = "served unseen, twice, or after it was withdrawn")
    @State
    public static class Withdrawn {

        private final Hand hand = new Hand(1, true);

        @Actor
        public void handler(ZII_Result result) {
            hand.ask(result);
        }

        @Actor
        public void loop(ZII_Result result) {
            hand.serve(result);
        }
    }

    /// A question that the loop has to take up twice may be withdrawn in between.
    @JCStressTest
    @Outcome(id = "true, 2, 2", expect = ACCEPTABLE, desc = "served")
    @Outcome(id = "true, -1, 0", expect = ACCEPTABLE, desc = "withdrawn")
    @Outcome(expect = FORBIDDEN, desc = "served unseen, twice, or after it was withdrawn")
    @State
    public static class NotYet {

        private final Hand hand = new Hand(2, true);

        @Actor
        public void handler(ZII_Result result) {
            hand.ask(result);
        }

        @Actor
        public void loop(ZII_Result result) {
            hand.serve(result);
        }
    }
}
