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

    static final class OfLong extends Kind<Long> {
        private final long least;
        private final long most;

        OfLong(long least, long most) {
            super(
                    "long",
                    Numbers.<Long>rule(least, most),
                    Map.of(
                            "type", "integer", "format", "int64", "minimum", least, "maximum",
                            most));
            this.least = least;
            this.most = most;
        }

        @Override
        @Nullable Long parse(String text) {
            byte[] bytes = latin(text);
            long number = signed(bytes, 0, bytes.length);
            boolean isFault =
                    number < least
                            || number > most
                            || (number == 0 && isSignedFault(bytes, 0, bytes.length));
            return isFault ? null : number;
        }

        @Override
        boolean isNumber() {
            return true;
        }

        @Override
        String reason(String text) {
            return reasonOf(text, true);
        }

        @Override
        Input<Long> capture(String name, int fromEnd) {
            return new LongCapture(this, name, fromEnd, least, most);
        }
    }

    static final class OfUnsignedLong extends Kind<Long> {
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
                            new BigInteger("18446744073709551615")));
        }

        @Override
        @Nullable Long parse(String text) {
            byte[] bytes = latin(text);
            long number = unsigned(bytes, 0, bytes.length);
            return number == FAULT && isFault(bytes, 0, bytes.length) ? null : number;
        }

        @Override
        String text(Long value) {
            return Long.toUnsignedString(value);
        }

        @Override
        boolean isNumber() {
            return true;
        }

        @Override
        String reason(String text) {
            return reasonOf(text, false);
        }

        @Override
        Input<Long> capture(String name, int fromEnd) {
            return new UnsignedLongCapture(this, name, fromEnd);
        }
    }

    static final class OfInt extends Kind<Integer> {
        private final int least;
        private final int most;

        OfInt(int least, int most) {
            super(
                    "int",
                    Numbers.<Integer>rule(least, most),
                    Map.of(
                            "type", "integer", "format", "int32", "minimum", least, "maximum",
                            most));
            this.least = least;
            this.most = most;
        }

        @Override
        @Nullable Integer parse(String text) {
            byte[] bytes = latin(text);
            long number = signed(bytes, 0, bytes.length);
            boolean isFault =
                    number < least
                            || number > most
                            || (number == 0 && isSignedFault(bytes, 0, bytes.length));
            return isFault ? null : (int) number;
        }

        @Override
        boolean isNumber() {
            return true;
        }

        @Override
        String reason(String text) {
            return reasonOf(text, true);
        }

        @Override
        Input<Integer> capture(String name, int fromEnd) {
            return new IntCapture(this, name, fromEnd, least, most);
        }
    }

    private static final class LongCapture extends Capture<Long> {
        private final long least;
        private final long most;

        LongCapture(Kind<Long> kind, String name, int fromEnd, long least, long most) {
            super(kind, name, fromEnd);
            this.least = least;
            this.most = most;
        }

        @Override
        public Long read(Request request) {
            if (!(request.head().parameters() instanceof CapturedBytes captured)) {
                return OfText.read(this, request);
            }
            int index = captured.count() - fromEnd;
            byte[] bytes = captured.source();
            int from = captured.from(index);
            int to = captured.to(index);
            long number = signed(bytes, from, to);
            if (number < least
                    || number > most
                    || (number == 0 && isSignedFault(bytes, from, to))) {
                throw refusal(captured.text(index));
            }
            return number;
        }
    }

    private static final class UnsignedLongCapture extends Capture<Long> {
        UnsignedLongCapture(Kind<Long> kind, String name, int fromEnd) {
            super(kind, name, fromEnd);
        }

        @Override
        public Long read(Request request) {
            if (!(request.head().parameters() instanceof CapturedBytes captured)) {
                return OfText.read(this, request);
            }
            int index = captured.count() - fromEnd;
            byte[] bytes = captured.source();
            int from = captured.from(index);
            int to = captured.to(index);
            long number = unsigned(bytes, from, to);
            if (number == FAULT && isFault(bytes, from, to)) {
                throw refusal(captured.text(index));
            }
            return number;
        }
    }

    private static final class IntCapture extends Capture<Integer> {
        private final int least;
        private final int most;

        IntCapture(Kind<Integer> kind, String name, int fromEnd, int least, int most) {
            super(kind, name, fromEnd);
            this.least = least;
            this.most = most;
        }

        @Override
        public Integer read(Request request) {
            if (!(request.head().parameters() instanceof CapturedBytes captured)) {
                return OfText.read(this, request);
            }
            int index = captured.count() - fromEnd;
            byte[] bytes = captured.source();
            int from = captured.from(index);
            int to = captured.to(index);
            long number = signed(bytes, from, to);
            if (number < least
                    || number > most
                    || (number == 0 && isSignedFault(bytes, from, to))) {
                throw refusal(captured.text(index));
            }
            return (int) number;
        }
    }

    /// Of a request that a layer has changed, whose captures are text.
    private static final class OfText {
        static <T> T read(Capture<T> capture, Request request) {
            return new TextCapture<>(capture.kind, capture.name, capture.fromEnd, false)
                    .read(request);
        }
    }
}
