package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.server.loop.Clock;
import dev.weir.server.loop.LinkListener;
import dev.weir.server.loop.Loop;
import dev.weir.server.loop.PortableScheduler;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A fault of ours in one connection ends that connection, and no other.
@Tag("once")
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class FaultTest {

    /// One that fails where it is told to.
    private static final class Faulty implements Loop.Connection {
        private final Loop loop;
        private final String where;
        private final Signal failed;

        Faulty(Loop loop, String where, Signal failed) {
            this.loop = loop;
            this.where = where;
            this.failed = failed;
        }

        @Override
        public void proceed() {
            fail("proceed");
            loop.flushLater(this);
        }

        @Override
        public void flush() {
            fail("flush");
        }

        private void fail(String here) {
            if (where.equals(here)) {
                throw new IllegalStateException("planted");
            }
        }

        @Override
        public void failed() {
            failed.give();
        }
    }

    private static final class Sound implements Loop.Connection {
        private final Loop loop;
        private final Signal flushed;

        Sound(Loop loop, Signal flushed) {
            this.loop = loop;
            this.flushed = flushed;
        }

        @Override
        public void proceed() {
            loop.flushLater(this);
        }

        @Override
        public void flush() {
            flushed.give();
        }

        @Override
        public void failed() {
            throw new AssertionError("it is sound");
        }
    }

    private static final class Deaf implements LinkListener {
        @Override
        public void received(Received bytes) {}

        @Override
        public void inputEnded() {}

        @Override
        public void writable() {}

        @Override
        public void sent() {}

        @Override
        public void closed(@Nullable Throwable cause) {}
    }

    @ParameterizedTest
    @ValueSource(strings = {"proceed", "flush"})
    void aFaultEndsItsConnectionAndNoOther(String where, CapturedLog log) throws Exception {
        var failed = new Signal("the faulty one is ended");
        var flushed = new Signal("the sound one goes on");
        var loop =
                new Loop(
                        Clock.SYSTEM,
                        new PortableScheduler(),
                        idle -> new LinkInMemory(idle, _ -> new Deaf()),
                        "");
        loop.begin("loop");
        loop.post(() -> {
            loop.ready(new Faulty(loop, where, failed));
            loop.ready(new Sound(loop, flushed));
        });
        failed.await();
        flushed.await();
        loop.post(loop::end);
        assertEquals(
                List.of("A turn of an event loop failed, as 1 have; please report this."),
                log.errorMessages());
    }
}
