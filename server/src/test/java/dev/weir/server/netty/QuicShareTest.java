package dev.weir.server.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.ByteBuffer;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class QuicShareTest {

    private static final ByteBuffer INPUT = ByteBuffer.wrap(new byte[20]).asReadOnlyBuffer();

    // RFC 9000 §5.1.1: "An endpoint SHOULD ensure that its peer has a sufficient number of
    // available and unused connection IDs."
    @Test
    void eachConnectionIdIsAnotherOneAndSaysWhoseItIs() {
        var ids = QuicShare.connectionIds(7);
        var seen = new HashSet<ByteBuffer>();
        for (int i = 0; i < 8; i++) {
            ByteBuffer id = ids.newId(INPUT.duplicate(), 20);
            assertEquals(20, id.remaining());
            assertEquals(7, id.get(0));
            seen.add(id);
        }
        assertEquals(8, seen.size());
    }

    @Test
    void theFirstOfAConnectionComesOfWhatItsClientSent() {
        var ids = QuicShare.connectionIds(200);
        ByteBuffer first = ids.newId(INPUT.duplicate(), INPUT.duplicate(), 20);
        assertEquals(first, ids.newId(INPUT.duplicate(), INPUT.duplicate(), 20));
        assertEquals((byte) 200, first.get(0));
        ByteBuffer other = ByteBuffer.wrap(new byte[] {1});
        assertNotEquals(first, ids.newId(INPUT.duplicate(), other, 20));
    }
}
