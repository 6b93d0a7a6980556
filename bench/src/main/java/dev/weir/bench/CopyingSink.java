package dev.weir.bench;

import dev.weir.http.Output;
import java.util.Arrays;

/// Takes bytes as a transport does: it copies them.
final class CopyingSink implements Output.Sink {

    private static final int BYTES_MAX = 64 * 1024;

    private final byte[] array = new byte[BYTES_MAX];
    private int to;

    void clear() {
        to = 0;
    }

    @Override
    public void copy(byte[] bytes, int from, int end) {
        System.arraycopy(bytes, from, array, to, end - from);
        to += end - from;
    }

    @Override
    public void share(byte[] bytes, int from, int end) {
        copy(bytes, from, end);
    }

    /// How many came since it was cleared.
    int bytes() {
        return to;
    }

    byte[] taken() {
        return Arrays.copyOf(array, to);
    }
}
