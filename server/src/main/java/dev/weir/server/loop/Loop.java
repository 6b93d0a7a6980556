package dev.weir.server.loop;

import dev.weir.http.Buffers;
import dev.weir.http.Fields;
import dev.weir.http.h1.Preamble;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/// An event loop: owns connections, reads and writes for them, and starts their handlers.
///
/// It is a virtual thread itself. One turn of it:
///
/// 1. poll the transport, waiting only if there is nothing else to do;
/// 2. fire the timers that are due;
/// 3. take what handlers have posted, let a bunch of the connections that are ready go on (which
///    starts handlers), and, in rounds, yield, so that those run, until a round starts none;
/// 4. flush each connection that has something to send, once; and go on with the next bunch.
///
/// So all answers to one batch of pipelined requests leave in one write, and those to the first of
/// many connections are under way while the others' requests are handled.
///
/// No code of the application runs on the loop's own thread, and the loop takes no lock that such
/// code could hold.
///
/// **Threads:** [#post], [#conclude], [#wake], [#stepAside], [#wasHeldUpBy] and [#over] any;
/// everything else its own, or the one that stands in for it.
public final class Loop implements Transport.Idle, LentCarriers.Progress {

    /// A connection, as far as a turn of the loop is concerned.
    public interface Connection {
        /// Goes on with what has come in, as far as it leads.
        void proceed();

        /// Sends what waits to be sent.
        void flush();

        /// One of the above has thrown, which is a fault of ours: it is to end.
        void failed();
    }

    private static final System.Logger LOG = System.getLogger(Loop.class.getName());

    /// Rounds before the loop looks at its transport again: a chain of pipelined requests on one
    /// connection takes a round each.
    private static final int ROUNDS_MAX = 64;

    /// Connections that proceed before those that have answers are flushed: among many that are
    /// ready at once, the first need not wait for the last. Also how many have to wait to be
    /// flushed for them not to wait for handlers that wake up meanwhile.
    private static final int BUNCH_MAX = 64;

    /// Messages taken from the inbox before the loop does something else.
    private static final int MESSAGES_MAX = 4_096;

    /// The date has a resolution of a second; looking at the clock ten times in one keeps it true.
    private static final long DATE_NANOS = 100_000_000;

    /// A fault that comes again in every turn is reported once in this time.
    private static final long REPORT_NANOS = 1_000_000_000;

    private static final VarHandle TURNS;

    static {
        try {
            TURNS = MethodHandles.lookup().findVarHandle(Loop.class, "turns", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }

    private final Clock clock;
    private final Scheduler scheduler;
    private final Transport transport;
    private final Timers timers;
    private final Buffers buffers = new Buffers();
    private final Preamble preamble;
    private final String serverField;
    private @Nullable Preamble announcing;

    /// Handlers and other threads offer, the loop takes. 1,024 is the growth step, not a limit:
    /// each exchange has at most a few messages under way.
    private final MpscUnboundedVarHandleArrayQueue<Runnable> inbox =
            new MpscUnboundedVarHandleArrayQueue<>(1024);

    private final ArrayDeque<Connection> ready = new ArrayDeque<>();
    private final ArrayDeque<Connection> unflushed = new ArrayDeque<>();
    private final AtomicBoolean wakeRequested = new AtomicBoolean();
    private volatile boolean sleeping;

    @SuppressWarnings("unused") // by TURNS
    private long turns;

    private @Nullable Thread thread;
    private long nowNanos;
    private boolean hasWaited;
    private long dateNanos;
    private int started;
    private boolean ended;
    private volatile boolean hasEnded;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private long faults;
    private long reportedNanos;

    /// A loop that has not begun.
    ///
    /// @param serverField the value of `Server` in answers, or the empty text for none
    public Loop(Clock clock, Scheduler scheduler, Transport.Factory transport, String serverField) {
        this.clock = clock;
        this.scheduler = scheduler;
        this.transport = transport.open(this);
        this.serverField = serverField;
        this.preamble = new Preamble(serverField);
        nowNanos = clock.nanoTime();
        dateNanos = nowNanos - DATE_NANOS;
        timers = new Timers(nowNanos);
    }

    /// Starts the loop's virtual thread.
    public void begin(String name) {
        scheduler.begin(name, this);
    }

    // ---- for any thread

    /// Has `message` run on the loop, soon. Messages of one thread run in their order.
    public void post(Runnable message) {
        inbox.offer(message);
        wake();
    }

    /// Has `message` run as one of [#post] is, and as the last thing that `task` does: by the
    /// calling thread itself if it can stand in for the loop, which saves the way through the
    /// inbox.
    public void conclude(Task task, Runnable message) {
        // While the loop waits in its transport, it has to be woken to see what the message did.
        if (sleeping || !scheduler.standsIn(task) || sleeping) {
            post(message);
            return;
        }
        try {
            message.run();
        } catch (Throwable fault) {
            report(fault);
        }
    }

    /// Has the calling thread, on which `task` runs, compute where it does not hold up this loop.
    public void stepAside(Task task) {
        scheduler.stepAside(task);
    }

    /// Whether `task` has held up this loop, and is to step aside another time. It is about to end.
    public boolean wasHeldUpBy(Task task) {
        return scheduler.hasHeldUp(task);
    }

    /// Whether the loop may never look at a message that is posted now. One that was posted before
    /// this said no is looked at.
    public boolean hasEnded() {
        return hasEnded;
    }

    /// Is done when the loop has ended and closed its sockets, after [#end].
    public CompletableFuture<Void> over() {
        return over;
    }

    /// A handler that has ended says so by a message.
    @Override
    public long steps() {
        return (long) TURNS.getOpaque(this) + inbox.currentProducerIndex();
    }

    @Override
    public boolean isWaiting() {
        return sleeping || hasEnded;
    }

    /// Ends the loop's wait, if it waits.
    public void wake() {
        if (sleeping && wakeRequested.compareAndSet(false, true)) {
            transport.wakeup();
        }
    }

    // ---- for its own thread

    /// The time at the start of this turn, or when the wait before it ended.
    public long nowNanos() {
        if (hasWaited) {
            // What the transport tells of when it has waited happens now, not when it began to.
            hasWaited = false;
            nowNanos = clock.nanoTime();
        }
        return nowNanos;
    }

    /// What calls back later, on this loop.
    public Timers timers() {
        return timers;
    }

    /// The way to the sockets of this loop.
    public Transport transport() {
        return transport;
    }

    /// The arrays that the connections of this loop lend each other.
    public Buffers buffers() {
        return buffers;
    }

    /// What answers over HTTP/1.1 begin with.
    public Preamble preamble() {
        return preamble;
    }

    /// Of the links that are told where else the server is, if [#announce] was called; else of all.
    public Preamble announcing() {
        return announcing == null ? preamble : announcing;
    }

    /// Has the answers that begin with [#announcing] say where else the server is (RFC 7838 §3).
    ///
    /// @param altSvc the value of `Alt-Svc`
    public void announce(String altSvc) {
        announcing = new Preamble(serverField, Fields.of("Alt-Svc", altSvc));
        announcing.date(clock.epochSecond());
    }

    /// Starts a handler on a virtual thread of its own.
    public Thread start(Runnable task) {
        started++;
        return scheduler.start(task);
    }

    /// Has `connection` proceed in this turn or the next. A connection is put here once at a time.
    public void ready(Connection connection) {
        ready.addLast(connection);
    }

    /// Has `connection` flushed at the end of this turn. A connection is put here once at a time.
    public void flushLater(Connection connection) {
        unflushed.addLast(connection);
    }

    /// Whether the caller is the loop's thread: for assertions.
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /// Ends the loop after this turn.
    public void end() {
        ended = true;
    }

    @Override
    public boolean mayWait() {
        return inbox.isEmpty()
                && ready.isEmpty()
                && unflushed.isEmpty()
                && !scheduler.hasRunnable();
    }

    /// The life of the loop.
    void run() {
        thread = Thread.currentThread();
        transport.open();
        while (!ended) {
            try {
                turn();
            } catch (Throwable fault) {
                report(fault);
            }
        }
        hasEnded = true;
        while (!inbox.isEmpty()) {
            takeMessages();
        }
        try {
            transport.close();
        } finally {
            over.complete(null);
            scheduler.close();
        }
    }

    /// It is ours to mend.
    private void report(Throwable fault) {
        faults++;
        long now = clock.nanoTime();
        if (faults == 1 || now - reportedNanos >= REPORT_NANOS) {
            reportedNanos = now;
            LOG.log(
                    Level.ERROR,
                    "A turn of an event loop failed, as " + faults + " have; please report this.",
                    fault);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // yielding is how handlers get their turn
    private void turn() {
        TURNS.setOpaque(this, turns + 1);
        poll();
        hasWaited = false;
        nowNanos = clock.nanoTime();
        if (nowNanos - dateNanos >= DATE_NANOS) {
            dateNanos = nowNanos;
            preamble.date(clock.epochSecond());
            announcing().date(preamble.epochSecond());
        }
        timers.advance(nowNanos);
        int rounds = 0;
        // Who becomes ready meanwhile has its turn when the transport has been looked at.
        int waiting = ready.size();
        do {
            started = 0;
            takeMessages();
            waiting -= proceedReady(Math.min(BUNCH_MAX, waiting));
            while (rounds < ROUNDS_MAX && hasMoreBeforeFlush()) {
                rounds++;
                Thread.yield();
                started = 0;
                takeMessages();
            }
            flushAll();
        } while (rounds < ROUNDS_MAX && waiting > 0);
        transport.endTurn();
    }

    /// Whether answers to what has come in may still join those that wait to be sent.
    private boolean hasMoreBeforeFlush() {
        return started > 0 || (scheduler.hasRunnable() && unflushed.size() < BUNCH_MAX);
    }

    /// Waits for the transport, if there is nothing else to do.
    void poll() {
        if (!mayWait()) {
            transport.poll(0);
            return;
        }
        long timeout = timers.nanosToNext(clock.nanoTime());
        if (timeout <= 0) {
            transport.poll(0);
            return;
        }
        // Cleared before sleep is announced: a request that comes in between is kept, and mayWait()
        // sees its message.
        wakeRequested.set(false);
        sleeping = true;
        hasWaited = true;
        transport.poll(timeout);
        sleeping = false;
    }

    void takeMessages() {
        for (int i = 0; i < MESSAGES_MAX; i++) {
            Runnable message = inbox.relaxedPoll();
            if (message == null) {
                return;
            }
            message.run();
        }
    }

    private int proceedReady(int count) {
        for (int i = 0; i < count; i++) {
            Connection connection = ready.removeFirst();
            try {
                connection.proceed();
            } catch (Throwable fault) {
                end(connection, fault);
            }
        }
        return count;
    }

    private void flushAll() {
        Connection connection;
        while ((connection = unflushed.pollFirst()) != null) {
            try {
                connection.flush();
            } catch (Throwable fault) {
                end(connection, fault);
            }
        }
    }

    /// A connection's fault must not hold up the others'.
    private void end(Connection connection, Throwable fault) {
        report(fault);
        connection.failed();
    }
}
