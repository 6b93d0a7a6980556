package dev.weir.server.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.weir.server.loop.StillLoop.StillTransport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// [Loop#post] against a loop that goes to sleep twice: the second time, what is left of the first
/// wake-up must not keep the loop from being woken again.
@JCStressTest
@Outcome(id = "false, false", expect = ACCEPTABLE, desc = "had something to do, and did not sleep")
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "slept, and was woken")
@Outcome(expect = FORBIDDEN, desc = "sleeps on a message")
@State
public class LoopSleepStress {

    private StillTransport transport = new StillTransport(() -> true);
    private final Loop loop =
            StillLoop.of(idle -> {
                transport = new StillTransport(idle);
                return transport;
            });

    @Actor
    public void loop() {
        loop.poll();
        loop.takeMessages();
        loop.poll();
        loop.takeMessages();
    }

    @Actor
    public void handler() {
        loop.post(() -> {});
        loop.post(() -> {});
        transport.leaveAlone();
    }

    @Arbiter
    public void end(ZZ_Result result) {
        result.r1 = transport.hasSlept();
        result.r2 = transport.isStuck();
    }
}
