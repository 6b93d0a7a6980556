package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.Handler;
import dev.weir.http.Limits;
import dev.weir.http.Problem;
import dev.weir.http.ProtocolError;
import dev.weir.http.Refused;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.http.TlsSession;
import dev.weir.http.h1.KnownSections;
import dev.weir.http.h1.Preamble;
import dev.weir.http.h2.AnswerBlocks;
import dev.weir.http.h3.AnswerHeads;
import dev.weir.server.event.LimitEvent;
import dev.weir.server.event.Recorder;
import dev.weir.server.loop.Loop;
import dev.weir.server.loop.Timer;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Admits exchanges to handlers, one virtual thread each, and makes an answer of whatever a handler
/// does. One for each loop.
///
/// **Threads:** [#answer] and what it needs on handlers' threads; the rest on the loop.
final class Dispatcher {

    /// While there is too much in memory, no head is waited for.
    static final ProtocolError FULL =
            new ProtocolError(
                    Status.SERVICE_UNAVAILABLE,
                    "head",
                    "The server has as many requests as it can hold. Try again in a moment.");

    /// A handler has had its time.
    static final Problem TOO_SLOW =
            Problem.of(
                    Status.SERVICE_UNAVAILABLE,
                    "The server did not finish this request in the time it has for one.");

    private static final System.Logger LOG = System.getLogger("dev.weir.server");

    private final Loop loop;
    private final Handler app;
    private final ServerOptions options;
    private final int inFlightMax;
    private final int waitingMax;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Figures figures;
    private final HeldBytes held;
    private final KnownSections sections = new KnownSections();
    private final AnswerHeads answerHeads;
    private final AnswerBlocks answerBlocks;
    private @Nullable AnswerBlocks announcingBlocks;
    private final Listeners listeners;
    private final SlowHandlers slow;
    private int inFlight;
    private Runnable whenNoneInFlight = () -> {};

    private record Waiting(HandlerRun run, long untilNanos) {}

    /// Who has waited for too long is told so, also while those in flight go on.
    private final Timer waitingTimer =
            new Timer() {
                @Override
                protected void fire(long nowNanos) {
                    refuseThoseWhoWaitedTooLong(nowNanos);
                }
            };

    /// @param figures where this loop counts
    Dispatcher(Loop loop, Handler app, ServerOptions options, Figures figures) {
        this.loop = loop;
        this.app = app;
        this.options = options;
        this.figures = figures;
        inFlightMax = Math.max(1, options.requestsInFlightMax() / options.loops());
        answerHeads = new AnswerHeads(loop.preamble());
        answerBlocks = new AnswerBlocks(loop.preamble());
        held = new HeldBytes(loop.buffers(), options.bufferedBytesMax() / options.loops());
        listeners =
                new Listeners(
                        options.listeners().stream()
                                .filter(ServerListener::hearsOfRequests)
                                .toList());
        slow = new SlowHandlers(loop, options.slowHandler(), new Listeners(options.listeners()));
        waitingMax = (options.requestsWaitingMax() + options.loops() - 1) / options.loops();
    }

    Loop loop() {
        return loop;
    }

    Limits limits() {
        return options.limits();
    }

    ServerOptions options() {
        return options;
    }

    Figures figures() {
        return figures;
    }

    KnownSections sections() {
        return sections;
    }

    AnswerHeads answerHeads() {
        return answerHeads;
    }

    /// @param isSecure whether the link is told where else the server is
    AnswerBlocks answerBlocks(boolean isSecure) {
        Preamble announcing = loop.announcing();
        if (!isSecure || announcing == loop.preamble()) {
            return answerBlocks;
        }
        AnswerBlocks made = announcingBlocks;
        if (made == null) {
            made = new AnswerBlocks(announcing);
            announcingBlocks = made;
        }
        return made;
    }

    HeldBytes held() {
        return held;
    }

    // ---- loop

    /// Starts the run's handler now or when one of those in flight has ended.
    ///
    /// @return false if there are too many already: answer 503
    boolean admit(HandlerRun run) {
        figures.requests++;
        boolean hasRoom = !held.isFull();
        if (inFlight < inFlightMax && hasRoom) {
            countOneMore(run);
            run.start();
            return true;
        }
        if (waiting.size() < waitingMax && hasRoom) {
            long untilNanos = loop.nowNanos() + options.deadlines().waiting().toNanos();
            waiting.addLast(new Waiting(run, untilNanos));
            if (!waitingTimer.isSet()) {
                loop.timers().set(waitingTimer, untilNanos);
            }
            return true;
        }
        shed();
        return mapsErrors() && startOverloaded(run);
    }

    /// The application shapes the refusal, on the thread that the request would have had.
    private boolean startOverloaded(HandlerRun run) {
        countOneMore(run);
        run.startOverloaded();
        return true;
    }

    private void countOneMore(HandlerRun run) {
        inFlight++;
        figures.inFlight = inFlight;
        slow.add(run);
    }

    private void shed() {
        figures.shed++;
        if (Recorder.isOn()) {
            var event = new LimitEvent();
            event.name = "requestsInFlightMax";
            event.limit = inFlightMax;
            event.inFlight = inFlight;
            event.commit();
        }
    }

    private void refuseThoseWhoWaitedTooLong(long nowNanos) {
        for (var next = waiting.peekFirst(); next != null; next = waiting.peekFirst()) {
            if (next.run.isOpen() && next.untilNanos - nowNanos > 0) {
                loop.timers().set(waitingTimer, next.untilNanos);
                return;
            }
            waiting.removeFirst();
            if (next.run.isOpen()) {
                shed();
                if (mapsErrors()) {
                    startOverloaded(next.run);
                } else {
                    next.run.refuseOverloaded();
                }
            }
        }
    }

    /// Tells when no handler runs: now, or when the last has ended.
    void whenNoneInFlight(Runnable message) {
        whenNoneInFlight = message;
        tellWhenNoneInFlight();
    }

    private void tellWhenNoneInFlight() {
        if (inFlight == 0) {
            whenNoneInFlight.run();
        }
    }

    /// A handler's thread has ended: the next may begin.
    void ended(HandlerRun run) {
        slow.remove(run);
        inFlight--;
        figures.inFlight = inFlight;
        tellWhenNoneInFlight();
        Waiting next;
        while (inFlight < inFlightMax && (next = waiting.pollFirst()) != null) {
            if (next.run.isOpen()) {
                countOneMore(next.run);
                next.run.start();
            }
        }
    }

    Listeners listeners() {
        return listeners;
    }

    // ---- handlers' threads

    /// What is to be told of an exchange that begins, or null if nobody listens.
    @Nullable Telling telling() {
        return listeners.isEmpty() && !Recorder.isOn() ? null : new Telling(listeners);
    }

    /// The answer to a request, whatever the handler does.
    Response answer(Request request, HandlerRun run) {
        try {
            if (run.isOverloaded()) {
                return mapped(tooMany(), request);
            }
            if (isMisdirected(request)) {
                return mapped(MISDIRECTED, request);
            }
            @Nullable Response answer = app.handle(request);
            if (answer == null) {
                return nothing(request);
            }
            return run.isCancelled() ? answer : mapped(orNoTunnel(answer, request), request);
        } catch (Throwable failed) {
            return answerFailure(request, failed, run);
        }
    }

    private static boolean isMisdirected(Request request) {
        TlsSession tls = request.peer().tls();
        return tls != null && request.authority().filter(tls::isMisdirected).isPresent();
    }

    private static final Response MISDIRECTED =
            Problem.of(
                            Status.MISDIRECTED_REQUEST,
                            "The certificate of this connection is not valid for the host of the"
                                    + " request. Open another connection for it.")
                    .response();

    /// RFC 9220 §3: 501 is for a `:protocol` that is not spoken. RFC 9110 §9.3.6: any 2xx to
    /// CONNECT would say that a tunnel begins.
    private Response orNoTunnel(Response answer, Request request) {
        if (!request.head().isExtendedConnect()
                || answer.status().code() / 100 != 2
                || answer.body() instanceof Body.Upgrade) {
            return answer;
        }
        try {
            answer.body().discard();
        } catch (Throwable failed) {
            discardFailed(request, failed);
        }
        return NO_TUNNEL;
    }

    private static final Response NO_TUNNEL =
            Problem.of(
                            Status.NOT_IMPLEMENTED,
                            "The resource does not speak the protocol of this CONNECT.")
                    .response();

    private Response nothing(Request request) {
        LOG.log(
                Level.ERROR,
                "The handler of "
                        + request
                        + " returned null. A handler returns a Response;"
                        + " Response.of(Status.NO_CONTENT) is the empty one.");
        return problem(internal(), request);
    }

    /// The answer when more requests are in flight than may be.
    static Response tooMany() {
        return Problem.of(
                        Status.SERVICE_UNAVAILABLE,
                        "The server has as many requests as it can take. Try again in a moment.")
                .response()
                .field("Retry-After", "1");
    }

    /// The answer when a handler, or a body that had not begun to be sent, has thrown.
    Response answerFailure(Request request, Throwable failed, HandlerRun run) {
        if (run.isCancelled()) {
            // Nobody gets the answer, and the request may be over: nothing of the application is
            // asked.
            LOG.log(Level.DEBUG, () -> "A handler ended after its client had gone", failed);
            return internal().response();
        }
        if (failed instanceof Refused refused) {
            return mapped(refused.response(), request); // with the fields that it has
        }
        return problem(Problem.of(failed).orElseGet(() -> unexpected(request, failed)), request);
    }

    private static Problem unexpected(Request request, Throwable failed) {
        String route =
                request.route()
                        .map(pattern -> " (route " + request.method() + " " + pattern + ")")
                        .orElse("");
        LOG.log(Level.ERROR, "The handler of " + request + route + " failed", failed);
        return internal();
    }

    /// It says nothing of what went wrong: that is in the log, not for clients.
    private static Problem internal() {
        return Problem.of(
                Status.INTERNAL_SERVER_ERROR,
                "The server failed at this request. The failure has been logged.");
    }

    /// The body of an answer has failed on its way.
    void bodyFailed(Request request, Throwable failed, boolean isCancelled) {
        LOG.log(
                isCancelled ? Level.DEBUG : Level.ERROR,
                "The answer to " + request + " broke off in its body",
                failed);
    }

    /// Content that is not sent could not be let go of; the answer is sent all the same.
    void discardFailed(Request request, Throwable failed) {
        LOG.log(
                Level.ERROR,
                "The content of the answer to " + request + " is not sent, and failed to close",
                failed);
    }

    /// The answer that tells of a problem, as the error mapper has it.
    Response problem(Problem problem, @Nullable Request request) {
        return map(problem, problem.response(), request);
    }

    /// As [#problem], for answers that go out without a handler's thread to stream them.
    Response problemInMemory(Problem problem, @Nullable Request request) {
        Response answer = problem(problem, request);
        if (!(answer.body() instanceof Body.Stream || answer.body() instanceof Body.File)) {
            return answer;
        }
        try {
            return answer.body(new Body.Bytes(answer.contentBytes()));
        } catch (Throwable failed) {
            LOG.log(
                    Level.ERROR,
                    "The error mapper's answer to " + problem.status() + " failed",
                    failed);
            return problem.response();
        }
    }

    /// The answer itself, or if it tells of a problem, what the error mapper makes of that.
    private Response mapped(Response answer, Request request) {
        return mapsErrors() && answer.problem().isPresent()
                ? map(answer.problem().get(), answer, request)
                : answer;
    }

    private Response map(Problem problem, Response plain, @Nullable Request request) {
        if (!mapsErrors()) {
            return plain;
        }
        try {
            @Nullable Response mapped = options.errorMapper().map(problem, request);
            if (mapped != null && !(mapped.body() instanceof Body.Upgrade)) {
                return withFieldsOf(plain, mapped);
            }
            LOG.log(
                    Level.ERROR,
                    "The error mapper returned "
                            + (mapped == null ? "null" : "an upgrade")
                            + " for "
                            + problem.status());
        } catch (Throwable failed) {
            LOG.log(Level.ERROR, "The error mapper failed on " + problem.status(), failed);
        }
        return plain;
    }

    /// What an answer has to say beside its content, such as `Allow`, is not the mapper's to lose.
    private static Response withFieldsOf(Response plain, Response mapped) {
        Response whole = mapped;
        for (int i = 0; i < plain.fields().count(); i++) {
            String name = plain.fields().name(i);
            if (!mapped.fields().has(name) && !name.equalsIgnoreCase("content-type")) {
                whole = whole.plusField(name, plain.fields().value(i));
            }
        }
        return whole;
    }

    /// The plain answer to what is no request, made on the loop: no code of the application runs
    /// there.
    Response refusal(ProtocolError error) {
        figures.refused++;
        return Problem.of(error).response();
    }

    /// The answer to what is no request: now, or later by `answer` if the application shapes it.
    @Nullable Response refuse(ProtocolError error, Consumer<Response> answer) {
        if (!mapsErrors()) {
            return refusal(error);
        }
        shape(Problem.of(error), answer);
        return null;
    }

    /// Gives the answer that tells of a problem: now, or later if the application shapes it, which
    /// it does on a thread of its own.
    ///
    /// @param answer is called on the loop
    void shape(Problem problem, Consumer<Response> answer) {
        if (!mapsErrors()) {
            answer.accept(problem.response());
            return;
        }
        loop.start(() -> {
            Response shaped = problemInMemory(problem, null);
            loop.post(() -> answer.accept(shaped));
        });
    }

    /// Whether refusals have to go through an error mapper of the application.
    boolean mapsErrors() {
        return options.errorMapper() != ErrorMapper.PROBLEM_JSON;
    }
}
