package dev.weir.server.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.http.Request;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Integers of decimal digits, read from bytes as they lie in the path: the grammar is digits and
/// for signed ones a leading `-`, so that neither `+7` nor `٧` is a number.
///
/// Captures of numbers make no text and nothing else: `TypedRoutes` in `bench` shows it.
final class Numbers {

    /// So many digits never exceed a `long`.
    private static final int DIGITS_SAFE = 18;

    private static final int MINUS = '-';

    private Numbers() {}

    // The result in case of a fault; whoever gets it asks isFault() about the bytes.
    private static final long FAULT = -1;

    /// The number of these digits, as 64 bits without sign; -1 also when they are none.
    static long unsigned(byte[] bytes, int from, int to) {
        if (to - from > DIGITS_SAFE || from == to) {
            return longUnsigned(bytes, from, to);
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return FAULT;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /// For many digits, zeros in front among them.
    private static long longUnsigned(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to - 1 && bytes[at] == '0') {
            at++;
        }
        if (from == to || to - at > DIGITS_SAFE + 2) {
            return FAULT;
        }
        long number = 0;
        for (; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0
                    || digit > 9
                    || Long.compareUnsigned(number, MOST_TENTH) > 0
                    || (number == MOST_TENTH && digit > MOST_LAST)) {
                return FAULT;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static final long MOST_TENTH = Long.divideUnsigned(-1L, 10);
    private static final int MOST_LAST = (int) Long.remainderUnsigned(-1L, 10);

    /// Whether [#unsigned] gave -1 as there is no such number: 2⁶⁴−1 is one.
    static boolean isFault(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to - 1 && bytes[at] == '0') {
            at++;
        }
        return !Arrays.equals(bytes, at, to, MOST, 0, MOST.length);
    }

    private static final byte[] MOST = "18446744073709551615".getBytes(US_ASCII);

    /// The signed number of these bytes; [#isSignedFault] tells whether 0 is one.
    ///
    /// @return 0 also when it is none
    static long signed(byte[] bytes, int from, int to) {
        boolean isNegative = from < to && bytes[from] == MINUS;
        int digitsFrom = isNegative ? from + 1 : from;
        long magnitude = unsigned(bytes, digitsFrom, to);
        if (magnitude < 0) {
            return isNegative && magnitude == Long.MIN_VALUE ? Long.MIN_VALUE : 0;
        }
        return isNegative ? -magnitude : magnitude;
    }

    /// Whether [#signed] gave 0 as there is no such number.
    static boolean isSignedFault(byte[] bytes, int from, int to) {
        int at = from < to && bytes[from] == MINUS ? from + 1 : from;
        if (at == to) {
            return true;
        }
        for (; at < to; at++) {
            if (bytes[at] != '0') {
                return true;
            }
        }
        return false;
    }

    /// `-1.5e10`, and nothing that [Double#parseDouble] would take beside: hexadecimal, `1d`,
    /// `NaN`.
    static boolean isDecimal(String text) {
        return text.length() <= DECIMAL_CHARS_MAX
                && text.matches("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    }

    /// More digits than any double has; it bounds the work.
    private static final int DECIMAL_CHARS_MAX = 400;

    private static String reasonOf(String text, boolean isSigned) {
        String digits = isSigned && text.startsWith("-") ? text.substring(1) : text;
        boolean isDigits = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isDigits ? "; it is out of range" : "; it has something other than digits";
    }

    private static byte[] latin(String text) {
        // What is above 0xff becomes '?', which is no digit either.
        return text.getBytes(ISO_8859_1);
    }

    /// Whole numbers of a range. `least` and `most` are checked where the number is read.
    private static <N extends Number & Comparable<N>> String rule(N least, N most) {
        if (least.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "There is no number from " + least + " to " + most + ": put the lower first.");
        }
        return "a whole number from " + least + " to " + most;
    }

    /// Whole numbers of a range, and how bytes are read as one of them.
    record Range(long least, long most, boolean isSigned) {

        long read(byte[] bytes, int from, int to) {
            return isSigned ? signed(bytes, from, to) : unsigned(bytes, from, to);
        }

        /// Whether `number`, which [#read] gave, is none of them.
        boolean isMissed(long number, byte[] bytes, int from, int to) {
            if (!isSigned) {
                return number == FAULT && isFault(bytes, from, to);
            }
            return number < least
                    || number > most
                    || (number == 0 && isSignedFault(bytes, from, to));
        }
    }

    /// A kind of whole numbers.
    abstract static class Whole<T> extends Kind<T> {
        final Range range;

        Whole(String label, String rule, Map<String, Object> schema, Range range) {
            super(label, rule, schema);
            this.range = range;
        }

        abstract T of(long number);

        @Override
        final @Nullable T parse(String text) {
            byte[] bytes = latin(text);
            long number = range.read(bytes, 0, bytes.length);
            return range.isMissed(number, bytes, 0, bytes.length) ? null : of(number);
        }

        @Override
        final boolean isNumber() {
            return true;
        }

        @Override
        final String reason(String text) {
            return reasonOf(text, range.isSigned);
        }
    }

    static final class OfLong extends Whole<Long> {
        OfLong(long least, long most) {
            super(
                    "long",
                    Numbers.<Long>rule(least, most),
                    Map.of("type", "integer", "format", "int64", "minimum", least, "maximum", most),
                    new Range(least, most, true));
        }

        @Override
        Long of(long number) {
            return number;
        }

        @Override
        Input<Long> capture(String name, int fromEnd) {
            return new LongCapture(this, name, fromEnd, range);
        }
    }

    static final class OfUnsignedLong extends Whole<Long> {
        OfUnsignedLong() {
            super(
                    "unsigned long",
                    "a whole number from 0 to 18446744073709551615",
                    Map.of(
                            "type",
                            "integer",
                            "minimum",
                            0,
                            "maximum",
                            new BigInteger("18446744073709551615")),
                    new Range(0, -1, false));
        }

        @Override
        Long of(long number) {
            return number;
        }

        @Override
        String text(Long value) {
            return Long.toUnsignedString(value);
        }

        @Override
        Input<Long> capture(String name, int fromEnd) {
            return new LongCapture(this, name, fromEnd, range);
        }
    }

    static final class OfInt extends Whole<Integer> {
        OfInt(int least, int most) {
            super(
                    "int",
                    Numbers.<Integer>rule(least, most),
                    Map.of("type", "integer", "format", "int32", "minimum", least, "maximum", most),
                    new Range(least, most, true));
        }

        @Override
        Integer of(long number) {
            return (int) number;
        }

        @Override
        Input<Integer> capture(String name, int fromEnd) {
            return new IntCapture(this, name, fromEnd, range);
        }
    }

    /// The number that a path has. Each capture makes its box by itself, as a compiler that knows
    /// which capture it is then makes none.
    private static long captured(Capture<?> capture, Request request, Range range) {
        if (request.head().parameters() instanceof CapturedBytes captured) {
            int index = captured.count() - capture.fromEnd;
            byte[] bytes = captured.source();
            int from = captured.from(index);
            int to = captured.to(index);
            long number = range.read(bytes, from, to);
            if (range.isMissed(number, bytes, from, to)) {
                throw capture.refusal(captured.text(index));
            }
            return number;
        }
        return capturedText(capture, request, range);
    }

    /// Of a request that a layer has changed, whose captures are text.
    private static long capturedText(Capture<?> capture, Request request, Range range) {
        String text = request.parameter(capture.name);
        byte[] bytes = latin(text);
        long number = range.read(bytes, 0, bytes.length);
        if (range.isMissed(number, bytes, 0, bytes.length)) {
            throw capture.refusal(text);
        }
        return number;
    }

    private static final class LongCapture extends Capture<Long> {
        private final Range range;

        LongCapture(Kind<Long> kind, String name, int fromEnd, Range range) {
            super(kind, name, fromEnd);
            this.range = range;
        }

        @Override
        public Long read(Request request) {
            return captured(this, request, range);
        }
    }

    private static final class IntCapture extends Capture<Integer> {
        private final Range range;

        IntCapture(Kind<Integer> kind, String name, int fromEnd, Range range) {
            super(kind, name, fromEnd);
            this.range = range;
        }

        @Override
        public Integer read(Request request) {
            return (int) captured(this, request, range);
        }
    }
}
