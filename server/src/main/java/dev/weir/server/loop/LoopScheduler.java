package dev.weir.server.loop;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/// Carries a loop and its handlers on one platform thread of their own, the carrier, in the order
/// in which they became runnable.
///
/// A handler that blocks leaves the carrier and comes back through the run queue. A handler that
/// *computes* for long would hold up the whole loop, since nothing takes the carrier from a virtual
/// thread: so [Monitor] watches, and [#takeOver] gives the queue to a spare carrier while the old
/// one finishes that handler.
///
/// How two carriers never run the queue at once: before it mounts a handler, a carrier writes a
/// *ticket* into [#mounted], and afterwards exchanges it back for 0. To take over is to exchange
/// the same ticket for [#TAKEN]. One of the two exchanges succeeds; whoever loses leaves. A ticket
/// is used once in 2³¹ mounts, so an old carrier cannot mistake the new one's mount for its own.
/// The loop's own thread is mounted without a ticket and so is never taken from its carrier: it may
/// hold the transport's locks.
///
/// A task that is about to end may *stand in* for the loop: it marks its ticket, in the same way of
/// one exchange, and from then on cannot be taken from its carrier either. The loop cannot run
/// meanwhile, since it is in the carrier's queue. So a thread that has an answer encodes it itself,
/// and starts the next request of its connection, without a message to the loop.
///
/// A task that is known to compute for long can *step aside*: from then on [SideCarriers] carry it,
/// and the loop's carrier never has to be taken from it. [#hasHeldUp] tells which are to.
///
/// **Threads:** [#execute] any; the queue has one consumer, the carrier whose turn it is.
public final class LoopScheduler implements Scheduler, Executor {

    private static final System.Logger LOG = System.getLogger(LoopScheduler.class.getName());

    private static final VarHandle MOUNTED;
    private static final VarHandle PARKED;

    static {
        try {
            var lookup = MethodHandles.lookup();
            MOUNTED = lookup.findVarHandle(LoopScheduler.class, "mounted", int.class);
            PARKED = lookup.findVarHandle(LoopScheduler.class, "parked", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }

    /// [#mounted] while the loop itself, or nothing, is mounted.
    private static final int NONE = 0;

    /// [#mounted] after a take-over, until the new carrier has begun.
    private static final int TAKEN = Integer.MIN_VALUE;

    /// In [#mounted] beside the ticket of a task that stands in for the loop.
    private static final int STANDS_IN = Integer.MIN_VALUE;

    /// Continuations that have held up the loop and not been asked about since; threads that a
    /// handler has started never are.
    private static final int HELD_UP_MAX = 1_024;

    // States of `parked`:
    private static final int RUNNING = 0;
    private static final int PARKING = 1;
    private static final int GONE = 2;

    /// 1,024 is the growth step of the queue, not a limit: open exchanges are bounded where they
    /// are admitted.
    private final MpscUnboundedVarHandleArrayQueue<Runnable> runnable =
            new MpscUnboundedVarHandleArrayQueue<>(1024);

    private final RequestThreads requests;

    /// Threads that the loop has started, or who stands in for it: theirs and the carrier's, which
    /// are one at a time, so that it needs no fence.
    private final ArrayDeque<Runnable> fresh = new ArrayDeque<>();

    // Of start(), for execute() to know its own call; others may read them, and see others than
    // themselves.
    private @Nullable Thread starter;
    private @Nullable Task starting;

    private String name = "";
    private @Nullable Loop loop;
    private @Nullable SideCarriers sideCarriers;
    private final Set<Runnable> heldUp = ConcurrentHashMap.newKeySet();
    private @Nullable Runnable loopContinuation;
    private boolean waitsOnCarrier;

    @SuppressWarnings("unused") // by MOUNTED
    private volatile int mounted;

    @SuppressWarnings("unused") // by PARKED
    private volatile int parked = GONE;

    private volatile @Nullable Thread carrier;
    private volatile boolean closed;

    // Of the carrier whose turn it is; the ticket orders the turns.
    private int lastTicket;
    private @Nullable Runnable running; // as long as a ticket is in `mounted`
    private int carriers;

    // Of the monitor:
    private int seenTicket;
    private long seenSinceNanos;
    private long seenCpuNanos;

    private final LongAdder takeOvers = new LongAdder();

    /// A scheduler for the only loop.
    ///
    /// @throws UnsupportedOperationException if [#missing] says why it cannot be had
    public LoopScheduler() {
        this(1);
    }

    /// A scheduler for one loop.
    ///
    /// @param loops how many there are, with schedulers of their own
    /// @throws UnsupportedOperationException if [#missing] says why it cannot be had
    public LoopScheduler(int loops) {
        missing()
                .ifPresent(reason -> {
                    throw new UnsupportedOperationException(
                            "The loop scheduler cannot be had: " + reason + ".");
                });
        requests =
                new RequestThreads(
                        task -> VirtualThreads.on(this, "weir-request", task), loops == 1);
    }

    /// Why this scheduler cannot be had here, or empty if it can.
    public static Optional<String> missing() {
        return VirtualThreads.missing();
    }

    @Override
    public void begin(String name, Loop loop) {
        this.name = name;
        this.loop = loop;
        sideCarriers = new SideCarriers(name);
        waitsOnCarrier = loop.transport().waitsOnCarrier();
        Thread thread = VirtualThreads.on(this, name, loop::run);
        thread.start(); // and so hands its continuation to execute()
        loopContinuation = runnable.peek();
        parked = RUNNING;
        newCarrier();
    }

    @Override
    public Thread start(Runnable task) {
        starting = task instanceof Task known ? known : null;
        starter = Thread.currentThread();
        try {
            return requests.start(task); // and so hands its continuation to execute()
        } finally {
            starter = null;
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // whether it is the same
    public boolean standsIn(Task task) {
        // One that has stepped aside may run before the carrier that it left has noted that.
        if (task.sideCarriers != null) {
            return false;
        }
        // A carrier that was taken over shows the mounts of the new one: the ticket that was read
        // is that of the continuation beside it, or the exchange fails.
        int ticket = mounted;
        return ticket > NONE
                && running == task.continuation
                && MOUNTED.compareAndSet(this, ticket, ticket | STANDS_IN);
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // what carries a thread changes when it yields
    public void stepAside(Task task) {
        SideCarriers beside = sideCarriers;
        Runnable continuation = task.continuation;
        if (beside != null && continuation != null && task.sideCarriers == null) {
            beside.take(task, continuation);
            Thread.yield();
        }
    }

    @Override
    public boolean hasHeldUp(Task task) {
        SideCarriers beside = task.sideCarriers;
        Runnable continuation = task.continuation;
        if (continuation == null || (beside == null && heldUp.isEmpty())) {
            return false;
        }
        return beside == null ? heldUp.remove(continuation) : beside.letGo(task, continuation);
    }

    /// Takes a virtual thread that has become runnable; called by the JDK on whatever thread made
    /// it so.
    @Override
    @SuppressWarnings("ReferenceEquality") // whether it is the same
    public void execute(Runnable continuation) {
        if (starter == Thread.currentThread()) {
            fresh.addLast(continuation);
            if (starting != null) {
                starting.continuation = continuation;
                starting.sideCarriers = null;
            }
            return;
        }
        SideCarriers beside = sideCarriers;
        if (beside != null && beside.runs(continuation)) {
            return;
        }
        // The queue's offer begins with a compare-and-set, a full fence, on what isEmpty() reads.
        // So
        // either a carrier or loop about to wait sees the continuation, or this sees it about to
        // wait.
        runnable.offer(continuation);
        int state = parked;
        if (state != RUNNING) {
            wakeCarrier(state);
        } else if (waitsOnCarrier) {
            Loop waiting = loop;
            if (waiting != null) {
                waiting.wake();
            }
        }
    }

    private void wakeCarrier(int state) {
        if (state == PARKING) {
            LockSupport.unpark(carrier);
        } else if (loopContinuation != null && PARKED.compareAndSet(this, GONE, RUNNING)) {
            newCarrier();
        }
    }

    @Override
    public boolean hasRunnable() {
        return !fresh.isEmpty() || !runnable.isEmpty();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(carrier);
    }

    @Override
    public String describe() {
        return "loop";
    }

    private void newCarrier() {
        carriers++;
        Thread thread =
                Thread.ofPlatform()
                        .name(name + "-carrier-" + carriers)
                        .daemon()
                        .unstarted(this::carry);
        carrier = thread;
        thread.start();
    }

    /// The life of a carrier: until it is taken over, or the scheduler is closed and idle.
    private void carry() {
        MOUNTED.setRelease(this, NONE);
        while (true) {
            Runnable next = fresh.pollFirst();
            if (next == null) {
                next = runnable.relaxedPoll();
            }
            if (next == null) {
                if (!park()) {
                    return;
                }
            } else if (next == loopContinuation) {
                next.run();
            } else {
                int ticket = lastTicket + 1 & Integer.MAX_VALUE;
                ticket = ticket == NONE ? 1 : ticket;
                lastTicket = ticket;
                running = next;
                MOUNTED.setRelease(this, ticket);
                next.run();
                if ((int) MOUNTED.getAcquire(this) == (ticket | STANDS_IN)) {
                    MOUNTED.setRelease(this, NONE);
                } else if (!MOUNTED.compareAndSet(this, ticket, NONE)) {
                    return; // somebody else carries the loop now
                }
            }
        }
    }

    /// Waits for something to carry.
    ///
    /// @return false if this carrier has ended
    private boolean park() {
        PARKED.setVolatile(this, PARKING);
        if (runnable.isEmpty()) {
            if (closed) {
                // A thread may still wake from a sleep: whoever finds the carrier gone makes
                // another.
                PARKED.setVolatile(this, GONE);
                return !runnable.isEmpty() && PARKED.compareAndSet(this, GONE, RUNNING);
            }
            LockSupport.park(this);
        }
        PARKED.setVolatile(this, RUNNING);
        return true;
    }

    // ---- for the monitor

    /// Looks whether a handler has held the carrier for too long, and if so gives the queue to
    /// another.
    ///
    /// @param stuckNanos of which three quarters are CPU time; or five times as much of any time,
    ///   as a native call may take
    /// @param mayTakeOver whether the loop may go on on another thread
    void watch(long nowNanos, long stuckNanos, boolean mayTakeOver, CpuTime cpuTime) {
        int ticket = mounted;
        Thread held = carrier;
        if (ticket <= NONE || held == null) {
            seenTicket = NONE;
        } else if (ticket != seenTicket) {
            seenTicket = ticket;
            seenSinceNanos = nowNanos;
            seenCpuNanos = cpuTime.of(held);
        } else {
            long heldNanos = nowNanos - seenSinceNanos;
            // A carrier that the system has set aside uses no CPU, and another would not get more.
            boolean burns = cpuTime.of(held) - seenCpuNanos >= stuckNanos / 4 * 3;
            if ((burns && heldNanos >= stuckNanos) || heldNanos >= 5 * stuckNanos) {
                held(ticket, held, mayTakeOver);
            }
        }
    }

    private void held(int ticket, Thread held, boolean mayTakeOver) {
        Runnable holding = running; // if the ticket is still the same
        seenTicket = NONE;
        if (mayTakeOver ? !takeOver(ticket, held) : mounted != ticket) {
            return; // it came back just now
        }
        if (heldUp.size() >= HELD_UP_MAX) {
            heldUp.clear();
        }
        if (holding != null) {
            heldUp.add(holding);
        }
    }

    private boolean takeOver(int ticket, Thread held) {
        if (!MOUNTED.compareAndSet(this, ticket, TAKEN)) {
            return false;
        }
        takeOvers.increment();
        newCarrier();
        LOG.log(
                Level.DEBUG,
                () ->
                        "A handler has held "
                                + held.getName()
                                + " without a pause; another carrier has taken its loop over.");
        return true;
    }

    /// How often a loop has been taken over from a handler.
    public long takeOvers() {
        return takeOvers.sum();
    }

    /// Tells how much CPU time a platform thread has used.
    interface CpuTime {
        long of(Thread thread);
    }
}
