package dev.weir.http.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The head of one frame from a client (RFC 6455 §5.2), read in place.
///
/// **Threads:** not safe; a reader has one and uses it for frame after frame.
final class FrameHead {

    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle MASK =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /// Bytes of the longest head.
    static final int BYTES_MAX = 14;

    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int RSV_2_AND_3 = 0x30;
    private static final int MASKED = 0x80;
    private static final int CONTROL_BYTES_MAX = 125;

    int opcode;
    boolean isFinal;
    boolean isCompressed;
    long payloadBytes;

    /// The masking key, its first octet lowest.
    int mask;

    /// Reads a head.
    ///
    /// @param mayCompress whether an extension gives RSV1 its meaning
    /// @return how many bytes it has, or 0 if more are needed
    /// @throws Violation if no bytes that follow can make it right
    int read(byte[] bytes, int from, int to, boolean mayCompress, long frameBytesMax)
            throws Violation {
        if (to - from < 2) {
            if (to > from) {
                checkFirst(bytes[from], mayCompress);
            }
            return 0;
        }
        int first = bytes[from];
        int second = bytes[from + 1];
        checkFirst(first, mayCompress);
        // RFC 6455 §5.1: "The server MUST close the connection upon receiving a frame that is not
        // masked."
        if ((second & MASKED) == 0) {
            throw wrong("A frame from a client has to be masked.");
        }
        int length = second & 0x7f;
        boolean isControl = Opcode.isControl(opcode);
        // RFC 6455 §5.5: "All control frames MUST have a payload length of 125 bytes or less and
        // MUST NOT be fragmented."
        if (isControl && (length > CONTROL_BYTES_MAX || !isFinal)) {
            throw wrong("A control frame has at most 125 bytes and is not fragmented.");
        }
        int at = from + 2;
        if (length <= CONTROL_BYTES_MAX) {
            payloadBytes = length;
        } else if (length == 126) {
            if (to - at < 2) {
                return 0;
            }
            payloadBytes = (short) SHORT.get(bytes, at) & 0xffff;
            at += 2;
            checkMinimal(payloadBytes > CONTROL_BYTES_MAX);
        } else {
            if (to - at < 8) {
                return 0;
            }
            payloadBytes = (long) LONG.get(bytes, at);
            at += 8;
            if (payloadBytes < 0) {
                throw wrong("The most significant bit of a payload length is 0.");
            }
            checkMinimal(payloadBytes > 0xffff);
        }
        if (payloadBytes > frameBytesMax) {
            throw new Violation(
                    CloseCode.TOO_BIG, "A frame has at most " + frameBytesMax + " bytes here.");
        }
        if (to - at < 4) {
            return 0;
        }
        mask = (int) MASK.get(bytes, at);
        return at + 4 - from;
    }

    private void checkFirst(int first, boolean mayCompress) throws Violation {
        opcode = first & 0xf;
        isFinal = (first & FIN) != 0;
        isCompressed = (first & RSV1) != 0;
        // RFC 6455 §5.2: RSV bits "MUST be 0 unless an extension is negotiated that defines
        // meanings for non-zero values". RFC 7692 §6: RSV1 is set on the first frame of a message
        // only.
        if ((first & RSV_2_AND_3) != 0
                || (isCompressed && (!mayCompress || opcode == 0 || Opcode.isControl(opcode)))) {
            throw wrong("A reserved bit is set that no extension has given a meaning.");
        }
        if (!Opcode.isKnown(opcode)) {
            throw wrong("The opcode " + opcode + " is reserved.");
        }
    }

    // RFC 6455 §5.2: "in all cases, the minimal number of bytes MUST be used to encode the length"
    private static void checkMinimal(boolean isMinimal) throws Violation {
        if (!isMinimal) {
            throw wrong("A payload length is not in its shortest form.");
        }
    }

    private static Violation wrong(String reason) {
        return new Violation(CloseCode.PROTOCOL_ERROR, reason);
    }
}
