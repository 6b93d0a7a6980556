package dev.weir.http.fieldcoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The Huffman code of RFC 7541 Appendix B, which HPACK and QPACK share.
///
/// The code is canonical: of two codes the longer one is the larger, and codes of one length are in
/// the order of their symbols. So the lengths are all that has to be written down.
///
/// **Threads:** any; it keeps nothing.
public final class Huffman {

    /// By symbol, 0 to 255 and EOS: how many bits its code has.
    private static final String BITS =
            """
            13 23 28 28 28 28 28 28 28 24 30 28 28 30 28 28
            28 28 28 28 28 28 30 28 28 28 28 28 28 28 28 28
             6 10 10 12 13  6  8 11 10 10  8 11  8  6  6  6
             5  5  5  6  6  6  6  6  6  6  7  8 15  6 12 10
            13  6  7  7  7  7  7  7  7  7  7  7  7  7  7  7
             7  7  7  7  7  7  7  7  8  7  8 13 19 13 14  6
            15  5  6  5  6  5  6  6  6  5  7  7  6  6  6  5
             6  7  6  5  5  6  7  7  7  7  7 15 11 14 13 28
            20 22 20 20 22 22 22 23 22 23 23 23 23 23 24 23
            24 24 22 23 24 23 23 23 23 21 22 23 22 23 23 24
            22 21 20 22 22 23 23 21 23 22 22 24 21 22 23 23
            21 21 22 21 23 22 23 23 20 22 22 22 23 22 22 23
            26 26 20 19 22 23 22 25 26 26 26 27 27 26 24 25
            19 21 26 27 27 26 27 24 21 21 26 26 28 27 27 27
            20 24 20 21 22 21 21 23 22 22 25 25 24 24 26 23
            26 27 26 26 27 27 27 27 27 28 27 27 27 27 27 26
            30
            """;

    /// [#decode] gives this for what is no string.
    public static final int MALFORMED = -1;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final int SYMBOLS = 257;
    private static final int EOS = 256;
    private static final int BITS_MAX = 30;
    private static final int PADDING_BITS_MAX = 7;

    /// Looked up at once. Two of the shortest codes fit, and nearly every code that is in use.
    private static final int WINDOW_BITS = 10;

    private static final byte[] LENGTHS = new byte[SYMBOLS];
    private static final int[] CODES = new int[SYMBOLS];

    /// The symbols in the order of their codes, and by length the first code, and its place there.
    private static final short[] ORDER = new short[SYMBOLS];

    private static final int[] FIRST_CODE = new int[BITS_MAX + 2];
    private static final int[] FIRST_PLACE = new int[BITS_MAX + 2];

    /// By window: the first symbol, the second, how many there are (0 to 2), and their bits in all.
    private static final int[] WINDOWS = new int[1 << WINDOW_BITS];

    private static final int SECOND = 8;
    private static final int COUNT = 16;
    private static final int USED = 20;

    static {
        String[] bits = BITS.trim().split("\\s+");
        for (int symbol = 0; symbol < SYMBOLS; symbol++) {
            LENGTHS[symbol] = Byte.parseByte(bits[symbol]);
        }
        int code = 0;
        int place = 0;
        for (int length = 1; length <= BITS_MAX; length++) {
            code <<= 1;
            FIRST_CODE[length] = code;
            FIRST_PLACE[length] = place;
            for (int symbol = 0; symbol < SYMBOLS; symbol++) {
                if (LENGTHS[symbol] == length) {
                    CODES[symbol] = code++;
                    ORDER[place++] = (short) symbol;
                }
            }
        }
        FIRST_PLACE[BITS_MAX + 1] = place;
        for (int window = 0; window < WINDOWS.length; window++) {
            WINDOWS[window] = window(window);
        }
    }

    private Huffman() {}

    private static int window(int window) {
        int first = symbolAt(window, WINDOW_BITS);
        if (first < 0) {
            return 0;
        }
        int used = LENGTHS[first];
        int left = WINDOW_BITS - used;
        int second = symbolAt(window & ((1 << left) - 1), left);
        return second < 0
                ? first | 1 << COUNT | used << USED
                : first | second << SECOND | 2 << COUNT | (used + LENGTHS[second]) << USED;
    }

    /// The symbol whose code `count` bits begin with, or -1 if they are too few to tell.
    private static int symbolAt(int bits, int count) {
        for (int length = 1; length <= count; length++) {
            int index = (bits >>> (count - length)) - FIRST_CODE[length];
            int symbols = FIRST_PLACE[length + 1] - FIRST_PLACE[length];
            if (index < symbols) {
                return ORDER[FIRST_PLACE[length] + index];
            }
        }
        return -1;
    }

    // ---- decoding

    /// The most octets that `bytes` encoded ones can stand for, and room for [#decode] to work.
    public static int decodedBytesMax(int bytes) {
        return (int) (bytes * 8L / 5) + 2;
    }

    /// Decodes a string.
    ///
    /// @param into has room for [#decodedBytesMax] from `at` on
    /// @return the end of what was put there, or [#MALFORMED]: what is left of the last octet is
    ///   not the first bits of EOS, or is as long as an octet, or there is an EOS
    public static int decode(byte[] from, int start, int end, byte[] into, int at) {
        int next = start;
        int to = at;
        long bits = 0; // the low `have` of them are to be decoded
        int have = 0;
        while (true) {
            if (have < 32 && end - next >= 4) {
                bits = bits << 32 | ((int) INT.get(from, next) & 0xffff_ffffL);
                next += 4;
                have += 32;
            } else if (have < 32) {
                while (next < end) {
                    bits = bits << 8 | (from[next++] & 0xff);
                    have += 8;
                }
                if (have < BITS_MAX) {
                    return decodeLast(bits, have, into, to);
                }
            }
            int entry = WINDOWS[(int) (bits >>> (have - WINDOW_BITS)) & (WINDOWS.length - 1)];
            if (entry != 0) {
                into[to] = (byte) entry;
                into[to + 1] = (byte) (entry >>> SECOND);
                to += entry >>> COUNT & 3;
                have -= entry >>> USED;
            } else {
                int symbol = symbolAt((int) (bits >>> (have - BITS_MAX)) & ALL_BITS, BITS_MAX);
                if (symbol == EOS) {
                    return MALFORMED;
                }
                into[to++] = (byte) symbol;
                have -= LENGTHS[symbol];
            }
        }
    }

    private static final int ALL_BITS = (1 << BITS_MAX) - 1;

    /// The last bits, symbol by symbol.
    private static int decodeLast(long bits, int count, byte[] into, int at) {
        int have = count;
        int to = at;
        while (true) {
            int left = (int) bits & ((1 << have) - 1);
            int symbol = symbolAt(left, have);
            if (symbol < 0) {
                // RFC 7541 §5.2: "A padding strictly longer than 7 bits MUST be treated as a
                // decoding error. A padding not corresponding to the most significant bits of the
                // code for the EOS symbol MUST be treated as a decoding error."
                boolean isPadding = have <= PADDING_BITS_MAX && left == (1 << have) - 1;
                return isPadding ? to : MALFORMED;
            }
            // As many bits as EOS has are never left here, so this is an octet.
            into[to++] = (byte) symbol;
            have -= LENGTHS[symbol];
        }
    }

    // ---- encoding

    /// How many octets [#encode] makes of a range.
    public static int encodedBytes(byte[] from, int start, int end) {
        long bits = 0;
        for (int i = start; i < end; i++) {
            bits += LENGTHS[from[i] & 0xff];
        }
        return (int) ((bits + 7) >> 3);
    }

    /// Encodes a range.
    ///
    /// @param into has room for [#encodedBytes] from `at` on
    /// @return the end of what was put there
    public static int encode(byte[] from, int start, int end, byte[] into, int at) {
        int to = at;
        long bits = 0;
        int have = 0;
        for (int i = start; i < end; i++) {
            int symbol = from[i] & 0xff;
            bits = bits << LENGTHS[symbol] | CODES[symbol];
            have += LENGTHS[symbol];
            while (have >= 8) {
                have -= 8;
                into[to++] = (byte) (bits >>> have);
            }
        }
        if (have > 0) {
            int padding = 8 - have;
            into[to++] = (byte) (bits << padding | (1 << padding) - 1);
        }
        return to;
    }
}
