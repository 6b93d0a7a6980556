package dev.weir.bench.compare;

import java.util.Arrays;
import java.util.Locale;

/// What several rounds gave.
///
/// @param count how many there were, 1 or more
/// @param least the smallest
/// @param median the one in the middle, or the mean of the two there
/// @param most the largest
record Spread(int count, double least, double median, double most) {

    /// @param values one or more, in any order
    static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("A spread is of one value or more.");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(sorted.length, sorted[0], median, sorted[sorted.length - 1]);
    }

    /// All three multiplied.
    Spread times(double factor) {
        return new Spread(count, least * factor, median * factor, most * factor);
    }

    /// `median (least–most)`, or the one value alone.
    @Override
    public String toString() {
        return count == 1
                ? number(median)
                : number(median) + " (" + number(least) + "–" + number(most) + ")";
    }

    /// Three digits that count, as far as there are so many; thousands are grouped.
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 99.95 || size == 0 ? "%,.0f" : size >= 9.995 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
