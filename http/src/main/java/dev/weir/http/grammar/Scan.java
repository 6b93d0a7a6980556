package dev.weir.http.grammar;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds where a run of octets of one class ends, eight octets a step.
///
/// Every method looks at `from` to `to` only and returns the place of the first octet that is not
/// of the class, or `to`. Nearly all octets of field names, hosts and paths are letters, digits,
/// and a few signs beside them in ASCII, so a word is judged by these alone, and the table of
/// [Octets] is asked for the others. The plain loops that these must agree with are in the tests.
public final class Scan {

    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long LOW_BITS = 0x7f7f_7f7f_7f7f_7f7fL;
    private static final long CASE_BITS = 0x2020_2020_2020_2020L;

    private Scan() {}

    /// The end of a run of [Octets#TOKEN]: in a well-formed field line, the colon after its name.
    ///
    /// Where the colon is, is computed from the word alone; whether all before it is a name is
    /// asked by a branch, which a processor predicts, so that the next line does not wait for the
    /// answer.
    public static int endOfToken(byte[] bytes, int from, int to) {
        int at = from;
        while (to - at >= 8) {
            long word = (long) WORD.get(bytes, at);
            long other = word ^ ':' * EACH;
            long colons = (other - EACH) & ~other & HIGH_BITS; // exact up to the lowest
            long below = (colons & -colons) - 1; // all ones if there is no colon
            long others = notLetters(word) & notDash(word) & below;
            if (others == 0) {
                if (colons != 0) {
                    return at + (Long.numberOfTrailingZeros(colons) >>> 3);
                }
                at += 8;
                continue;
            }
            at += Long.numberOfTrailingZeros(others) >>> 3;
            if (!Octets.is(Octets.TOKEN, bytes[at])) {
                return at;
            }
            at++;
        }
        while (at < to && Octets.is(Octets.TOKEN, bytes[at])) {
            at++;
        }
        return at;
    }

    /// The end of a run of [Octets#PATH]. Segments are short, so this goes octet by octet: their
    /// ends are predicted, where words would have to be waited for.
    public static int endOfPath(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && Octets.is(Octets.PATH, bytes[at])) {
            at++;
        }
        return at;
    }

    /// The end of a run of [Octets#REG_NAME].
    public static int endOfRegName(byte[] bytes, int from, int to) {
        int at = from;
        while (to - at >= 8) {
            long word = (long) WORD.get(bytes, at);
            long others = notLetters(word) & (notDashToNine(word) | ~notSlash(word)) & HIGH_BITS;
            if (others == 0) {
                at += 8;
                continue;
            }
            at += Long.numberOfTrailingZeros(others) >>> 3;
            if (!Octets.is(Octets.REG_NAME, bytes[at])) {
                return at;
            }
            at++;
        }
        while (at < to && Octets.is(Octets.REG_NAME, bytes[at])) {
            at++;
        }
        return at;
    }

    /// The end of a run of [Octets#FIELD_VALUE]: in a well-formed field line, the CR after its
    /// value.
    public static int endOfFieldValue(byte[] bytes, int from, int to) {
        int at = from;
        while (to - at >= 16) {
            long first = controls((long) WORD.get(bytes, at));
            long second = controls((long) WORD.get(bytes, at + 8));
            if ((first | second) == 0) {
                at += 16;
                continue;
            }
            at +=
                    first != 0
                            ? Long.numberOfTrailingZeros(first) >>> 3
                            : 8 + (Long.numberOfTrailingZeros(second) >>> 3);
            if (bytes[at] != '\t') {
                return at;
            }
            at++;
        }
        while (at < to && Octets.is(Octets.FIELD_VALUE, bytes[at])) {
            at++;
        }
        return at;
    }

    // ---- The high bit of each octet says whether it is something else. Octets are judged by their
    // low seven bits first, so that no sum carries into the octet above; whoever has the eighth is
    // something else.

    /// Below 0x20 the subtraction borrows into the high bit: only octets above a found one can be
    /// wrong, and the lowest counts. DEL alone is carried into it by the addition.
    private static long controls(long word) {
        return (((word & LOW_BITS) + EACH) | (word - CASE_BITS)) & ~word & HIGH_BITS;
    }

    private static long notLetters(long word) {
        long lower = (word | CASE_BITS) & LOW_BITS;
        long fromA = lower + (0x80 - 'a') * EACH;
        long pastZ = lower + (0x80 - 'z' - 1) * EACH;
        return (~fromA | pastZ | word) & HIGH_BITS;
    }

    private static long notDash(long word) {
        return (((word ^ '-' * EACH) & LOW_BITS) + LOW_BITS) | word;
    }

    private static long notSlash(long word) {
        return (((word ^ '/' * EACH) & LOW_BITS) + LOW_BITS) | word;
    }

    private static long notDashToNine(long word) {
        long low = word & LOW_BITS;
        long fromDash = low + (0x80 - '-') * EACH;
        long pastNine = low + (0x80 - '9' - 1) * EACH;
        return ~fromDash | pastNine | word;
    }
}
