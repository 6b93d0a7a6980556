package dev.weir.router;

import java.util.List;

/// Prints routes as a table, for people.
final class RouteTable {

    private static final String GAP = "  ";

    private RouteTable() {}

    static String of(List<? extends Route<?>> routes) {
        int methodWidth = 0;
        int patternWidth = 0;
        for (Route<?> route : routes) {
            methodWidth = Math.max(methodWidth, route.method().length());
            patternWidth = Math.max(patternWidth, route.pattern().length());
        }
        var table = new StringBuilder();
        for (Route<?> route : routes) {
            cell(table, route.method(), methodWidth);
            cell(table, route.pattern(), patternWidth);
            table.append(route.value()).append('\n');
        }
        return table.toString();
    }

    private static void cell(StringBuilder table, String text, int width) {
        table.append(text).repeat(' ', width - text.length()).append(GAP);
    }
}
