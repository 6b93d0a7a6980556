package dev.weir.http.websocket;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Decompresses the client's messages (RFC 7692 §7.2.2), a piece at a time: what comes out in one
/// step is bounded by the room for it, whatever goes in.
///
/// **Threads:** not safe; a reader has one. [#close] gives native memory back.
final class Inflation {

    /// What the sender has left out at the end of a message (RFC 7692 §7.2.1).
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    private static final byte[] NOTHING = new byte[0];

    private final boolean keepsContext;
    private final Inflater inflater = new Inflater(true);
    private byte[] input = NOTHING;
    private int inputTo;

    Inflation(boolean keepsContext) {
        this.keepsContext = keepsContext;
    }

    /// Takes compressed bytes, which have to stay where they are until all is [taken][#take].
    void feed(byte[] bytes, int from, int to) {
        assert inflater.needsInput() : "fed before all was taken";
        input = bytes;
        inputTo = to;
        inflater.setInput(bytes, from, to - from);
    }

    /// The message's bytes have all been fed and taken.
    void feedTail() {
        feed(TAIL, 0, TAIL.length);
    }

    /// Decompresses into `into`.
    ///
    /// @return how many bytes; 0 if more have to be fed
    /// @throws Violation if it is no deflate
    int take(byte[] into) throws Violation {
        try {
            while (true) {
                int count = inflater.inflate(into, 0, into.length);
                if (count > 0) {
                    return count;
                }
                if (inflater.finished()) {
                    startAgain();
                } else if (inflater.needsInput()) {
                    input = NOTHING;
                    return 0;
                } else {
                    throw new Violation(CloseCode.INVALID_CONTENT, "A message needs a dictionary.");
                }
            }
        } catch (DataFormatException malformed) {
            throw new Violation(CloseCode.INVALID_CONTENT, "A compressed message is malformed.");
        }
    }

    /// RFC 7692 §7.2.3.5: a block may be the last of its stream, and the next begins a new one.
    private void startAgain() {
        int left = inflater.getRemaining();
        inflater.reset();
        inflater.setInput(input, inputTo - left, left);
    }

    void endMessage() {
        if (!keepsContext) {
            inflater.reset();
        }
    }

    void close() {
        inflater.end();
    }
}
