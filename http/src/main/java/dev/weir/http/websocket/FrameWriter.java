package dev.weir.http.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Writes the frames of a server, which are not masked (RFC 6455 §5.1, §5.2).
public final class FrameWriter {

    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /// Bytes of the longest head.
    public static final int HEAD_BYTES_MAX = 10;

    /// Bytes of the longest payload of a control frame.
    public static final int CONTROL_BYTES_MAX = 125;

    private FrameWriter() {}

    /// Writes a head.
    ///
    /// @param isCompressed whether the message that begins here is (RSV1, RFC 7692 §6)
    /// @return where the payload goes
    public static int head(
            byte[] into,
            int at,
            FrameKind kind,
            boolean isFinal,
            boolean isCompressed,
            long payloadBytes) {
        into[at] = (byte) (kind.opcode | (isFinal ? 0x80 : 0) | (isCompressed ? 0x40 : 0));
        if (payloadBytes <= 125) {
            into[at + 1] = (byte) payloadBytes;
            return at + 2;
        }
        if (payloadBytes <= 0xffff) {
            into[at + 1] = 126;
            SHORT.set(into, at + 2, (short) payloadBytes);
            return at + 4;
        }
        into[at + 1] = 127;
        LONG.set(into, at + 2, payloadBytes);
        return at + 10;
    }

    /// A whole frame that is a message, or a control frame.
    ///
    /// @throws IllegalArgumentException if it is a control frame with more than
    ///   [#CONTROL_BYTES_MAX]
    public static byte[] frame(FrameKind kind, byte[] payload) {
        if (Opcode.isControl(kind.opcode) && payload.length > CONTROL_BYTES_MAX) {
            throw new IllegalArgumentException(
                    payload.length
                            + " bytes are too many for a "
                            + kind
                            + " frame: RFC 6455 §5.5 allows "
                            + CONTROL_BYTES_MAX
                            + ".");
        }
        byte[] head = new byte[HEAD_BYTES_MAX];
        int headBytes = head(head, 0, kind, true, false, payload.length);
        byte[] frame = new byte[headBytes + payload.length];
        System.arraycopy(head, 0, frame, 0, headBytes);
        System.arraycopy(payload, 0, frame, headBytes, payload.length);
        return frame;
    }

    /// A Close frame.
    ///
    /// @param code [CloseCode#NONE] leaves it out, and the reason with it
    /// @param reason for people; cut where it would be too long
    /// @throws IllegalArgumentException if no Close frame may have the code
    public static byte[] close(int code, String reason) {
        if (code == CloseCode.NONE) {
            return frame(FrameKind.CLOSE, new byte[0]);
        }
        if (!CloseCode.mayBeSent(code)) {
            throw new IllegalArgumentException(
                    code
                            + " is no code for a Close frame: RFC 6455 §7.4 has 1000 to 1003, 1007 to"
                            + " 1014, and 3000 to 4999.");
        }
        byte[] text = reason.getBytes(UTF_8);
        int bytes = Math.min(text.length, CONTROL_BYTES_MAX - 2);
        while (bytes < text.length && bytes > 0 && (text[bytes] & 0xc0) == 0x80) {
            bytes--; // not in the middle of a character
        }
        byte[] payload = new byte[2 + bytes];
        SHORT.set(payload, 0, (short) code);
        System.arraycopy(text, 0, payload, 2, bytes);
        return frame(FrameKind.CLOSE, payload);
    }
}
