package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Handler;
import dev.weir.http.Response;
import dev.weir.server.loop.Clock;
import dev.weir.server.loop.Link;
import dev.weir.server.loop.LinkListener;
import dev.weir.server.loop.LoopScheduler;
import dev.weir.server.loop.PortableScheduler;
import dev.weir.server.loop.Scheduler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The answers to what one read has brought leave in one write.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class BatchTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";

    private final CompletableFuture<LinkInMemory> opened = new CompletableFuture<>();
    private @Nullable Member member;

    private LinkInMemory open(Handler app) throws Exception {
        Scheduler scheduler =
                ThisScheduler.isLoop() ? new LoopScheduler() : new PortableScheduler();
        Member made =
                Member.of(
                        ThisScheduler.options(),
                        app,
                        Clock.SYSTEM,
                        scheduler,
                        idle -> {
                            var link = new LinkInMemory(idle, this::accept);
                            opened.complete(link);
                            return link;
                        });
        member = made;
        made.loop().begin("loop");
        return opened.get(10, TimeUnit.SECONDS);
    }

    private LinkListener accept(Link link) {
        Member owner = member;
        if (owner == null) {
            throw new IllegalStateException("begun before it was made");
        }
        return owner.accept(link, () -> {});
    }

    @AfterEach
    void end() {
        Member owner = member;
        if (owner != null) {
            owner.loop().post(owner.loop()::end);
        }
    }

    private static int answers(LinkInMemory link) {
        return String.join("", link.writes()).split("HTTP/1.1 200 OK", -1).length - 1;
    }

    @ParameterizedTest(name = "{0} requests")
    @ValueSource(ints = {1, 2, 16, 60})
    void answersToOneReadLeaveTogether(int requests) throws Exception {
        LinkInMemory link = open(_ -> Response.text("ok"));
        for (int read = 1; read <= 3; read++) {
            link.receive(GET.repeat(requests));
            int all = read * requests;
            Signal.until(() -> answers(link) == all, "all are answered");
            if (ThisScheduler.isLoop()) {
                assertEquals(read, link.writes().size());
            } else {
                // The JDK's scheduler may run the loop again before a handler has had its turn.
                assertTrue(link.writes().size() <= all, link.writes().size() + " writes");
            }
        }
    }

    // Over TLS it saves a packet for the close_notify.
    @Test
    void theLastAnswerLeavesWithTheEnd() throws Exception {
        LinkInMemory link = open(_ -> Response.text("ok"));
        link.receive(GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
        Signal.until(() -> !link.writes().isEmpty(), "it is answered");
        assertEquals(1, link.writes().size());
        assertTrue(link.writes().getFirst().endsWith("ok" + LinkInMemory.END));
    }

    // RFC 9113 §6.1: "If a DATA frame is received whose Stream Identifier field is 0x00, the
    // recipient MUST respond with a connection error"
    @Test
    void theLastFrameLeavesWithTheEnd() throws Exception {
        LinkInMemory link = open(_ -> Response.text("ok"));
        link.receive("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0" + "\0\0\0\0\0\0\0\0\0");
        Signal.until(() -> String.join("", link.writes()).endsWith(LinkInMemory.END), "the end");
        assertTrue(link.writes().getLast().length() > LinkInMemory.END.length());
    }

    @Test
    void whatIsReadyDoesNotWaitForWhatIsNot() throws Exception {
        var mayEnd = new Signal("the second may end");
        LinkInMemory link =
                open(request -> {
                    if (request.path().equals("/slow")) {
                        mayEnd.await();
                    }
                    return Response.text("ok");
                });
        link.receive(GET + GET.replace("/ ", "/slow ") + GET);
        Signal.until(() -> answers(link) == 1, "the first is answered");
        mayEnd.give();
        Signal.until(() -> answers(link) == 3, "all are answered");
    }
}
