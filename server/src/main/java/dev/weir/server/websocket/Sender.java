package dev.weir.server.websocket;

import dev.weir.http.Tunnel;
import dev.weir.http.websocket.CloseCode;
import dev.weir.http.websocket.DeflateParameters;
import dev.weir.http.websocket.Deflation;
import dev.weir.http.websocket.FrameKind;
import dev.weir.http.websocket.FrameWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What a WebSocket sends: one frame at a time, and one message at a time.
///
/// **Threads:** any.
final class Sender {

    /// A frame of up to so many bytes is put together before it is handed over.
    private static final int JOINED_BYTES_MAX = 512;

    /// Below this compression gains nothing that its cost is worth.
    static final int COMPRESSED_BYTES_MIN = 64;

    private final Tunnel tunnel;
    private final @Nullable DeflateParameters parameters;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition streamEnded = lock.newCondition();
    private final byte[] joined = new byte[JOINED_BYTES_MAX];
    private @Nullable Deflation deflation;
    private boolean isStreaming;
    private boolean isReleased;
    private volatile boolean isCloseSent;
    private volatile boolean isBroken;
    private volatile @Nullable Closing closing;

    Sender(Tunnel tunnel, @Nullable DeflateParameters parameters) {
        this.tunnel = tunnel;
        this.parameters = parameters;
    }

    /// Sends a whole message.
    void message(FrameKind kind, byte[] content) throws IOException {
        lock();
        try {
            awaitStream();
            boolean isCompressed = parameters != null && content.length >= COMPRESSED_BYTES_MIN;
            byte[] payload = isCompressed ? compress(parameters, content) : content;
            write(kind, true, isCompressed, payload, 0, payload.length);
        } finally {
            lock.unlock();
        }
    }

    private byte[] compress(@Nullable DeflateParameters agreed, byte[] content) {
        assert agreed != null : "asked only if agreed";
        if (deflation == null) {
            deflation = new Deflation(agreed);
        }
        return deflation.message(content, 0, content.length);
    }

    /// Sends a message whose frame is encoded already.
    void frame(byte[] frame) throws IOException {
        lock();
        try {
            awaitStream();
            put(frame, 0, frame.length);
        } finally {
            lock.unlock();
        }
    }

    /// Begins a message in fragments; others wait until its last.
    void beginStream() throws IOException {
        lock();
        try {
            awaitStream();
            checkOpen();
            isStreaming = true;
        } finally {
            lock.unlock();
        }
    }

    void fragment(FrameKind kind, boolean isLast, byte[] bytes, int from, int to)
            throws IOException {
        lock();
        try {
            write(kind, isLast, false, bytes, from, to);
        } finally {
            if (isLast) {
                isStreaming = false;
                streamEnded.signalAll();
            }
            lock.unlock();
        }
    }

    /// Answers a Ping, or sends one; between the fragments of a message too.
    void control(FrameKind kind, byte[] payload) throws IOException {
        lock();
        try {
            write(kind, true, false, payload, 0, payload.length);
        } finally {
            lock.unlock();
        }
    }

    /// Sends our Close frame, if it was not sent before and can be.
    ///
    /// @throws IllegalArgumentException if no Close frame may have the code
    void close(int code, String reason) {
        close(new Closing(code, reason, false), code);
    }

    /// The peer has closed: answers with its code (RFC 6455 §5.5.1).
    void closedByPeer(int code, String reason) {
        close(new Closing(code, reason, true), code);
    }

    private void close(Closing because, int code) {
        byte[] frame = FrameWriter.close(code, because.reason());
        lock.lock();
        try {
            note(because);
            if (!isCloseSent && !isBroken) {
                isCloseSent = true;
                tunnel.write(frame, 0, frame.length);
            }
        } catch (IOException gone) {
            isBroken = true;
        } finally {
            lock.unlock();
        }
    }

    /// The connection is lost, or has become useless.
    void breakOff() {
        isBroken = true;
        note(new Closing(CloseCode.ABNORMAL, "", false));
    }

    private void note(Closing because) {
        if (closing == null) {
            closing = because;
        }
    }

    @Nullable Closing closing() {
        return closing;
    }

    boolean isCloseSent() {
        return isCloseSent;
    }

    boolean isBroken() {
        return isBroken;
    }

    /// Nothing will be sent any more.
    void release() {
        lock.lock();
        try {
            isReleased = true;
            note(new Closing(CloseCode.ABNORMAL, "", false));
            if (deflation != null) {
                deflation.close();
                deflation = null;
            }
            streamEnded.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- under the lock

    private void lock() throws IOException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException interrupted) {
            throw interrupted();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("Interrupted while another message was being sent.");
    }

    private void awaitStream() throws IOException {
        try {
            while (isStreaming && !isReleased) {
                streamEnded.await();
            }
        } catch (InterruptedException interrupted) {
            throw interrupted();
        }
    }

    private void checkOpen() throws WebSocketClosed {
        Closing because = closing;
        if (because != null) {
            throw new WebSocketClosed(because);
        }
    }

    private void write(
            FrameKind kind, boolean isFinal, boolean isCompressed, byte[] bytes, int from, int to)
            throws IOException {
        int at = FrameWriter.head(joined, 0, kind, isFinal, isCompressed, to - from);
        if (to - from <= JOINED_BYTES_MAX - FrameWriter.HEAD_BYTES_MAX) {
            System.arraycopy(bytes, from, joined, at, to - from);
            put(joined, 0, at + to - from);
        } else {
            put(joined, 0, at);
            put(bytes, from, to);
        }
    }

    private void put(byte[] bytes, int from, int to) throws IOException {
        checkOpen();
        try {
            tunnel.write(bytes, from, to);
        } catch (IOException gone) {
            // Part of a frame may have gone: nothing can follow.
            breakOff();
            throw gone;
        }
    }
}
