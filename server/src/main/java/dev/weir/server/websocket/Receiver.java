package dev.weir.server.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.http.Tunnel;
import dev.weir.http.websocket.CloseCode;
import dev.weir.http.websocket.DeflateParameters;
import dev.weir.http.websocket.FrameKind;
import dev.weir.http.websocket.MessageReader;
import dev.weir.http.websocket.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a WebSocket receives: messages whole or while they come in. While it waits it keeps the
/// connection alive, and looks after its end.
///
/// **Threads:** the handler's.
final class Receiver {

    /// An idle WebSocket holds no more.
    private static final int BUFFER_BYTES_MIN = 1024;

    /// As much as one read of a socket brings.
    private static final int BUFFER_BYTES_MAX = 16 * 1024;

    private static final byte[] NOTHING = new byte[0];

    private final Tunnel tunnel;
    private final WebSocketEndpoint endpoint;
    private final Sender sender;
    private final MessageReader reader;

    private byte[] bytes = new byte[BUFFER_BYTES_MIN];
    private int from;
    private int to;
    private boolean isAwaitingPong;
    private boolean isInMessage;
    private boolean hasEnded;
    private long closeNanos; // when to wait for the peer's Close no more; 0 is not set
    private long messageNanos; // when the last message came in, if that counts

    Receiver(
            Tunnel tunnel,
            WebSocketEndpoint endpoint,
            Sender sender,
            @Nullable DeflateParameters deflate) {
        this.tunnel = tunnel;
        this.endpoint = endpoint;
        this.sender = sender;
        reader = new MessageReader(endpoint.limits(), deflate);
    }

    /// The next whole message, or null if there will be none.
    @Nullable Message message() {
        if (!beginMessage()) {
            return null;
        }
        boolean isText = reader.isText();
        byte[] content = reader.piece();
        int start = reader.pieceFrom();
        int end = reader.pieceTo();
        if (!reader.isLast()) {
            byte[] gathered = Arrays.copyOfRange(content, start, end);
            int count = gathered.length;
            do {
                if (!nextPiece()) {
                    return null;
                }
                int more = reader.pieceTo() - reader.pieceFrom();
                if (count + more > gathered.length) {
                    gathered = Arrays.copyOf(gathered, Math.max(count + more, 2 * count));
                }
                System.arraycopy(reader.piece(), reader.pieceFrom(), gathered, count, more);
                count += more;
            } while (!reader.isLast());
            content = gathered;
            start = 0;
            end = count;
        }
        return isText
                ? new Message.Text(new String(content, start, end - start, UTF_8))
                : new Message.Binary(Arrays.copyOfRange(content, start, end));
    }

    /// The next message while it comes in, or null if there will be none.
    @Nullable InputStream stream() {
        return beginMessage() ? new Content() : null;
    }

    boolean isText() {
        return reader.isText();
    }

    /// The first piece of a message, after what is left of the one before.
    private boolean beginMessage() {
        while (isInMessage) {
            if (!nextPiece()) {
                return false;
            }
        }
        if (endpoint.idleNanos() > 0) {
            messageNanos = System.nanoTime();
        }
        return nextPiece();
    }

    /// @return false if there will be none
    private boolean nextPiece() {
        try {
            while (!hasEnded) {
                var event = reader.read(bytes, from, to);
                from += reader.consumed();
                switch (event) {
                    case MORE -> fill();
                    case PIECE -> {
                        isInMessage = !reader.isLast();
                        return true;
                    }
                    case PING -> answerPing(reader.control());
                    case PONG -> {} // whatever comes in shows that the peer is there
                    case CLOSE -> {
                        sender.closedByPeer(reader.closeCode(), reader.closeReason());
                        hasEnded = true;
                    }
                }
            }
        } catch (Violation violation) {
            sender.close(violation.code(), violation.reason());
            hasEnded = true;
        } catch (IOException gone) {
            sender.breakOff();
            hasEnded = true;
        }
        return false;
    }

    private void answerPing(byte[] payload) throws IOException {
        try {
            sender.control(FrameKind.PONG, payload);
        } catch (WebSocketClosed closing) {
            // RFC 6455 §5.5.2: a Pong is owed "unless it already received a Close frame"; after our
            // own Close we send nothing more either (§5.5.1).
        }
    }

    // ---- waiting for bytes

    private void fill() throws IOException {
        makeRoom();
        int count = tunnel.read(bytes, to, bytes.length, waitNanos());
        if (count > 0) {
            to += count;
            isAwaitingPong = false;
        } else if (count < 0) {
            sender.breakOff(); // its half has ended without a Close frame
            hasEnded = true;
        } else if (tunnel.isDraining() && sender.closing() == null) {
            sender.close(CloseCode.GOING_AWAY, "The server is closing.");
        } else {
            waitedInVain();
        }
    }

    private void makeRoom() {
        boolean wasFull = to == bytes.length;
        byte[] roomy =
                wasFull && bytes.length < BUFFER_BYTES_MAX
                        ? new byte[Math.min(2 * bytes.length, BUFFER_BYTES_MAX)]
                        : bytes;
        System.arraycopy(bytes, from, roomy, 0, to - from);
        bytes = roomy;
        to -= from;
        from = 0;
    }

    private long waitNanos() {
        if (sender.closing() != null) {
            long now = System.nanoTime();
            if (closeNanos == 0) {
                closeNanos = now + endpoint.closeWithinNanos();
            }
            return Math.max(1, closeNanos - now);
        }
        if (isAwaitingPong) {
            return endpoint.pongWithinNanos();
        }
        long wait = endpoint.pingAfterNanos();
        if (endpoint.idleNanos() > 0) {
            wait = Math.min(wait, messageNanos + endpoint.idleNanos() - System.nanoTime());
        }
        return Math.max(1, wait);
    }

    private void waitedInVain() throws IOException {
        if (sender.closing() != null) {
            hasEnded = closeNanos != 0 && System.nanoTime() - closeNanos >= 0;
            return;
        }
        boolean isIdle =
                endpoint.idleNanos() > 0
                        && System.nanoTime() - messageNanos >= endpoint.idleNanos();
        if (isIdle) {
            sender.close(CloseCode.NORMAL, "No message came in for too long.");
        } else if (isAwaitingPong) {
            sender.close(CloseCode.INTERNAL_ERROR, "No Pong came in.");
            hasEnded = true;
        } else {
            isAwaitingPong = true;
            sender.control(FrameKind.PING, NOTHING);
            if (from == to && bytes.length > BUFFER_BYTES_MIN) {
                bytes = new byte[BUFFER_BYTES_MIN];
                from = 0;
                to = 0;
            }
        }
    }

    // ---- the end

    /// Our Close is sent: waits for the peer's for a while, if it may still come.
    ///
    /// @throws IOException if the connection is lost, so that it ends as failed
    void finish() throws IOException {
        boolean isOver = hasEnded;
        while (!isOver) {
            isOver = !nextPiece();
        }
        if (sender.isBroken() && !sender.isCloseSent()) {
            throw new IOException("The WebSocket ended without a Close frame.");
        }
    }

    void close() {
        reader.close();
    }

    /// The content of the message that is open.
    private final class Content extends InputStream {
        private byte[] piece = reader.piece();
        private int at = reader.pieceFrom();
        private int end = reader.pieceTo();
        private boolean isLast = reader.isLast();

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int start, int count) throws IOException {
            if (count == 0) {
                return 0;
            }
            while (at == end) {
                if (isLast) {
                    return -1;
                }
                if (!nextPiece()) {
                    Closing because = sender.closing();
                    throw because == null
                            ? new IOException("The WebSocket ended before the message did.")
                            : new WebSocketClosed(because);
                }
                piece = reader.piece();
                at = reader.pieceFrom();
                end = reader.pieceTo();
                isLast = reader.isLast();
            }
            int given = Math.min(count, end - at);
            System.arraycopy(piece, at, into, start, given);
            at += given;
            return given;
        }
    }
}
