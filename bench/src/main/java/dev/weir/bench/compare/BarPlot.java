package dev.weir.bench.compare;

import dev.weir.bench.compare.Canvas.Ink;
import java.util.List;

/// Horizontal bars: the length is the median, the line across its end the spread.
///
/// @param title what was compared
/// @param unit what the bars count, and whether more or less of it is better
/// @param rows from above
record BarPlot(String title, String unit, List<Row> rows) {

    static final int WIDTH = 760;
    private static final int LEFT = 150;
    private static final int RIGHT = 90;
    private static final int TOP = 62;
    private static final int ROW = 22;
    private static final int BAR = 14;

    /// A bar.
    ///
    /// @param name at its left
    /// @param spread how long it is
    /// @param isOurs whether it stands out
    record Row(String name, Spread spread, boolean isOurs) {}

    int height() {
        return TOP + ROW * rows.size() + 10;
    }

    void draw(Canvas canvas) {
        canvas.text(16, 26, false, 16, title);
        canvas.text(16, 46, false, 12, unit);
        double most = rows.stream().mapToDouble(row -> row.spread.most()).max().orElse(1);
        double scale = (WIDTH - LEFT - RIGHT) / Math.max(most, Double.MIN_NORMAL);
        for (int i = 0; i < rows.size(); i++) {
            draw(canvas, rows.get(i), TOP + ROW * i, scale);
        }
    }

    private static void draw(Canvas canvas, Row row, double y, double scale) {
        Spread spread = row.spread;
        double middle = y + BAR / 2.0;
        canvas.text(LEFT - 8, middle + 4, true, 12, row.name);
        canvas.bar(LEFT, y, spread.median() * scale, BAR, row.isOurs ? Ink.OURS : Ink.OTHERS);
        if (spread.count() > 1) {
            canvas.line(
                    LEFT + spread.least() * scale, LEFT + spread.most() * scale, middle, Ink.TEXT);
        }
        String number = Spread.number(spread.median());
        canvas.text(LEFT + spread.most() * scale + 8, middle + 4, false, 12, number);
    }
}
