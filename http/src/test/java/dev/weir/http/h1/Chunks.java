package dev.weir.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.http.Limits;
import dev.weir.http.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// Decodes chunked bodies for tests, and tells the outcome as text: content, trailer section, and
/// what is left over; or the content before the offence, and the offence.
final class Chunks {

    private Chunks() {}

    static String outcome(String message) {
        return outcome(message.getBytes(ISO_8859_1), Limits.defaults());
    }

    static String outcome(byte[] bytes, Limits limits) {
        return outcome(bytes, limits, bytes.length, bytes.length, new int[0]);
    }

    /// In pieces that end at `cuts`, into windows of `room` octets each.
    static String outcome(byte[] bytes, Limits limits, int room, int... cuts) {
        return outcome(bytes, limits, room, bytes.length, cuts);
    }

    private static String outcome(byte[] bytes, Limits limits, int room, int end, int[] cuts) {
        var decoder = BodyDecoder.chunked(limits);
        var content = new ByteArrayOutputStream();
        byte[] src = new byte[end];
        byte[] dst = new byte[room + 2];
        int from = 0;
        int to = 0;
        for (int i = 0; i <= cuts.length && !decoder.isComplete(); i++) {
            int next = i == cuts.length ? end : cuts[i];
            System.arraycopy(bytes, to, src, to, next - to);
            to = next;
            int before;
            do {
                before = from;
                Arrays.fill(dst, (byte) '#');
                try {
                    decoder.decode(src, from, to, dst, 1, 1 + room);
                } catch (ProtocolException malformed) {
                    content.write(dst, 1, decoder.produced());
                    return text(content) + "\n" + malformed.error();
                }
                if (dst[0] != '#' || dst[1 + decoder.produced()] != '#') {
                    throw new AssertionError("wrote outside of its room");
                }
                content.write(dst, 1, decoder.produced());
                from += decoder.consumed();
            } while (from > before && !decoder.isComplete());
        }
        return text(content)
                + "\n"
                + (decoder.isComplete()
                        ? "complete, "
                                + (end - from)
                                + " bytes left\n"
                                + decoder.trailers().toString().strip()
                        : "incomplete");
    }

    private static String text(ByteArrayOutputStream content) {
        return shown(content.toByteArray());
    }

    /// As [Wire] writes it: visible ASCII as it is, the rest escaped.
    static String shown(byte[] content) {
        var text = new StringBuilder();
        for (byte octet : content) {
            int value = octet & 0xff;
            switch (value) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                default -> {
                    if (value >= 0x20 && value < 0x7f) {
                        text.append((char) value);
                    } else {
                        text.append("\\x").append(Integer.toHexString(0x100 | value), 1, 3);
                    }
                }
            }
        }
        return text.toString();
    }

    /// The sentence for a body that must be refused.
    static dev.weir.http.ProtocolError error(String message, Limits limits) {
        byte[] src = message.getBytes(ISO_8859_1);
        var decoder = BodyDecoder.chunked(limits);
        try {
            decoder.skip(src, 0, src.length);
        } catch (ProtocolException malformed) {
            return malformed.error();
        }
        throw new AssertionError("not refused: " + message);
    }
}
