package dev.weir.server.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReusedBuffersTest {

    private static final ReusedBuffers.Size SIZE = new ReusedBuffers.Size(10, 2_000, 3);

    private final ReusedBuffers buffers = new ReusedBuffers(SIZE);

    @AfterEach
    void close() {
        buffers.close();
    }

    @Test
    void whatIsReleasedIsUsedAgain() {
        ByteBuf first = buffers.directBuffer(100);
        first.writeLong(1);
        assertTrue(first.release());
        assertEquals(0, first.refCnt());
        ByteBuf again = buffers.directBuffer(10);
        assertSame(first, again);
        assertEquals(1, again.refCnt());
        assertEquals(0, again.readableBytes());
        assertNotSame(again, buffers.directBuffer(10));
        again.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void bytes(int beyond) {
        ByteBuf buffer = buffers.directBuffer(SIZE.bytes() + beyond);
        assertEquals(beyond <= 0, buffer.alloc() == buffers, "what is longer is others'");
        buffer.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void leastBytes(int beyond) {
        ByteBuf buffer = buffers.directBuffer(SIZE.leastBytes() + beyond);
        assertEquals(beyond >= 0, buffer.alloc() == buffers, "what is shorter is others'");
        buffer.release();
    }

    @Test
    void whatHasGrownIsNotUsedAgain() {
        ByteBuf buffer = buffers.directBuffer(10);
        buffer.writeZero(SIZE.bytes() + 1);
        buffer.release();
        assertNotSame(buffer, buffers.directBuffer(10));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void idleMax(int beyond) {
        List<ByteBuf> all = several(SIZE.idleMax() + beyond);
        all.forEach(ByteBuf::release);
        Set<ByteBuf> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(all);
        List<ByteBuf> next = several(SIZE.idleMax() + beyond);
        next.removeIf(known::contains);
        assertEquals(Math.max(0, beyond), next.size());
    }

    @ParameterizedTest
    @CsvSource({"1,256", "256,256", "257,1024", "1025,2048", "16384,16896", "65541,67584"})
    void eachHasTheLeastSizeThatHasRoom(int count, int bytes) {
        var all = new ReusedBuffers(ReusedBuffers.SIZES);
        ByteBuf buffer = all.directBuffer(count);
        assertEquals(bytes, buffer.capacity());
        buffer.release();
        assertSame(buffer, all.directBuffer(count));
        buffer.release();
        all.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {2049, 8191, 16_897, 32_767, 67_585})
    void whatWouldTakeMuchMoreThanItHasIsOthers(int count) {
        var all = new ReusedBuffers(ReusedBuffers.SIZES);
        ByteBuf buffer = all.directBuffer(count);
        assertNotSame(all, buffer.alloc());
        buffer.release();
        all.close();
    }

    private List<ByteBuf> several(int count) {
        var all = new ArrayList<ByteBuf>();
        for (int i = 0; i < count; i++) {
            all.add(buffers.directBuffer(10));
        }
        return all;
    }

    @Test
    void nothingIsKeptOnceTheSocketIsGone() {
        ByteBuf early = buffers.directBuffer(10);
        ByteBuf late = buffers.directBuffer(10);
        early.release();
        buffers.close();
        late.release();
        ByteBuf next = buffers.directBuffer(10);
        assertNotSame(early, next);
        assertNotSame(late, next);
        next.release();
    }
}
