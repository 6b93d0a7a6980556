package dev.weir.http.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Masks and unmasks payloads, which is the same (RFC 6455 §5.3): eight octets at a time.
final class Masking {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Masking() {}

    /// Applies the masking key in place.
    ///
    /// @param mask the key, the octet for `from` lowest
    /// @return the key as it goes on after the range
    static int apply(byte[] bytes, int from, int to, int mask) {
        int at = from;
        if (to - at >= Long.BYTES) {
            long twice = (mask & 0xffff_ffffL) | (long) mask << 32;
            for (; to - at >= Long.BYTES; at += Long.BYTES) {
                LONG.set(bytes, at, (long) LONG.get(bytes, at) ^ twice);
            }
        }
        int key = mask;
        for (; at < to; at++) {
            bytes[at] ^= (byte) key;
            key = Integer.rotateRight(key, 8);
        }
        return key;
    }
}
