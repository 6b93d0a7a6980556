package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.HttpVersion;
import dev.weir.http.Limits;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.http.h3.ErrorCode;
import dev.weir.server.loop.Clock;
import dev.weir.server.loop.LoopScheduler;
import dev.weir.server.loop.PortableScheduler;
import dev.weir.server.loop.QuicLink;
import dev.weir.server.loop.QuicLinkListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// HTTP/3 from the streams of a QUIC connection to handlers on threads of their own, and back.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class Http3EndpointTest {

    private @Nullable Member member;
    private QuicInMemory client = new QuicInMemory(new Random(), true, this::accept);

    private QuicLinkListener accept(QuicLink link) {
        return member().accept(link, () -> {});
    }

    private Member member() {
        Member owner = member;
        if (owner == null) {
            throw new IllegalStateException("begun before it was made");
        }
        return owner;
    }

    private QuicInMemory open(Handler app) {
        return open(ThisScheduler.options(), app);
    }

    private QuicInMemory open(ServerOptions options, Handler app) {
        member =
                Member.of(
                        options,
                        app,
                        Clock.SYSTEM,
                        ThisScheduler.isLoop() ? new LoopScheduler() : new PortableScheduler(),
                        idle -> new QuicTransport(idle, client));
        member().loop().begin("loop");
        return client.send(2, Http3Wire.CONTROL);
    }

    @AfterEach
    void endLoop() throws Exception {
        client.disconnect();
        Signal.until(client::isClosed, "the connection is closed");
        var lent = new CompletableFuture<Long>();
        var buffers = member().loop().buffers();
        member().loop()
                .post(() ->
                        member().dispatcher()
                                .whenNoneInFlight(() -> lent.complete(buffers.lentBytes())));
        assertEquals(0, lent.get(10, TimeUnit.SECONDS), "bytes that are lent");
        member().loop().post(member().loop()::end);
    }

    private Http3Wire.Answer answer(long id) {
        Signal.until(() -> client.isEnded(id), "the answer on stream " + id + " is whole");
        return Http3Wire.Answer.of(client.taken(id));
    }

    private QuicInMemory whole(long id, byte[]... parts) {
        return client.send(id, Http3Wire.join(parts)).end(id);
    }

    @Test
    void aRequestRunsOnAVirtualThreadAndItsAnswerLeavesWithItsEnd() {
        open(request -> {
            assertEquals(HttpVersion.HTTP_3, request.version());
            assertTrue(request.peer().isSecure());
            return Response.text(Thread.currentThread().isVirtual() + request.path());
        });
        whole(0, Http3Wire.get("/a"));
        assertEquals("200", answer(0).status());
        assertEquals("true/a", answer(0).content());
        List<Integer> flushes = client.flushes(0);
        assertEquals(2, flushes.size(), () -> "head, content and FIN together: " + flushes);
    }

    @Test
    void streamsAnswerInTheOrderOfTheirHandlers() throws Exception {
        var second = new Signal("the second request was answered");
        open(request -> {
            if (request.path().equals("/first")) {
                second.await();
            }
            return Response.text(request.path());
        });
        whole(0, Http3Wire.get("/first"));
        whole(4, Http3Wire.get("/second"));
        assertEquals("/second", answer(4).content());
        second.give();
        assertEquals("/first", answer(0).content());
    }

    @Test
    void contentStreamsBothWays() {
        open(request -> Response.of(Status.OK, Fields.EMPTY, Body.stream(request.body())));
        String content = "0123456789".repeat(100_000);
        client.send(0, Http3Wire.post("/echo"));
        for (int at = 0; at < content.length(); at += 50_000) {
            client.send(0, Http3Wire.data(content.substring(at, at + 50_000)));
        }
        client.end(0);
        assertEquals(content, answer(0).content());
    }

    @Test
    void aHandlerThatDoesNotReadHoldsBackItsPeer() throws Exception {
        var go = new Signal("the handler may go on");
        open(request -> {
            go.await();
            return Response.text("" + request.body().readAll(2_000_000).length);
        });
        client.send(0, Http3Wire.post("/"));
        client.send(0, Http3Wire.frame(0, new byte[1_000_000]));
        client.end(0);
        whole(4, Http3Wire.get("/"));
        Signal.until(() -> client.delivered(0) >= 16 * 1024, "some content is here");
        assertTrue(client.delivered(0) <= 64 * 1024, () -> client.delivered(0) + " bytes are held");
        go.give();
        assertEquals("1000000", answer(0).content());
    }

    @Test
    void aPeerThatDoesNotTakeItsAnswerHoldsBackTheHandlerAndNobodyElse() {
        var written = new AtomicInteger();
        open(request ->
                request.path().equals("/small")
                        ? Response.text("small")
                        : Response.of(
                                Status.OK,
                                Fields.EMPTY,
                                Body.stream(out -> {
                                    for (int i = 0; i < 1_000; i++) {
                                        out.write(new byte[1_000]);
                                        written.addAndGet(1_000);
                                    }
                                })));
        client.takes(0, false);
        whole(0, Http3Wire.get("/large"));
        whole(4, Http3Wire.get("/small"));
        assertEquals("small", answer(4).content());
        Signal.until(() -> written.get() >= 4_000, "something is written");
        assertTrue(written.get() < 200_000, () -> written + " bytes are written ahead");
        client.takes(0, true);
        assertEquals(1_000_000, answer(0).content().length());
    }

    @Test
    void aResetInterruptsTheHandler() throws Exception {
        cancels(() -> client.reset(0, ErrorCode.H3_REQUEST_CANCELLED));
        Signal.until(() -> client.resetCode(0) == ErrorCode.H3_REQUEST_CANCELLED, "reset back");
    }

    @Test
    void stopSendingInterruptsTheHandler() throws Exception {
        cancels(() -> client.stop(0, ErrorCode.H3_REQUEST_CANCELLED));
    }

    @Test
    void theEndOfTheConnectionInterruptsTheHandler() throws Exception {
        cancels(client::disconnect);
    }

    private void cancels(Runnable cancel) throws Exception {
        var begun = new Signal("the handler has begun");
        var interrupted = new Signal("the handler is interrupted");
        open(request -> {
            begun.give();
            try {
                Thread.sleep(60_000); // handler
            } catch (InterruptedException expected) {
                interrupted.give();
            }
            return Response.text("late");
        });
        client.send(0, Http3Wire.post("/"));
        begun.await();
        cancel.run();
        interrupted.await();
    }

    @Test
    void aHandlerThatFailsInTheBodyResetsTheStream(CapturedLog log) {
        open(request ->
                Response.of(
                        Status.OK,
                        Fields.EMPTY,
                        Body.stream(out -> {
                            out.write(new byte[10_000]);
                            throw new IllegalStateException("on purpose");
                        })));
        whole(0, Http3Wire.get("/"));
        Signal.until(() -> client.resetCode(0) == ErrorCode.H3_INTERNAL_ERROR, "reset");
        assertEquals(List.of("The answer to GET / broke off in its body"), log.errorMessages());
    }

    @Test
    void aHandlerThatFailsIs500(CapturedLog log) {
        open(_ -> {
            throw new IllegalStateException("on purpose");
        });
        whole(0, Http3Wire.get("/"));
        assertEquals("500", answer(0).status());
        assertEquals(List.of("The handler of GET / failed"), log.errorMessages());
    }

    @Test
    void aMalformedRequestIsResetAndOthersGoOn() {
        open(_ -> Response.text("ok"));
        whole(0, Http3Wire.get("/", "Upper", "1"));
        whole(4, Http3Wire.get("/"));
        assertEquals("ok", answer(4).content());
        Signal.until(() -> client.resetCode(0) == ErrorCode.H3_MESSAGE_ERROR, "reset");
    }

    @Test
    void aConnectionErrorClosesTheConnection() {
        open(_ -> Response.text("ok"));
        client.send(0, Http3Wire.data("x"));
        Signal.until(() -> client.closeCode() == ErrorCode.H3_FRAME_UNEXPECTED, "closed");
    }

    @Test
    void aClientWithoutStreamsForUsIsRefused() {
        client.unidirectionalMax(0);
        open(_ -> Response.text("ok"));
        Signal.until(() -> client.closeCode() == ErrorCode.H3_STREAM_CREATION_ERROR, "closed");
    }

    @Test
    void ourControlStreamMayNotBeStopped() {
        open(_ -> Response.text("ok"));
        Signal.until(() -> client.taken(3).length > 0, "SETTINGS have come");
        client.stop(3, ErrorCode.H3_NO_ERROR);
        Signal.until(() -> client.closeCode() == ErrorCode.H3_CLOSED_CRITICAL_STREAM, "closed");
    }

    @Test
    void theResetOfACriticalStreamClosesTheConnection() {
        open(_ -> Response.text("ok"));
        Signal.until(() -> client.delivered(2) == Http3Wire.CONTROL.length, "SETTINGS are there");
        client.reset(2, ErrorCode.H3_NO_ERROR);
        Signal.until(() -> client.closeCode() == ErrorCode.H3_CLOSED_CRITICAL_STREAM, "closed");
    }

    @Test
    void aStreamOfUnknownTypeIsStopped() {
        open(_ -> Response.text("ok"));
        client.send(6, new byte[] {0x21, 1, 2, 3});
        Signal.until(
                () -> client.stopCode(6) == ErrorCode.H3_STREAM_CREATION_ERROR, "it is stopped");
        whole(0, Http3Wire.get("/"));
        assertEquals("ok", answer(0).content());
    }

    @Test
    void whatIsTooMuchIs413AndTheRestIsStopped() {
        open(
                ThisScheduler.options().limits(Limits.defaults().contentBytesMax(1_000)),
                request -> Response.text("" + request.body().readAll(10_000).length));
        client.send(0, Http3Wire.post("/", "content-length", "1000000"));
        assertEquals("413", answer(0).status());
        Signal.until(() -> client.stopCode(0) == ErrorCode.H3_NO_ERROR, "stopped");
    }

    @Test
    void contentThatNeverEndsIsStoppedAWhileAfterTheAnswer() {
        open(
                ThisScheduler.options()
                        .deadlines(Deadlines.defaults().linger(Duration.ofMillis(50))),
                _ -> Response.text("ok"));
        client.send(0, Http3Wire.post("/"));
        assertEquals("ok", answer(0).content());
        Signal.until(() -> client.stopCode(0) == ErrorCode.H3_NO_ERROR, "stopped");
    }

    @Test
    void aHeadThatComesTooSlowlyIs408() {
        open(
                ThisScheduler.options().deadlines(Deadlines.defaults().head(Duration.ofMillis(50))),
                _ -> Response.text("ok"));
        client.send(0, new byte[] {1});
        assertEquals("408", answer(0).status());
    }

    @Test
    void contentThatComesTooSlowlyIs408() {
        open(
                ThisScheduler.options()
                        .deadlines(Deadlines.defaults().contentGrace(Duration.ofMillis(50))),
                request -> Response.text("" + request.body().readAll(10).length));
        client.send(0, Http3Wire.post("/"));
        assertEquals("408", answer(0).status());
    }

    @Test
    void aHandlerThatTakesTooLongIs503() {
        open(
                ThisScheduler.options()
                        .deadlines(Deadlines.defaults().handler(Duration.ofMillis(50))),
                _ -> {
                    Thread.sleep(60_000); // handler
                    return Response.text("late");
                });
        whole(0, Http3Wire.get("/"));
        assertEquals("503", answer(0).status());
    }

    @Test
    void anAnswerThatNobodyTakesIsReset() {
        open(
                ThisScheduler.options()
                        .deadlines(Deadlines.defaults().contentGrace(Duration.ofMillis(50))),
                _ -> Response.bytes("a/b", new byte[1_000_000]));
        client.takes(0, false);
        whole(0, Http3Wire.get("/"));
        Signal.until(() -> client.resetCode(0) == ErrorCode.H3_REQUEST_CANCELLED, "reset");
    }

    @Test
    void aConnectionWithoutRequestsIsClosed() {
        open(
                ThisScheduler.options().deadlines(Deadlines.defaults().idle(Duration.ofMillis(50))),
                _ -> Response.text("ok"));
        Signal.until(() -> client.closeCode() == ErrorCode.H3_NO_ERROR, "closed");
    }

    @Test
    void tooManyRequestsAre503() throws Exception {
        var go = new Signal("the handler may go on");
        open(
                ThisScheduler.options().requestsInFlightMax(1).requestsWaitingMax(0),
                _ -> {
                    go.await();
                    return Response.text("ok");
                });
        whole(0, Http3Wire.get("/"));
        Signal.until(() -> member().figures().inFlight == 1, "it is in flight");
        whole(4, Http3Wire.get("/"));
        assertEquals("503", answer(4).status());
        go.give();
        assertEquals("200", answer(0).status());
    }

    @Test
    void theErrorMapperShapesRefusals() {
        open(
                ThisScheduler.options()
                        .errorMapper(
                                (problem, _) -> Response.text("mapped").status(problem.status())),
                _ -> Response.text("ok"));
        whole(0, Http3Wire.get("/", "expect", "tea"));
        assertEquals("417", answer(0).status());
        assertEquals("mapped", answer(0).content());
    }

    @Test
    void drainingSaysGoAwayTwiceAndEndsWhatIsOpen() throws Exception {
        var go = new Signal("the handler may go on");
        open(
                ThisScheduler.options()
                        .deadlines(Deadlines.defaults().linger(Duration.ofMillis(50))),
                _ -> {
                    go.await();
                    return Response.text("ok");
                });
        whole(0, Http3Wire.get("/"));
        Signal.until(() -> member().figures().inFlight == 1, "it is in flight");
        var drained = new Signal("all is drained");
        member().loop().post(() -> member().drain(drained::give));
        Signal.until(() -> goAways().size() == 1, "the first GOAWAY");
        whole(4, Http3Wire.get("/"));
        Signal.until(() -> goAways().size() == 2, "the last GOAWAY");
        assertEquals(List.of(0xfc, 8), goAways());
        whole(8, Http3Wire.get("/"));
        Signal.until(() -> client.resetCode(8) == ErrorCode.H3_REQUEST_REJECTED, "rejected");
        go.give();
        assertEquals("ok", answer(0).content());
        assertEquals("ok", answer(4).content());
        Signal.until(() -> client.closeCode() == ErrorCode.H3_NO_ERROR, "closed");
        drained.await();
    }

    /// The last byte of each GOAWAY that has come.
    private List<Integer> goAways() {
        byte[] control = client.taken(3);
        var all = new ArrayList<Integer>();
        for (int at = 1; at + 1 < control.length; at += 2 + control[at + 1]) {
            int last = at + 1 + control[at + 1];
            if (control[at] == 7 && last < control.length) {
                all.add(control[last] & 0xff);
            }
        }
        return all;
    }

    @Test
    void thousandsOfStreamsOnOneConnection() {
        open(request -> Response.text(request.path()));
        for (long id = 0; id < 4 * 2_000; id += 4) {
            whole(id, Http3Wire.get("/" + id));
        }
        for (long id = 0; id < 4 * 2_000; id += 4) {
            assertEquals("/" + id, answer(id).content());
        }
    }
}
