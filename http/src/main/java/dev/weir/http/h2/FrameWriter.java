package dev.weir.http.h2;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.http.Output;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Writes frames to a connection's output (RFC 9113 §4.1, §6). It writes what it is told.
///
/// **Threads:** none of its own; it keeps nothing.
final class FrameWriter {

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private FrameWriter() {}

    /// Writes a frame's header.
    ///
    /// @param into has room for it from `at` on
    /// @return the end of what was put there
    static int header(byte[] into, int at, int length, int type, int flags, int streamId) {
        INT.set(into, at, length << 8 | type);
        into[at + 4] = (byte) flags;
        INT.set(into, at + 5, streamId);
        return at + FrameType.HEADER_BYTES;
    }

    private static int begin(Output output, int length, int type, int flags, int streamId) {
        output.reserve(FrameType.HEADER_BYTES + length);
        return header(output.array(), output.to(), length, type, flags, streamId);
    }

    /// Writes a frame whose payload is a range.
    static void frame(
            Output output, int type, int flags, int streamId, byte[] from, int start, int end) {
        int at = begin(output, end - start, type, flags, streamId);
        System.arraycopy(from, start, output.array(), at, end - start);
        output.advance(at + end - start);
    }

    /// Writes a frame whose payload is one number of 32 bits.
    static void number(Output output, int type, int flags, int streamId, int number) {
        int at = begin(output, 4, type, flags, streamId);
        INT.set(output.array(), at, number);
        output.advance(at + 4);
    }

    static void resetStream(Output output, int streamId, ErrorCode code) {
        number(output, FrameType.RST_STREAM, 0, streamId, code.code());
    }

    static void windowUpdate(Output output, int streamId, int increment) {
        number(output, FrameType.WINDOW_UPDATE, 0, streamId, increment);
    }

    /// @param settings identifiers and values in turn
    static void settings(Output output, int... settings) {
        int at = begin(output, settings.length * 3, FrameType.SETTINGS, 0, 0);
        byte[] array = output.array();
        for (int i = 0; i < settings.length; i += 2) {
            SHORT.set(array, at, (short) settings[i]);
            INT.set(array, at + 2, settings[i + 1]);
            at += 6;
        }
        output.advance(at);
    }

    static void settingsAck(Output output) {
        output.advance(begin(output, 0, FrameType.SETTINGS, FrameType.ACK, 0));
    }

    /// @param why a few words of ASCII for whoever debugs the peer
    static void goAway(Output output, int lastStreamId, ErrorCode code, String why) {
        byte[] debug = why.getBytes(US_ASCII);
        int at = begin(output, 8 + debug.length, FrameType.GOAWAY, 0, 0);
        byte[] array = output.array();
        INT.set(array, at, lastStreamId);
        INT.set(array, at + 4, code.code());
        System.arraycopy(debug, 0, array, at + 8, debug.length);
        output.advance(at + 8 + debug.length);
    }
}
