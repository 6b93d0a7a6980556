package dev.weir.bench.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.Node;

/// Bars for a column of a table. A paper asks for them by a comment on the line above the table:
///
/// `<!-- bars median, ms: less is better -->`
///
/// So a plot never says something else than its table. Rows whose cell has no number have no bar;
/// bars of what is called Weir stand out.
final class Bars {

    static final Pattern ASKED = Pattern.compile("<!-- bars ([^:]+): (.+?) -->");

    private static final Pattern NUMBER = Pattern.compile("([0-9][0-9,]*(?:\\.[0-9]+)?) ?([kM]?)");
    private static final int WIDTH = 760;
    private static final int NAME = 250;
    private static final int VALUE = 110;
    private static final int ROW = 24;

    /// A bar.
    ///
    /// @param name at its left
    /// @param text at its end
    /// @param value its length
    private record Bar(String name, String text, double value) {}

    private Bars() {}

    /// A figure for the column that has this heading, or nothing if there is none, or no number.
    static Optional<String> figure(TableBlock table, String heading, String caption) {
        List<List<String>> rows = rows(table);
        int column = rows.getFirst().indexOf(heading);
        if (column < 1) {
            return Optional.empty();
        }
        var bars = new ArrayList<Bar>();
        for (List<String> row : rows.subList(1, rows.size())) {
            Matcher number = NUMBER.matcher(row.get(column));
            if (number.find()) {
                String name = String.join(" ", row.subList(0, firstNumbers(rows, column))).strip();
                bars.add(new Bar(name, number.group(), value(number)));
            }
        }
        return bars.isEmpty() ? Optional.empty() : Optional.of(svg(bars, heading, caption));
    }

    /// How many columns in front name a row: those before the first that has numbers alone.
    private static int firstNumbers(List<List<String>> rows, int column) {
        for (int i = 1; i < column; i++) {
            int at = i;
            if (rows.stream().skip(1).allMatch(row -> NUMBER.matcher(row.get(at)).lookingAt())) {
                return i;
            }
        }
        return column;
    }

    private static double value(Matcher number) {
        double value = Double.parseDouble(number.group(1).replace(",", ""));
        return switch (number.group(2)) {
            case "M" -> value * 1e6;
            case "k" -> value * 1e3;
            default -> value;
        };
    }

    private static List<List<String>> rows(TableBlock table) {
        var rows = new ArrayList<List<String>>();
        for (Node part = table.getFirstChild(); part != null; part = part.getNext()) {
            for (Node row = part.getFirstChild(); row != null; row = row.getNext()) {
                if (row instanceof TableRow) {
                    var cells = new ArrayList<String>();
                    for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
                        cells.add(cell instanceof TableCell ? Rendering.text(cell).strip() : "");
                    }
                    rows.add(cells);
                }
            }
        }
        return rows;
    }

    private static String svg(List<Bar> bars, String heading, String caption) {
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        int height = ROW * bars.size();
        var svg = new StringBuilder();
        svg.append(
                "<figure class=\"bars\"><svg viewBox=\"0 0 %d %d\" role=\"img\">"
                        .formatted(WIDTH, height));
        svg.append("<title>%s</title>".formatted(Page.escaped(heading + ", " + caption)));
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double length = (WIDTH - NAME - VALUE) * bar.value / Math.max(most, Double.MIN_NORMAL);
            int y = ROW * i;
            boolean isOurs = bar.name.toLowerCase(Locale.ROOT).contains("weir");
            svg.append(
                    "<text x=\"%d\" y=\"%d\" class=\"of\">%s</text>"
                            .formatted(NAME - 8, y + 16, Page.escaped(bar.name)));
            svg.append(
                    "<rect x=\"%d\" y=\"%d\" width=\"%s\" height=\"%d\"%s/>"
                            .formatted(
                                    NAME,
                                    y + 4,
                                    String.format(Locale.ROOT, "%.1f", length),
                                    ROW - 8,
                                    isOurs ? " class=\"ours\"" : ""));
            svg.append(
                    "<text x=\"%s\" y=\"%d\">%s</text>"
                            .formatted(
                                    String.format(Locale.ROOT, "%.1f", NAME + length + 6),
                                    y + 16,
                                    Page.escaped(bar.text)));
        }
        return svg.append(
                        "</svg><figcaption>%s; %s</figcaption></figure>"
                                .formatted(Page.escaped(heading), Page.escaped(caption)))
                .toString();
    }
}
