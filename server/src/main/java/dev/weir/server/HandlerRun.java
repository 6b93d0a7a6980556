package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.Exchange;
import dev.weir.http.Fields;
import dev.weir.http.Interim;
import dev.weir.http.Method;
import dev.weir.http.OpenFile;
import dev.weir.http.ProtocolError;
import dev.weir.http.ProtocolException;
import dev.weir.http.Request;
import dev.weir.http.RequestBody;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.server.event.QueueHopEvent;
import dev.weir.server.event.Recorder;
import dev.weir.server.loop.Loop;
import dev.weir.server.loop.Task;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One exchange on its way through a handler: half of it runs on the exchange's own virtual thread,
/// half on the loop. A connection uses one again for its next exchange once the thread is done with
/// it.
///
/// ```
///   loop                                    virtual thread
///   begin() ── starts ────────────────────▶ run(): handler → Response
///                                             │
///   finish(): respond, next request ◀─ posts ─┤ content in memory
///   serve Writing: respond, write … ◀─ asks ──┤ streamed content
/// ```
///
/// **Threads:** as marked.
final class HandlerRun extends Task implements Interim {

    /// Whose exchange it is. Called on the loop.
    interface Owner {
        /// Whether the peer keeps up, so that more may be written.
        boolean mayWrite();

        /// Something was written, or input was taken.
        void changed();

        /// The handler waits for content that is not here yet.
        void waitsForContent();

        /// Whether files can leave without a copy.
        default boolean sendsFiles() {
            return false;
        }

        /// Whether the server drains.
        default boolean isDraining() {
            return false;
        }

        /// The run has waited for its turn too long: answer 503.
        void overloaded();

        /// The exchange is a tunnel from now on: no deadline of a request or an answer counts, and
        /// if the owner drains, it says so by [HandlerRun#drain].
        void tunnelBegun();

        /// The handler's thread is done, and so is this run.
        void ended(HandlerRun run);
    }

    private final Owner owner;
    private final Dispatcher dispatcher;
    private final Loop loop;
    private final Runnable finish = this::finish;

    // Of the loop:
    private @Nullable Exchange exchange;
    private @Nullable Thread thread;
    private @Nullable LoopCall pendingReading;
    private AnswerWriter.@Nullable Writing pendingWriting;
    private @Nullable LoopTunnel tunnel;
    private boolean isDraining;
    private boolean isToldOfDraining;
    private boolean isOpen;
    private int turn; // counts exchanges, so that nobody reads or writes those of others
    private boolean isAnswered;
    private boolean endsAtDrain; // the answer that is being written does

    // Handed from one to the other by starting the thread, and by the loop's inbox:
    private @Nullable Request request;
    private @Nullable Response response;
    private boolean isOverloaded;
    private boolean isHead; // the request may be over when its answer is here

    // Of the virtual thread:
    private @Nullable Habit habit;

    private volatile boolean cancelled;

    /// Of the thread. The loop reads it when the run is slow; it may see it late, and then says of
    /// an answer that is being streamed that it is not there yet. Each request would pay for more.
    private boolean hasAnswer;

    // Of SlowHandlers:
    @Nullable HandlerRun before;
    @Nullable HandlerRun after;
    long begunNanos;
    boolean isWatched;

    /// From the loop to the thread, when it is recorded.
    private @Nullable QueueHopEvent hop;

    HandlerRun(Owner owner, Dispatcher dispatcher) {
        this.owner = owner;
        this.dispatcher = dispatcher;
        this.loop = dispatcher.loop();
    }

    Loop loop() {
        return loop;
    }

    // ---- loop: the beginning

    /// The body of a request whose content is not all here.
    RequestBody body(long lengthBytes) {
        return new ContentReader(
                this, turn + 1, lengthBytes, dispatcher.limits().contentBytesMax());
    }

    /// Puts the exchange into this run; [#start] is next.
    void begin(Exchange exchange) {
        if (isOpen) {
            throw new IllegalStateException(
                    "A request has begun before the thread of the one before it was done; please"
                            + " report this.");
        }
        isOpen = true;
        this.exchange = exchange;
        this.request = exchange.request();
        isHead = request.method() == Method.HEAD;
        turn++;
        isAnswered = false;
        isDraining = false;
        endsAtDrain = false;
        isOverloaded = false;
        request.head().interim(this);
    }

    void start() {
        hasAnswer = false;
        if (Recorder.isOn()) {
            hop = new QueueHopEvent();
            hop.begin();
        }
        thread = loop.start(this);
    }

    /// The thread, while it runs a handler that has not answered.
    @Nullable Thread threadBeforeAnswer() {
        return hasAnswer ? null : thread;
    }

    @Nullable Request requestBeforeAnswer() {
        return request;
    }

    /// The answer is to be 503, without the handler.
    void startOverloaded() {
        isOverloaded = true;
        start();
    }

    /// Whether there are too many requests for this one to be handled.
    boolean isOverloaded() {
        return isOverloaded;
    }

    /// It has waited for too long, and is told so without a thread.
    void refuseOverloaded() {
        isOpen = false;
        exchange = null;
        owner.overloaded();
    }

    Exchange exchange() {
        assert exchange != null : "no exchange";
        return exchange;
    }

    /// Whether its thread has been started, and will tell of its end.
    boolean isStarted() {
        return thread != null;
    }

    /// Whether the loop waits for the handler's thread to start or to end. The exchange may be over
    /// before its thread is.
    boolean isOpen() {
        return isOpen;
    }

    // ---- virtual thread

    @Override
    public void run() {
        Request asked = request;
        assert asked != null : "begun";
        Telling telling = dispatcher.telling();
        if (hop != null) {
            hop.commit();
            hop = null;
        }
        try {
            Response answer = dispatcher.answer(asked, this);
            hasAnswer = true;
            if (telling != null) {
                telling.answer(answer);
            }
            if (answer.body() instanceof Body.Upgrade upgrade && !cancelled) {
                tunnel(asked, answer, upgrade, telling);
            } else if (isStreamed(answer) && !cancelled) {
                stream(asked, answer, telling);
            } else {
                response = answer;
                discard(asked, answer);
            }
        } finally {
            told(telling, asked);
            // Whatever has happened, or the connection would wait for ever.
            noteHabit();
            loop.conclude(this, finish);
        }
    }

    /// Tells who listens, once.
    private void told(@Nullable Telling telling, Request asked) {
        if (telling != null) {
            telling.ended(asked, cancelled);
        }
    }

    /// The code that is about to run is that of a route. If it is known to compute for long, then
    /// not on the loop.
    void runs(Habit ofRoute) {
        habit = ofRoute;
        if (ofRoute.isSlow()) {
            loop.stepAside(this);
        }
    }

    private void noteHabit() {
        Habit ran = habit;
        if (ran != null) {
            habit = null;
            boolean hasHeldUp = loop.wasHeldUpBy(this);
            if (hasHeldUp || ran.isSlow()) {
                ran.ran(hasHeldUp);
            }
        }
    }

    private boolean isStreamed(Response answer) {
        Body body = answer.body();
        return (body instanceof Body.Stream || body instanceof Body.File)
                && !answer.status().forbidsContent()
                && !isHead;
    }

    /// Lets go of content that is not sent.
    private void discard(Request asked, Response answer) {
        try {
            answer.body().discard();
        } catch (Throwable failed) {
            dispatcher.discardFailed(asked, failed);
        }
    }

    private void stream(Request asked, Response answer, @Nullable Telling telling) {
        var writer = new AnswerWriter(this, turn, answer);
        try {
            writer.send(answer.body(), telling == null ? null : () -> told(telling, asked));
        } catch (Throwable failed) {
            if (writer.isBegun() || cancelled) {
                dispatcher.bodyFailed(asked, failed, cancelled);
                response = null; // finish() aborts what is not whole
            } else {
                response = dispatcher.answerFailure(asked, failed, this);
            }
        }
    }

    private void tunnel(
            Request asked, Response answer, Body.Upgrade upgrade, @Nullable Telling telling) {
        var tunnel = new LoopTunnel(this, turn);
        boolean isBegun = false;
        try {
            tunnel.begin(turn, answer);
            isBegun = true;
            upgrade.handler().run(tunnel);
            told(telling, asked);
            tunnel.end();
        } catch (Throwable failed) {
            if (isBegun || cancelled) {
                // A connection that is lost is nobody's mistake.
                boolean isLost = cancelled || failed instanceof IOException;
                dispatcher.bodyFailed(asked, failed, isLost);
                response = null; // finish() aborts what is not whole
            } else {
                response = dispatcher.answerFailure(asked, failed, this);
            }
        }
    }

    /// Whether nobody waits for the answer any more.
    boolean isCancelled() {
        return cancelled;
    }

    // ---- loop: what the virtual thread asks for

    /// For [ContentReader].
    int read(ContentReader.Reading reading, byte[] into, int from, int to) throws IOException {
        Exchange exchange = open(reading.turn);
        try {
            int count = exchange.read(into, from, to);
            pendingReading = count == 0 ? reading : null;
            if (count == 0) {
                owner.waitsForContent();
            }
            return count;
        } catch (ProtocolException broken) {
            pendingReading = null;
            throw broken;
        } finally {
            owner.changed();
        }
    }

    Fields trailers() {
        return exchange().trailers();
    }

    /// For [AnswerWriter]: begins the answer.
    ///
    /// @param endsAtDrain as its writer says
    void respond(int ofTurn, Response answer, boolean endsAtDrain) throws IOException {
        Exchange exchange = open(ofTurn);
        isAnswered = true;
        boolean wantsContent = exchange.respond(answer);
        this.endsAtDrain = endsAtDrain;
        if (owner.isDraining()) {
            drain();
        }
        assert wantsContent : "asked only when content is wanted";
        owner.changed();
    }

    /// For [AnswerWriter].
    ///
    /// @return false if the peer has to catch up first
    boolean mayWrite(AnswerWriter.Writing writing) throws IOException {
        open(writing.turn);
        boolean mayWrite = owner.mayWrite();
        pendingWriting = mayWrite ? null : writing;
        return mayWrite;
    }

    /// For [AnswerWriter], when it may.
    void write(int ofTurn, byte[] bytes, int start, int end) throws IOException {
        open(ofTurn).write(bytes, start, end);
        owner.changed();
    }

    /// For [AnswerWriter], when it may.
    ///
    /// @return false if the file has to be read and written as bytes
    boolean write(int ofTurn, OpenFile file, long from, int count) throws IOException {
        boolean isTaken = owner.sendsFiles() && open(ofTurn).write(file, from, count);
        owner.changed();
        return isTaken;
    }

    /// For [LoopTunnel].
    void beginTunnel(int ofTurn, LoopTunnel begun, Response answer) throws IOException {
        open(ofTurn).respond(answer);
        isAnswered = true;
        tunnel = begun;
        owner.tunnelBegun();
        owner.changed();
    }

    /// For [LoopTunnel]: takes what has come in, 0 if that is nothing yet.
    int readTunnel(LoopTunnel.Reading reading, byte[] into, int from, int to) throws IOException {
        Exchange exchange = open(reading.turn);
        int count = exchange.read(into, from, to);
        pendingReading = count == 0 ? reading : null;
        if (count == 0) {
            owner.waitsForContent();
        }
        owner.changed();
        return count;
    }

    /// For [TunnelRing]: sends bytes while the peer keeps up.
    ///
    /// @param from counts bytes, whose place in the ring is the rest by its length
    /// @return up to where they were sent
    long writeTunnel(TunnelRing ring, byte[] bytes, long from, long to) throws IOException {
        Exchange exchange = open(ring.turn);
        long at = from;
        while (at < to && owner.mayWrite()) {
            int start = (int) (at & (bytes.length - 1));
            int end = (int) Math.min(bytes.length, start + (to - at));
            exchange.write(bytes, start, end);
            at += end - start;
        }
        owner.changed();
        return at;
    }

    /// For [AnswerWriter] and [TunnelRing].
    void endAnswer(int ofTurn, Fields trailers) throws IOException {
        open(ofTurn).end(trailers);
        exchange = null;
        owner.changed();
    }

    /// The exchange, if it is still the one that is meant.
    private Exchange open(int ofTurn) throws IOException {
        Exchange open = exchange;
        if (cancelled) {
            throw gone();
        }
        if (open == null || ofTurn != turn) {
            throw over();
        }
        return open;
    }

    private static IOException over() {
        return new IOException(
                "The exchange is over. Read content and write answers before the handler returns,"
                        + " or wait there for the thread that does.");
    }

    private static IOException gone() {
        return new IOException("The client is gone, or its time is over.");
    }

    /// Of the handler's thread.
    @Override
    public void inform(Request request, Status status, Fields fields) throws IOException {
        var informing = new Informing(this, request, status, fields);
        try {
            informing.call();
        } catch (IOException failed) {
            if (failed.getCause() instanceof IllegalArgumentException mistake) {
                throw mistake;
            }
            throw failed;
        }
    }

    /// An interim answer.
    private static final class Informing extends LoopCall {
        private final HandlerRun run;
        private final Request request;
        private final Status status;
        private final Fields fields;

        Informing(HandlerRun run, Request request, Status status, Fields fields) {
            super(run.loop);
            this.run = run;
            this.request = request;
            this.status = status;
            this.fields = fields;
        }

        @Override
        boolean serve() throws IOException {
            request.head(); // throws if the run is about another exchange by now
            run.open(run.turn).inform(status, fields);
            run.owner.changed();
            return true;
        }
    }

    // ---- loop: what happens meanwhile

    /// More content has come in, or the input has ended.
    void contentArrived() {
        if (pendingReading != null) {
            pendingReading.attempt();
        }
    }

    /// The peer sends its content too slowly: the read fails, which makes a 408.
    void contentTooSlow() {
        if (pendingReading != null) {
            pendingReading.fail(
                    new ProtocolException(
                            new ProtocolError(
                                    Status.REQUEST_TIMEOUT,
                                    "content",
                                    "The content came in too slowly, or took too long.")));
            pendingReading = null;
        }
    }

    boolean isReading() {
        return pendingReading != null;
    }

    /// The server is about to close: a tunnel is told, and ends in order if it can; the writer of
    /// an answer that has no end of its own is interrupted, to end it now.
    void drain() {
        Thread running = thread;
        if (isOpen && endsAtDrain && running != null) {
            endsAtDrain = false; // once is enough
            running.interrupt();
        }
        LoopTunnel told = tunnel;
        if (told != null && !isDraining) {
            isDraining = true;
            isToldOfDraining = false;
            told.drain();
            contentArrived();
        }
    }

    /// Whether a tunnel's read is to return because the server drains: true once.
    boolean tellsOfDraining() {
        boolean tells = isDraining && !isToldOfDraining;
        isToldOfDraining = isDraining;
        return tells;
    }

    /// The peer has caught up.
    void writable() {
        if (tunnel != null) {
            tunnel.ring().send();
        }
        if (pendingWriting != null) {
            pendingWriting.attempt();
        }
    }

    boolean isWriting() {
        return pendingWriting != null || (tunnel != null && tunnel.ring().isWaiting());
    }

    /// Nobody waits for the answer any more: the handler's thread is interrupted, and what it asks
    /// of the loop fails. The exchange has been ended, or is about to be, by the owner.
    void cancel() {
        if (cancelled || !isOpen) {
            return;
        }
        cancelled = true;
        Thread running = thread;
        if (running == null) {
            // It waits to be admitted, and is passed over when its turn comes.
            isOpen = false;
            exchange = null;
            return;
        }
        if (pendingReading != null) {
            pendingReading.fail(gone());
            pendingReading = null;
        }
        if (pendingWriting != null) {
            pendingWriting.fail(gone());
            pendingWriting = null;
        }
        if (tunnel != null) {
            endTunnel(tunnel, gone());
        }
        running.interrupt();
    }

    private void endTunnel(LoopTunnel open, IOException reason) {
        open.reading().forget();
        open.ring().fail(reason);
        tunnel = null;
    }

    /// The thread's last message: its answer, unless that was streamed. Who stands in for the loop
    /// runs it as the last of its thread: the run may belong to the next exchange when it returns.
    private void finish() {
        Exchange open = exchange;
        Response answer = response;
        isOpen = false;
        exchange = null;
        request = null;
        response = null;
        thread = null;
        leaveThread();
        if (pendingReading != null) {
            pendingReading.fail(over()); // of a thread that the handler has left behind
            pendingReading = null;
        }
        if (pendingWriting != null) {
            pendingWriting.fail(over());
            pendingWriting = null;
        }
        if (tunnel != null) {
            endTunnel(tunnel, over());
        }
        try {
            if (open != null && !cancelled) {
                if (answer != null && !isAnswered) {
                    open.respond(answer);
                } else {
                    open.abort();
                }
            }
        } finally {
            dispatcher.ended(this);
            owner.ended(this);
        }
    }
}
