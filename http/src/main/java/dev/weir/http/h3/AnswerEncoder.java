package dev.weir.http.h3;

import dev.weir.http.Fields;
import dev.weir.http.Output;
import dev.weir.http.Status;

/// Writes the frames of answers (RFC 9114 §4.1, §7.2). It writes what it is told; whether there is
/// content, and how much, is decided in [Http3Stream].
///
/// **Threads:** none of its own; it keeps nothing.
final class AnswerEncoder {

    /// `content-length: 0` in the static table, and its name in a literal (RFC 9204 §4.5.4).
    private static final byte CONTENT_LENGTH_0 = (byte) 0b1100_0100;

    private static final byte CONTENT_LENGTH = 0b0101_0100;

    /// Digits of the longest content length, `Long.MAX_VALUE`.
    private static final int LENGTH_DIGITS_MAX = 19;

    private static final int CONTENT_LENGTH_BYTES_MAX = 2 + LENGTH_DIGITS_MAX;

    private AnswerEncoder() {}

    /// Writes a HEADERS frame.
    ///
    /// @param beginning the prefix of the field section, and the lines that come first
    /// @param contentLength what to say of it, or -1 for nothing
    static void headers(Output output, byte[] beginning, Fields fields, long contentLength) {
        byte[] lines = fields.encodedBy(FieldLines.ENCODING);
        int payloadBytesMax = beginning.length + lines.length + CONTENT_LENGTH_BYTES_MAX;
        // The length is written when it is known, in as many bytes as the longest may need.
        int lengthBytes = VarInt.size(payloadBytesMax);
        output.reserve(1 + lengthBytes + payloadBytesMax);
        byte[] array = output.array();
        int from = output.to() + 1 + lengthBytes;
        int at = put(beginning, array, from);
        at = put(lines, array, at);
        at = contentLength(contentLength, array, at);
        array[output.to()] = (byte) FrameType.HEADERS;
        VarInt.write(array, output.to() + 1, at - from, lengthBytes);
        output.advance(at);
    }

    private static int put(byte[] from, byte[] into, int at) {
        System.arraycopy(from, 0, into, at, from.length);
        return at + from.length;
    }

    private static int contentLength(long length, byte[] into, int from) {
        int at = from;
        if (length < 0) {
            return at;
        }
        if (length == 0) {
            into[at] = CONTENT_LENGTH_0;
            return at + 1;
        }
        int digits = 0;
        for (long rest = length; rest > 0; rest /= 10) {
            digits++;
        }
        into[at++] = CONTENT_LENGTH;
        into[at++] = (byte) digits;
        long rest = length;
        for (int i = at + digits - 1; i >= at; i--) {
            into[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + digits;
    }

    /// Writes a DATA frame; the bytes are copied.
    static void data(Output output, byte[] bytes, int from, int to) {
        dataHeader(output, to - from);
        output.add(bytes, from, to);
    }

    /// Writes a DATA frame of an array that will not change.
    static void dataShared(Output output, byte[] bytes) {
        dataHeader(output, bytes.length);
        output.addShared(bytes);
    }

    private static void dataHeader(Output output, int length) {
        output.reserve(1 + VarInt.size(length));
        byte[] array = output.array();
        int at = output.to();
        array[at++] = (byte) FrameType.DATA;
        output.advance(VarInt.write(array, at, length));
    }

    /// Writes a frame of a reserved type without payload.
    static void reserved(Output output) {
        output.reserve(2);
        byte[] array = output.array();
        int at = output.to();
        array[at++] = (byte) FrameType.RESERVED;
        array[at++] = 0;
        output.advance(at);
    }

    private static final byte[] PREFIX = {0, 0};

    /// Writes the HEADERS frame of a trailer section.
    static void trailers(Output output, Fields trailers) {
        headers(output, PREFIX, trailers, -1);
    }

    /// Writes the HEADERS frame of an interim answer.
    static void interim(Output output, Status status, Fields fields) {
        headers(output, AnswerHeads.interim(status), fields, -1);
    }
}
