package dev.weir.http.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads what a client sends after the handshake: frames in, pieces of messages out, with all rules
/// of RFC 6455 §5 and RFC 7692 kept on the way.
///
/// ```java
/// while (true) {
///     switch (reader.read(bytes, from, to)) {
///         case MORE -> …                  // read more bytes behind those that are left
///         case PIECE -> … reader.piece(), reader.pieceFrom(), reader.pieceTo(), reader.isLast()
///         case PING, PONG -> … reader.control()
///         case CLOSE -> … reader.closeCode(), reader.closeReason()
///     }
///     from += reader.consumed();
/// }
/// ```
///
/// Payloads are unmasked in place. Bytes that are not consumed have to stay where they are until
/// [Event#MORE], and then may be moved. What comes out does not depend on how the bytes are cut,
/// but for how messages are.
///
/// **Threads:** not safe; a connection has one. [#close] gives native memory back.
public final class MessageReader implements AutoCloseable {

    /// What the bytes have led to.
    public enum Event {
        /// All bytes are consumed that can be.
        MORE,
        /// Part of a message, or all of it.
        PIECE,
        /// A ping with its content, to be answered by a pong.
        PING,
        /// A pong with its content.
        PONG,
        /// The peer will send no more.
        CLOSE
    }

    /// What is decompressed at a time.
    private static final int INFLATED_BYTES = 8 * 1024;

    private static final byte[] NOTHING = new byte[0];

    private final MessageLimits limits;
    private final @Nullable DeflateParameters deflate;
    private final FrameHead head = new FrameHead();
    private final Utf8Check utf8 = new Utf8Check();
    private @Nullable Inflation inflation;
    private byte[] inflated = NOTHING;

    private boolean isInFrame;
    private boolean isInMessage;
    private boolean isText;
    private boolean isCompressed;
    private boolean isInflating; // fed bytes that may have more in them
    private boolean isTailFed;
    private long leftInFrame;
    private int mask;
    private int frames;
    private long messageBytes;
    private int fedBytes;

    private byte[] control = NOTHING;
    private int controlBytes;
    private boolean isClosed;
    private int closeCode = CloseCode.NONE;
    private String closeReason = "";

    private int consumed;
    private byte[] piece = NOTHING;
    private int pieceFrom;
    private int pieceTo;
    private boolean isFirst;
    private boolean isLast;

    /// Reads the messages of one WebSocket from its beginning.
    ///
    /// @param deflate what was agreed on, or null for no compression
    public MessageReader(MessageLimits limits, @Nullable DeflateParameters deflate) {
        this.limits = limits;
        this.deflate = deflate;
    }

    /// Reads on. No octet outside of the range is looked at.
    ///
    /// @throws Violation if the peer has broken a rule; the connection is to fail with its code
    public Event read(byte[] bytes, int from, int to) throws Violation {
        int at = from;
        if (isClosed) {
            // RFC 6455 §5.5.1: after a Close frame there is no more.
            consumed = to - from;
            return Event.MORE;
        }
        while (true) {
            if (isInflating) {
                if (takeInflated()) {
                    consumed = at - from + (isInflating ? 0 : fedBytes);
                    return Event.PIECE;
                }
                at += fedBytes;
            }
            if (!isInFrame) {
                int headBytes = head.read(bytes, at, to, deflate != null, limits.frameBytesMax());
                if (headBytes == 0) {
                    consumed = at - from;
                    return Event.MORE;
                }
                at += headBytes;
                beginFrame();
            }
            int count = (int) Math.min(leftInFrame, to - at);
            mask = Masking.apply(bytes, at, at + count, mask);
            leftInFrame -= count;
            isInFrame = leftInFrame > 0;
            if (Opcode.isControl(head.opcode)) {
                System.arraycopy(bytes, at, control, controlBytes, count);
                controlBytes += count;
                at += count;
                if (isInFrame) {
                    consumed = at - from;
                    return Event.MORE;
                }
                consumed = at - from;
                return endControl();
            }
            boolean isEnd = !isInFrame && head.isFinal;
            if (count == 0 && !isEnd) {
                if (isInFrame) {
                    consumed = at - from;
                    return Event.MORE;
                }
                continue;
            }
            if (isCompressed) {
                feed(bytes, at, at + count, isEnd);
                continue;
            }
            countContent(count);
            setPiece(bytes, at, at + count, isEnd);
            consumed = at + count - from;
            return Event.PIECE;
        }
    }

    private void beginFrame() throws Violation {
        isInFrame = true;
        leftInFrame = head.payloadBytes;
        mask = head.mask;
        if (Opcode.isControl(head.opcode)) {
            if (control.length == 0) {
                control = new byte[FrameWriter.CONTROL_BYTES_MAX];
            }
            controlBytes = 0;
            return;
        }
        // RFC 6455 §5.4: fragments are continued by the opcode 0, and messages are not interleaved.
        if (isInMessage != (head.opcode == Opcode.CONTINUATION)) {
            throw new Violation(
                    CloseCode.PROTOCOL_ERROR,
                    isInMessage
                            ? "A message began before the one before it had ended."
                            : "A continuation has no message to continue.");
        }
        if (!isInMessage) {
            beginMessage();
        }
        frames++;
        if (frames > limits.fragmentsMax()) {
            throw new Violation(
                    CloseCode.TOO_BIG,
                    "A message has at most " + limits.fragmentsMax() + " frames here.");
        }
        if (!isCompressed && head.payloadBytes > limits.messageBytesMax() - messageBytes) {
            throw tooBig();
        }
    }

    private void beginMessage() {
        isInMessage = true;
        isFirst = true;
        isText = head.opcode == Opcode.TEXT;
        isCompressed = head.isCompressed;
        frames = 0;
        messageBytes = 0;
        utf8.reset();
    }

    private void countContent(int count) throws Violation {
        if (count > limits.messageBytesMax() - messageBytes) {
            throw tooBig();
        }
        messageBytes += count;
    }

    private Violation tooBig() {
        return new Violation(
                CloseCode.TOO_BIG,
                "A message has at most " + limits.messageBytesMax() + " bytes here.");
    }

    private void setPiece(byte[] bytes, int from, int to, boolean isEnd) throws Violation {
        // RFC 6455 §8.1: text that is not UTF-8 fails the connection.
        if (isText && (!utf8.accept(bytes, from, to) || (isEnd && !utf8.isComplete()))) {
            throw new Violation(CloseCode.INVALID_CONTENT, "Text has to be UTF-8.");
        }
        piece = bytes;
        pieceFrom = from;
        pieceTo = to;
        isFirst = messageBytes == to - from;
        isLast = isEnd;
        isInMessage = !isEnd;
    }

    // ---- compressed messages

    private void feed(byte[] bytes, int from, int to, boolean isEnd) {
        Inflation open = inflation;
        if (open == null) {
            boolean keepsContext = deflate != null && !deflate.clientNoContextTakeover();
            open = new Inflation(keepsContext);
            inflation = open;
            inflated = new byte[INFLATED_BYTES];
        }
        open.feed(bytes, from, to);
        fedBytes = to - from;
        isInflating = true;
        isTailFed = !isEnd; // nothing is to be added but at the end of the message
    }

    /// Takes a piece out of what was fed.
    ///
    /// @return false if there is none, and all that was fed is used
    private boolean takeInflated() throws Violation {
        Inflation open = inflation;
        assert open != null : "fed";
        boolean isEnd = !isInFrame && head.isFinal;
        int count = open.take(inflated);
        if (count == 0 && !isTailFed) {
            isTailFed = true;
            open.feedTail();
            count = open.take(inflated);
        }
        if (count > 0) {
            countContent(count);
            setPiece(inflated, 0, count, false);
            return true;
        }
        isInflating = false;
        if (isEnd) {
            open.endMessage();
            setPiece(inflated, 0, 0, true);
        }
        return isEnd;
    }

    // ---- control frames

    private Event endControl() throws Violation {
        return switch (head.opcode) {
            case Opcode.PING -> Event.PING;
            case Opcode.PONG -> Event.PONG;
            default -> {
                readClose();
                yield Event.CLOSE;
            }
        };
    }

    /// RFC 6455 §5.5.1
    private void readClose() throws Violation {
        isClosed = true;
        if (controlBytes == 0) {
            return;
        }
        if (controlBytes == 1) {
            throw new Violation(CloseCode.PROTOCOL_ERROR, "A close code has two bytes.");
        }
        int code = (control[0] & 0xff) << 8 | (control[1] & 0xff);
        if (!CloseCode.mayBeSent(code)) {
            throw new Violation(CloseCode.PROTOCOL_ERROR, code + " is no code for a Close frame.");
        }
        utf8.reset();
        if (!utf8.accept(control, 2, controlBytes) || !utf8.isComplete()) {
            throw new Violation(
                    CloseCode.INVALID_CONTENT, "The reason in a Close frame has to be UTF-8.");
        }
        closeCode = code;
        closeReason = new String(control, 2, controlBytes - 2, UTF_8);
    }

    // ---- what the last call has read

    /// How many bytes of the range are used.
    public int consumed() {
        return consumed;
    }

    /// The array with the piece: the range's own, or one with what was decompressed. The piece is
    /// there until the next call.
    public byte[] piece() {
        return piece;
    }

    /// Where the piece begins in [#piece].
    public int pieceFrom() {
        return pieceFrom;
    }

    /// Where the piece ends, exclusive.
    public int pieceTo() {
        return pieceTo;
    }

    /// Whether the message is text, and so UTF-8.
    public boolean isText() {
        return isText;
    }

    /// Whether the piece is the beginning of its message.
    public boolean isFirst() {
        return isFirst;
    }

    /// Whether the piece is the end of its message.
    public boolean isLast() {
        return isLast;
    }

    /// The payload of a PING or PONG; the caller's to keep.
    public byte[] control() {
        return Arrays.copyOf(control, controlBytes);
    }

    /// The code of a CLOSE, [CloseCode#NONE] if it had none.
    public int closeCode() {
        return closeCode;
    }

    /// The reason of a CLOSE, which may be empty.
    public String closeReason() {
        return closeReason;
    }

    @Override
    public void close() {
        if (inflation != null) {
            inflation.close();
        }
    }
}
