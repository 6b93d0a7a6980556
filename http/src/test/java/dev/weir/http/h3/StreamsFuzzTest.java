package dev.weir.http.h3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/// Whatever comes on whatever streams in whatever turns, the connection goes on or ends with one of
/// the codes, and gives back what it has borrowed.
class StreamsFuzzTest {

    private static final long[] STREAMS = {0, 4, 8, 2, 6, 10, 14};

    /// The input is turns: a byte that chooses the stream and whether it ends, one for the number
    /// of bytes, and the bytes.
    @FuzzTest
    void anyTurnsOfAnyStreams(byte[] input) {
        Client client = Client.answering();
        boolean[] ended = new boolean[STREAMS.length];
        int at = 0;
        while (at + 2 <= input.length) {
            int index = (input[at] & 0x7f) % STREAMS.length;
            int to = Math.min(input.length, at + 2 + (input[at + 1] & 0xff));
            if (!ended[index]) {
                client.send(STREAMS[index], Arrays.copyOfRange(input, at + 2, to));
                ended[index] = input[at] < 0;
                if (ended[index]) {
                    client.end(STREAMS[index]);
                }
            }
            at = to;
        }
        assertTrue(client.error() == -1 || isKnown(client.error()), () -> "" + client.error());
        client.releaseAll();
        assertEquals(0, client.buffers.lentBytes());
    }

    private static boolean isKnown(long code) {
        return (code >= ErrorCode.H3_NO_ERROR && code <= ErrorCode.H3_VERSION_FALLBACK)
                || (code >= ErrorCode.QPACK_DECOMPRESSION_FAILED
                        && code <= ErrorCode.QPACK_DECODER_STREAM_ERROR);
    }
}
