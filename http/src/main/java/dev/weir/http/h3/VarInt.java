package dev.weir.http.h3;

/// Variable-length integers of QUIC (RFC 9000 §16): the two highest bits of the first byte say
/// whether there are 1, 2, 4 or 8 bytes. A number may be written longer than it has to be.
///
/// One of these reads numbers that come in pieces.
final class VarInt {

    static final long MAX = (1L << 62) - 1;

    /// The largest that two bytes hold.
    static final int TWO_BYTES_MAX = (1 << 14) - 1;

    private long value;
    private int missing; // bytes; 0 before the first

    /// Takes bytes from `from` on, none of them from `to` on, until the number is whole.
    ///
    /// @return the place after the last byte taken; then ask [#isWhole]
    int read(byte[] bytes, int from, int to) {
        int at = from;
        if (missing == 0) {
            if (at == to) {
                return at;
            }
            int first = bytes[at++] & 0xff;
            missing = (1 << (first >> 6)) - 1;
            value = first & 0x3f;
            isBegun = true;
        }
        while (missing > 0 && at < to) {
            value = (value << 8) | (bytes[at++] & 0xff);
            missing--;
        }
        return at;
    }

    private boolean isBegun;

    boolean isWhole() {
        return isBegun && missing == 0;
    }

    /// Whether nothing of the next number has come in.
    boolean isClear() {
        return !isBegun;
    }

    /// The number; the next one is read after [#clear].
    long value() {
        assert isWhole() : "bytes are missing";
        return value;
    }

    void clear() {
        isBegun = false;
        missing = 0;
    }

    // ---- whole numbers

    /// How many bytes the number at `at` has, from its first.
    static int sizeAt(byte[] bytes, int at) {
        return 1 << ((bytes[at] & 0xff) >> 6);
    }

    /// The number at `at`, all of which is there.
    static long valueAt(byte[] bytes, int at) {
        int size = sizeAt(bytes, at);
        long value = bytes[at] & 0x3f;
        for (int i = 1; i < size; i++) {
            value = (value << 8) | (bytes[at + i] & 0xff);
        }
        return value;
    }

    /// How many bytes a number takes when it is as short as can be.
    static int size(long value) {
        assert value >= 0 && value <= MAX : value + " is no variable-length integer";
        return value < 1 << 6 ? 1 : value < 1 << 14 ? 2 : value < 1 << 30 ? 4 : 8;
    }

    /// Writes a number as short as can be.
    ///
    /// @return the place after it
    static int write(byte[] bytes, int at, long value) {
        return write(bytes, at, value, size(value));
    }

    /// Writes a number in so many bytes: 1, 2, 4 or 8.
    static int write(byte[] bytes, int at, long value, int size) {
        assert size >= size(value) : value + " does not fit into " + size + " bytes";
        for (int i = size - 1; i > 0; i--) {
            bytes[at + i] = (byte) (value >>> (8 * (size - 1 - i)));
        }
        int length = Integer.numberOfTrailingZeros(size) << 6;
        bytes[at] = (byte) (length | (int) (value >>> (8 * (size - 1))));
        return at + size;
    }
}
