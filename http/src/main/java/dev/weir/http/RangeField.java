package dev.weir.http;

import dev.weir.http.ByteRanges.Ignored;
import dev.weir.http.ByteRanges.NotSatisfiable;
import dev.weir.http.ByteRanges.Range;
import dev.weir.http.ByteRanges.Satisfiable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Reads a `Range` field (RFC 9110 §14.1.1, §14.1.2).
final class RangeField {

    /// What is no number.
    private static final long MALFORMED = -2;

    private RangeField() {}

    static ByteRanges parse(String field, long contentBytes) {
        if (!field.regionMatches(true, 0, "bytes=", 0, 6)) {
            return new Ignored(); // §14.2: "that contains a range unit it does not understand"
        }
        String[] specs = field.substring(6).split(",", -1);
        var ranges = new ArrayList<Range>();
        int asked = 0;
        for (String padded : specs) {
            String spec = trim(padded);
            if (spec.isEmpty()) {
                continue; // §5.6.1.2: empty elements of a list
            }
            asked++;
            if (asked > ByteRanges.RANGES_MAX) {
                return new NotSatisfiable();
            }
            int dash = spec.indexOf('-');
            if (dash < 0) {
                return new Ignored();
            }
            long first = dash == 0 ? -1 : number(spec, 0, dash);
            long last = dash == spec.length() - 1 ? -1 : number(spec, dash + 1, spec.length());
            boolean isSpec =
                    first != MALFORMED
                            && last != MALFORMED
                            && (first >= 0 || last >= 0)
                            && (first < 0 || last < 0 || first <= last);
            if (!isSpec) {
                return new Ignored();
            }
            Range range = range(first, last, contentBytes);
            if (range.from() < range.to()) {
                ranges.add(range);
            }
        }
        if (asked == 0) {
            return new Ignored();
        }
        return ranges.isEmpty() ? new NotSatisfiable() : new Satisfiable(joined(ranges));
    }

    private static Range range(long first, long last, long contentBytes) {
        if (first < 0) {
            return new Range(Math.max(0, contentBytes - last), contentBytes);
        }
        long end = last < 0 || last >= contentBytes ? contentBytes : last + 1;
        return new Range(first, Math.max(first, end));
    }

    /// As they were asked for if all are well apart; else in order, with neighbors joined.
    private static List<Range> joined(List<Range> asked) {
        var sorted = new ArrayList<>(asked);
        sorted.sort(Comparator.comparingLong(Range::from));
        var joined = new ArrayList<Range>();
        Range open = sorted.getFirst();
        for (Range next : sorted.subList(1, sorted.size())) {
            if (next.from() - open.to() < ByteRanges.GAP_BYTES_MIN) {
                open = new Range(open.from(), Math.max(open.to(), next.to()));
            } else {
                joined.add(open);
                open = next;
            }
        }
        joined.add(open);
        return List.copyOf(joined.size() == asked.size() ? asked : joined);
    }

    /// `1*DIGIT`. §14.1.2 wants large numerals to be anticipated: what a long cannot hold is beyond
    /// the end of any content.
    private static long number(String text, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return MALFORMED;
            }
            number = number > (Long.MAX_VALUE - 9) / 10 ? Long.MAX_VALUE : number * 10 + c - '0';
        }
        return number;
    }

    private static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && (text.charAt(from) == ' ' || text.charAt(from) == '\t')) {
            from++;
        }
        while (to > from && (text.charAt(to - 1) == ' ' || text.charAt(to - 1) == '\t')) {
            to--;
        }
        return text.substring(from, to);
    }
}
