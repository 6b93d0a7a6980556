package dev.weir.http.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Sees whether octets are UTF-8 (RFC 3629 §4), a piece at a time: an octet that can never become
/// right is noticed as soon as it is here. ASCII is passed eight octets at a time.
///
/// **Threads:** not safe; a reader has one.
final class Utf8Check {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    /// How many octets the open character lacks.
    private int missing;

    /// What the next octet may be, when a character is open.
    private int least = 0x80;

    private int most = 0xbf;

    /// Takes a range.
    ///
    /// @return false if it cannot be UTF-8, whatever follows
    boolean accept(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (missing == 0) {
                while (to - at >= Long.BYTES && ((long) LONG.get(bytes, at) & HIGH_BITS) == 0) {
                    at += Long.BYTES;
                }
                while (at < to && bytes[at] >= 0) {
                    at++;
                }
                if (at == to) {
                    return true;
                }
                if (!begin(bytes[at] & 0xff)) {
                    return false;
                }
            } else {
                int octet = bytes[at] & 0xff;
                if (octet < least || octet > most) {
                    return false;
                }
                missing--;
                least = 0x80;
                most = 0xbf;
            }
            at++;
        }
        return true;
    }

    /// RFC 3629 §4, the syntax of UTF8-2 to UTF8-4: it leaves out what has a shorter form,
    /// surrogates, and what is beyond U+10FFFF.
    private boolean begin(int octet) {
        if (octet < 0xc2 || octet > 0xf4) {
            return false;
        }
        if (octet < 0xe0) {
            missing = 1;
        } else if (octet < 0xf0) {
            missing = 2;
            least = octet == 0xe0 ? 0xa0 : 0x80;
            most = octet == 0xed ? 0x9f : 0xbf;
        } else {
            missing = 3;
            least = octet == 0xf0 ? 0x90 : 0x80;
            most = octet == 0xf4 ? 0x8f : 0xbf;
        }
        return true;
    }

    /// Whether no character is open.
    boolean isComplete() {
        return missing == 0;
    }

    /// Forgets what is open.
    void reset() {
        missing = 0;
        least = 0x80;
        most = 0xbf;
    }
}
