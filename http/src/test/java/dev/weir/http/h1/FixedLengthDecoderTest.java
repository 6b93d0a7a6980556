package dev.weir.http.h1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Fields;
import dev.weir.http.ProtocolException;
import org.junit.jupiter.api.Test;

/// RFC 9112 §6.3 item 6: "its decimal value defines the expected message body length in octets"
class FixedLengthDecoderTest {

    private static final byte[] SRC = {1, 2, 3, 4, 5, 6};

    @Test
    void contentEndsAfterItsLength() throws ProtocolException {
        var decoder = BodyDecoder.fixedLength(4);
        byte[] dst = new byte[6];
        assertEquals(4, decoder.decode(SRC, 0, 6, dst, 1, 6));
        assertEquals(4, decoder.consumed());
        assertEquals(4, decoder.produced());
        assertTrue(decoder.isComplete());
        assertArrayEquals(new byte[] {0, 1, 2, 3, 4, 0}, dst);
        assertEquals(0, decoder.decode(SRC, 4, 6, dst, 0, 6));
        assertSame(Fields.EMPTY, decoder.trailers());
    }

    @Test
    void roomAndInputBoundACall() throws ProtocolException {
        var decoder = BodyDecoder.fixedLength(5);
        byte[] dst = new byte[6];
        assertEquals(2, decoder.decode(SRC, 0, 2, dst, 0, 6));
        assertEquals(1, decoder.decode(SRC, 2, 6, dst, 2, 3));
        assertFalse(decoder.isComplete());
        assertEquals(2, decoder.remaining());
        assertEquals(2, decoder.skip(SRC, 3, 6));
        assertEquals(2, decoder.consumed());
        assertTrue(decoder.isComplete());
        assertArrayEquals(new byte[] {1, 2, 3, 0, 0, 0}, dst);
    }

    @Test
    void noLengthIsCompleteAtOnce() {
        assertTrue(BodyDecoder.fixedLength(0).isComplete());
    }

    @Test
    void theLargestLengthIsALong() throws ProtocolException {
        var decoder = BodyDecoder.fixedLength(Long.MAX_VALUE);
        assertEquals(6, decoder.skip(SRC, 0, 6));
        assertEquals(Long.MAX_VALUE - 6, decoder.remaining());
    }
}
