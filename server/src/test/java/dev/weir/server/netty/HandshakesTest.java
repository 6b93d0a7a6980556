package dev.weir.server.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("once")
class HandshakesTest {

    private static final int COUNT_MAX = 3;
    private static final long NANOS_MAX = 10_000;

    private final Handshakes handshakes = new Handshakes(COUNT_MAX, NANOS_MAX);

    private EmbeddedChannel begin() {
        var channel = new EmbeddedChannel();
        channel.freezeTime();
        handshakes.begun(channel);
        return channel;
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, true", "1, false"})
    void countMax(int beyond, boolean isOldestLeft) {
        var all = new ArrayList<EmbeddedChannel>();
        for (int i = 0; i < COUNT_MAX + beyond; i++) {
            all.add(begin());
        }
        assertEquals(isOldestLeft, all.getFirst().isOpen());
        assertTrue(all.get(1).isOpen(), "nobody but the oldest pays for it");
    }

    @Test
    void whoHasEndedMakesWay() {
        EmbeddedChannel first = begin();
        assertTrue(handshakes.ended(first));
        assertFalse(handshakes.ended(first), "once");
        EmbeddedChannel second = begin();
        for (int i = 1; i < COUNT_MAX; i++) {
            begin();
        }
        assertTrue(first.isOpen());
        assertTrue(second.isOpen());
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    void nanosMax(int beyond, boolean isLeft) {
        EmbeddedChannel channel = begin();
        channel.advanceTimeBy(NANOS_MAX + beyond, TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        assertEquals(isLeft, channel.isOpen());
    }

    @Test
    void aHandshakeThatIsDoneHasNoDeadline() {
        EmbeddedChannel channel = begin();
        handshakes.ended(channel);
        channel.advanceTimeBy(2 * NANOS_MAX, TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        assertTrue(channel.isOpen());
    }
}
