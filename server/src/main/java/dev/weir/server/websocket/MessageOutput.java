package dev.weir.server.websocket;

import dev.weir.http.websocket.FrameKind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/// A message that is sent in fragments while it is written.
///
/// **Threads:** not safe.
final class MessageOutput extends OutputStream {

    private static final int FRAGMENT_BYTES = 8 * 1024;

    private final Sender sender;
    private final byte[] buffer = new byte[FRAGMENT_BYTES];
    private FrameKind kind;
    private int count;
    private boolean isClosed;

    MessageOutput(Sender sender, FrameKind kind) throws IOException {
        this.sender = sender;
        this.kind = kind;
        sender.beginStream();
    }

    @Override
    public void write(int octet) throws IOException {
        checkOpen();
        if (count == FRAGMENT_BYTES) {
            flush();
        }
        buffer[count++] = (byte) octet;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, bytes.length);
        checkOpen();
        int at = from;
        int end = from + length;
        while (at < end) {
            if (count == FRAGMENT_BYTES) {
                flush();
            }
            int piece = Math.min(end - at, FRAGMENT_BYTES - count);
            System.arraycopy(bytes, at, buffer, count, piece);
            count += piece;
            at += piece;
        }
    }

    private void checkOpen() throws IOException {
        if (isClosed) {
            throw new IOException("The message has been ended: send another.");
        }
    }

    @Override
    public void flush() throws IOException {
        if (count > 0 && !isClosed) {
            send(false);
        }
    }

    @Override
    public void close() throws IOException {
        if (!isClosed) {
            isClosed = true;
            send(true);
        }
    }

    private void send(boolean isLast) throws IOException {
        FrameKind now = kind;
        int bytes = count;
        kind = FrameKind.CONTINUATION;
        count = 0;
        sender.fragment(now, isLast, buffer, 0, bytes);
    }
}
