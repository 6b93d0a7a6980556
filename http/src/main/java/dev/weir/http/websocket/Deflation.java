package dev.weir.http.websocket;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/// Compresses the server's messages (RFC 7692 §7.2.1).
///
/// The JDK's compressor always looks 32 KiB back. A client that has agreed on less gets what was
/// compressed in pieces of its window, none of which refers to another.
///
/// **Threads:** not safe; whoever sends holds it. [#close] gives native memory back.
public final class Deflation implements AutoCloseable {

    private static final int BUFFER_BYTES = 4 * 1024;
    private static final int TAIL_BYTES = 4;
    private static final int WINDOW_BITS_MAX = 15;

    private final DeflateParameters parameters;
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final byte[] buffer = new byte[BUFFER_BYTES];

    /// Compresses the messages of one WebSocket from its beginning.
    ///
    /// @param parameters what was agreed on
    public Deflation(DeflateParameters parameters) {
        this.parameters = parameters;
    }

    /// Compresses one whole message, to be sent with RSV1 set.
    ///
    /// @param from before `to`: an empty message is not worth it
    public byte[] message(byte[] bytes, int from, int to) {
        assert from < to : "an empty message is sent as it is";
        boolean isNarrow = parameters.serverMaxWindowBits() < WINDOW_BITS_MAX;
        int most = isNarrow ? 1 << parameters.serverMaxWindowBits() : to - from;
        int flush = isNarrow ? Deflater.FULL_FLUSH : Deflater.SYNC_FLUSH;
        var out = new ByteArrayOutputStream(Math.max(64, (to - from) / 2));
        for (int at = from; at < to; at += most) {
            deflater.setInput(bytes, at, Math.min(most, to - at));
            int count;
            do {
                count = deflater.deflate(buffer, 0, buffer.length, flush);
                out.write(buffer, 0, count);
            } while (count == buffer.length);
        }
        if (parameters.serverNoContextTakeover()) {
            deflater.reset();
        }
        byte[] all = out.toByteArray();
        return Arrays.copyOf(all, all.length - TAIL_BYTES);
    }

    @Override
    public void close() {
        deflater.end();
    }
}
