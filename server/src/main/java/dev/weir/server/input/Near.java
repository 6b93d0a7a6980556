package dev.weir.server.input;

import java.util.List;

/// Finds the name that was meant.
final class Near {

    private Near() {}

    /// ` (did you mean "id"?)`, or what there is, or nothing.
    static String hint(String name, List<String> known) {
        String best = "";
        int least = Math.max(2, name.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(name, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        if (!best.isEmpty()) {
            return " (did you mean {" + best + "}?)";
        }
        return known.isEmpty() ? "; it has none" : "; it has {" + String.join("}, {", known) + "}";
    }

    /// Insertions, deletions and replacements from one to the other (Levenshtein).
    static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
