package dev.weir.bench.compare;

import java.util.ArrayList;
import java.util.List;

/// A table in Markdown, its columns aligned.
final class Markdown {

    private final List<List<String>> rows = new ArrayList<>();

    Markdown(List<String> titles) {
        rows.add(titles);
    }

    /// Adds a row. All columns but the first are numbers.
    void add(List<String> row) {
        if (row.size() != rows.getFirst().size()) {
            throw new IllegalArgumentException("A row of " + row.size() + " cells: " + row);
        }
        rows.add(row);
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < rows.getFirst().size(); column++) {
                String cell = rows.get(row).get(column);
                String space = " ".repeat(width(column) - cell.length());
                text.append(column == 0 ? "| " + cell + space : " | " + space + cell);
            }
            text.append(" |\n");
            if (row == 0) {
                text.append("|---|")
                        .append("---:|".repeat(rows.getFirst().size() - 1))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
