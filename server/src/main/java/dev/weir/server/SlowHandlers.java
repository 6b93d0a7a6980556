package dev.weir.server;

import dev.weir.http.Request;
import dev.weir.server.event.Recorder;
import dev.weir.server.event.SlowHandlerEvent;
import dev.weir.server.loop.Loop;
import dev.weir.server.loop.Timer;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds handlers that have run for too long, whatever they do: wait for a lock, for a database, or
/// compute. What they are at is logged once, as a stack trace.
///
/// The runs of a loop are linked in the order in which they began, so that looking is looking at
/// the first. A run is looked at once: when it is due and has an answer already (it streams), or
/// has been told of, it is taken out.
///
/// **Threads:** its loop's.
final class SlowHandlers extends Timer {

    private static final System.Logger LOG = System.getLogger("dev.weir.server");

    private final Loop loop;
    private final long slowNanos;
    private final Listeners listeners;
    private @Nullable HandlerRun first;
    private @Nullable HandlerRun last;

    /// @param slow how long a handler may run unnoticed; zero is for ever
    SlowHandlers(Loop loop, Duration slow, Listeners listeners) {
        this.loop = loop;
        this.slowNanos = slow.toNanos();
        this.listeners = listeners;
    }

    /// A run has begun.
    void add(HandlerRun run) {
        if (slowNanos == 0) {
            return;
        }
        HandlerRun before = last;
        run.begunNanos = loop.nowNanos();
        run.isWatched = true;
        run.before = before;
        run.after = null;
        if (before == null) {
            first = run;
        } else {
            before.after = run;
        }
        last = run;
        if (!isSet()) {
            loop.timers().set(this, run.begunNanos + slowNanos);
        }
    }

    /// A run has ended.
    void remove(HandlerRun run) {
        if (!run.isWatched) {
            return;
        }
        HandlerRun before = run.before;
        HandlerRun after = run.after;
        run.isWatched = false;
        run.before = null;
        run.after = null;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
    }

    @Override
    protected void fire(long nowNanos) {
        for (HandlerRun run = first; run != null; run = first) {
            if (run.begunNanos + slowNanos - nowNanos > 0) {
                loop.timers().set(this, run.begunNanos + slowNanos);
                return;
            }
            remove(run);
            Thread thread = run.threadBeforeAnswer();
            Request request = run.requestBeforeAnswer();
            if (thread != null && request != null) {
                var ran = Duration.ofNanos(nowNanos - run.begunNanos);
                loop.start(() -> tell(request, thread, ran));
            }
        }
    }

    private void tell(Request request, Thread thread, Duration ran) {
        StackTraceElement[] stack = thread.getStackTrace();
        if (stack.length == 0) {
            return; // it has just ended
        }
        String what = request.toString();
        var at = new Throwable("It is here now; nothing was thrown");
        at.setStackTrace(stack);
        LOG.log(
                Level.WARNING,
                "The handler of "
                        + what
                        + " has run for "
                        + ran.toMillis()
                        + " ms and goes on. If it may take that long, raise slowHandler.",
                at);
        if (Recorder.isOn()) {
            var event = new SlowHandlerEvent();
            event.request = what;
            event.ranMillis = TimeUnit.NANOSECONDS.toMillis(ran.toNanos());
            event.stack =
                    Arrays.stream(stack)
                            .map(StackTraceElement::toString)
                            .collect(Collectors.joining("\n"));
            event.commit();
        }
        listeners.tell(listener -> listener.handlerIsSlow(what, thread, ran));
    }
}
