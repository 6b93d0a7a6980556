package dev.weir.http.h3;

/// Type and Length of a frame (RFC 9114 §7.1), in whatever pieces they come.
final class FrameHeader {

    private final VarInt number = new VarInt();
    private boolean hasType;
    private boolean isWhole;
    private long type;
    private long length;

    /// Takes bytes until the header is whole.
    ///
    /// @return the place after the last byte taken; then ask [#isWhole]
    int read(byte[] bytes, int from, int to) {
        int at = from;
        if (!hasType) {
            at = number.read(bytes, at, to);
            if (!number.isWhole()) {
                return at;
            }
            type = number.value();
            number.clear();
            hasType = true;
        }
        at = number.read(bytes, at, to);
        if (number.isWhole()) {
            length = number.value();
            number.clear();
            isWhole = true;
        }
        return at;
    }

    boolean isWhole() {
        return isWhole;
    }

    /// Whether nothing of the next header has come in, so that a stream may end here.
    boolean isClear() {
        return !hasType && number.isClear();
    }

    long type() {
        return type;
    }

    long length() {
        return length;
    }

    /// The next header may come.
    void clear() {
        hasType = false;
        isWhole = false;
        number.clear();
    }
}
