package dev.weir.http.h1;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.http.Fields;
import dev.weir.http.Output;
import dev.weir.http.Status;

/// Writes heads, chunks and ends of answers (RFC 9112 §4, §6, §7.1). It writes what it is told;
/// what frames an answer is decided in [ResponseFraming].
///
/// **Threads:** none of its own; it keeps nothing.
final class ResponseEncoder {

    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
    private static final byte[] UPGRADE = ascii("Connection: upgrade\r\n");
    private static final byte[] UPGRADE_NAME = ascii("Upgrade: ");
    private static final byte[] CRLF = ascii("\r\n");
    private static final byte[] LAST_CHUNK = ascii("0\r\n");

    /// Digits of the longest content length, `Long.MAX_VALUE`.
    private static final int LENGTH_DIGITS_MAX = 19;

    /// Digits of a chunk-size: a chunk is at most one array.
    private static final int CHUNK_SIZE_DIGITS_MAX = 8;

    private ResponseEncoder() {}

    /// Writes the head of a final answer.
    ///
    /// @param framing how the content will be framed
    /// @param persistence what to say of the connection
    static void head(
            Output output,
            Preamble preamble,
            Status status,
            Fields fields,
            ResponseFraming framing,
            long contentLength,
            Persistence persistence) {
        if (framing == ResponseFraming.LENGTH && persistence == Persistence.STAYS) {
            headThatMayBeKnown(output, preamble, status, fields, contentLength);
        } else {
            putTogether(output, preamble, status, fields, framing, contentLength, persistence);
        }
    }

    /// What is said most often: all of the content is here, and the connection stays.
    private static void headThatMayBeKnown(
            Output output, Preamble preamble, Status status, Fields fields, long contentLength) {
        KnownHead known = preamble.known(fields, contentLength);
        boolean hasComeBefore = known.isOf(status, fields, contentLength);
        if (hasComeBefore && known.isKept()) {
            preamble.writeTo(output, known);
            return;
        }
        output.reserve(KnownHead.BYTES_MAX);
        byte[] array = output.array();
        int from = output.to();
        putTogether(
                output,
                preamble,
                status,
                fields,
                ResponseFraming.LENGTH,
                contentLength,
                Persistence.STAYS);
        if (!hasComeBefore) {
            known.expect(status, fields, contentLength);
        } else if (output.array() == array && output.to() - from <= KnownHead.BYTES_MAX) {
            preamble.keep(known, status, array, from, output.to());
        }
    }

    private static void putTogether(
            Output output,
            Preamble preamble,
            Status status,
            Fields fields,
            ResponseFraming framing,
            long contentLength,
            Persistence persistence) {
        preamble.writeTo(output, status);
        byte[] lines = fields.encoded();
        output.add(lines, 0, lines.length);
        switch (framing) {
            case LENGTH -> contentLength(output, contentLength);
            case CHUNKED -> output.add(CHUNKED, 0, CHUNKED.length);
            case NONE, CLOSE -> {}
        }
        // RFC 9110 §7.8: "A sender of Upgrade MUST also send an "Upgrade" connection option"; no
        // other answer has the field.
        if (status.code() == 426 && fields.has("Upgrade")) {
            output.add(UPGRADE, 0, UPGRADE.length);
        }
        switch (persistence) {
            case CLOSES -> output.add(CLOSE, 0, CLOSE.length);
            case STAYS_AND_SAYS_SO -> output.add(KEEP_ALIVE, 0, KEEP_ALIVE.length);
            case STAYS -> {}
        }
        output.add(CRLF, 0, 2);
    }

    /// Writes the head after which the connection speaks `protocol`.
    static void switching(Output output, Preamble preamble, String protocol, Fields fields) {
        preamble.writeTo(output, Status.SWITCHING_PROTOCOLS);
        byte[] lines = fields.encoded();
        output.add(lines, 0, lines.length);
        // RFC 9110 §15.2.2: "The server MUST generate an Upgrade header field in the response that
        // indicates which protocol(s) will be in effect after this response."
        output.add(UPGRADE_NAME, 0, UPGRADE_NAME.length);
        byte[] name = ascii(protocol);
        output.add(name, 0, name.length);
        output.add(CRLF, 0, 2);
        output.add(UPGRADE, 0, UPGRADE.length);
        output.add(CRLF, 0, 2);
    }

    /// Writes an interim answer; it never has content (RFC 9110 §15.2).
    static void interim(Output output, Status status, Fields fields) {
        byte[] line = ascii("HTTP/1.1 " + status.code() + " " + status.reason() + "\r\n");
        output.add(line, 0, line.length);
        byte[] lines = fields.encoded();
        output.add(lines, 0, lines.length);
        output.add(CRLF, 0, 2);
    }

    /// Writes one chunk (RFC 9112 §7.1); `from` must be before `to`, as an empty chunk is the last.
    static void chunk(Output output, byte[] bytes, int from, int to) {
        assert from < to : "an empty chunk would end the content";
        int count = to - from;
        output.reserve(CHUNK_SIZE_DIGITS_MAX + 2 + count + 2);
        byte[] array = output.array();
        int at = output.to();
        int digits = (35 - Integer.numberOfLeadingZeros(count)) / 4;
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            array[at++] = (byte) Character.forDigit(count >> shift & 0xf, 16);
        }
        array[at++] = '\r';
        array[at++] = '\n';
        System.arraycopy(bytes, from, array, at, count);
        at += count;
        array[at++] = '\r';
        array[at++] = '\n';
        output.advance(at);
    }

    /// Writes the last chunk and the trailer section.
    static void lastChunk(Output output, Fields trailers) {
        output.add(LAST_CHUNK, 0, LAST_CHUNK.length);
        byte[] lines = trailers.encoded();
        output.add(lines, 0, lines.length);
        output.add(CRLF, 0, 2);
    }

    private static void contentLength(Output output, long contentLength) {
        output.reserve(CONTENT_LENGTH.length + LENGTH_DIGITS_MAX + 2);
        byte[] array = output.array();
        int at = output.to();
        System.arraycopy(CONTENT_LENGTH, 0, array, at, CONTENT_LENGTH.length);
        at = decimal(array, at + CONTENT_LENGTH.length, contentLength);
        array[at++] = '\r';
        array[at++] = '\n';
        output.advance(at);
    }

    private static int decimal(byte[] array, int at, long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int i = at + digits - 1; i >= at; i--) {
            array[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + digits;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
