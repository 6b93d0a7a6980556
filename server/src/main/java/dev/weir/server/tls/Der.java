package dev.weir.server.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// The little of DER (X.690 §10) that certificates and keys need.
final class Der {

    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int UTF8_STRING = 0x0c;
    static final int UTC_TIME = 0x17;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;

    private Der() {}

    /// The tag of the context-specific, constructed value `[number]`.
    static int context(int number) {
        return 0xa0 | number;
    }

    /// One value: tag, length, and what it holds.
    static byte[] value(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        var out = new ByteArrayOutputStream();
        out.write(tag);
        writeLength(out, content.size());
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    private static void writeLength(ByteArrayOutputStream out, int length) {
        if (length < 0x80) {
            out.write(length);
            return;
        }
        int octets = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
        out.write(0x80 | octets);
        for (int i = octets - 1; i >= 0; i--) {
            out.write(length >>> (8 * i));
        }
    }

    static byte[] sequence(List<byte[]> parts) {
        return value(SEQUENCE, parts.toArray(byte[][]::new));
    }

    static byte[] sequence(byte[]... parts) {
        return value(SEQUENCE, parts);
    }

    static byte[] integer(int small) {
        return value(INTEGER, new byte[] {(byte) small});
    }

    /// An object identifier, from its encoded content in hexadecimal digits.
    static byte[] identifier(String content) {
        return value(OBJECT_IDENTIFIER, HexFormat.of().parseHex(content));
    }

    /// A bit string of whole octets.
    static byte[] bits(byte[] octets) {
        return value(BIT_STRING, new byte[1], octets);
    }

    /// The first value in the constructed value `whole` that has this tag, with tag and length.
    ///
    /// @throws IllegalArgumentException if there is none, or `whole` is no DER
    static byte[] find(byte[] whole, int tag) {
        int at = contentAt(whole, 0);
        int end = at + length(whole, 0);
        while (at < end && end <= whole.length) {
            int next = contentAt(whole, at) + length(whole, at);
            if (next > end) {
                break;
            }
            if ((whole[at] & 0xff) == tag) {
                return Arrays.copyOfRange(whole, at, next);
            }
            at = next;
        }
        throw new IllegalArgumentException("no such value");
    }

    /// What a value holds.
    static byte[] content(byte[] value) {
        int from = contentAt(value, 0);
        return Arrays.copyOfRange(value, from, from + length(value, 0));
    }

    private static int contentAt(byte[] in, int at) {
        if (at + 2 > in.length) {
            throw new IllegalArgumentException("cut off");
        }
        int first = in[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] in, int at) {
        int from = at + 2;
        int to = contentAt(in, at);
        if (to - from > 3 || to > in.length) {
            throw new IllegalArgumentException("too long");
        }
        if (from == to) {
            return in[at + 1];
        }
        int length = 0;
        for (int i = from; i < to; i++) {
            length = (length << 8) | (in[i] & 0xff);
        }
        return length;
    }
}
