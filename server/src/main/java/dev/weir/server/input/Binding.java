package dev.weir.server.input;

import java.util.List;

/// Gives the parameters of a route's path to its inputs, each to one.
///
/// **Threads:** one, while a route is made.
final class Binding {

    private final String route;
    private final List<String> names;
    private final boolean endsWithRest;
    private final boolean[] isTaken;
    private int kinds;

    Binding(String route, List<String> names, boolean endsWithRest) {
        this.route = route;
        this.names = names;
        this.endsWithRest = endsWithRest;
        isTaken = new boolean[names.size()];
    }

    /// The parameter for a kind that has no name: the next one.
    <T> Input<T> next(Kind<T> kind) {
        int index = kinds++;
        return index < names.size() ? take(kind, index) : kind; // check() tells
    }

    /// The parameter of this name.
    <T> Input<T> named(String name, Kind<T> kind) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException(
                    route
                            + ": the path has no parameter {"
                            + name
                            + "}"
                            + Near.hint(name, names)
                            + ". One of a mount's prefix is read by request.parameter(\""
                            + name
                            + "\").");
        }
        return take(kind, index);
    }

    private <T> Input<T> take(Kind<T> kind, int index) {
        if (isTaken[index]) {
            throw new IllegalArgumentException(
                    route
                            + ": the path parameter {"
                            + names.get(index)
                            + "} is taken by two inputs. Kinds take parameters from left to right;"
                            + " name all by path(...), or none.");
        }
        isTaken[index] = true;
        int fromEnd = names.size() - index;
        boolean isRest = endsWithRest && fromEnd == 1;
        return isRest
                ? new TextCapture<>(kind, names.get(index), fromEnd, true)
                : kind.capture(names.get(index), fromEnd);
    }

    /// Every parameter is taken, and none that is not there.
    void check() {
        int count = names.size();
        if (kinds > count) {
            throw new IllegalArgumentException(
                    route
                            + ": the path has "
                            + counted(count, "parameter")
                            + " but the route takes "
                            + counted(kinds, "kind")
                            + " for them. A kind such as LONG is for the path; say where another"
                            + " stands: query(\"name\", LONG).");
        }
        for (int i = 0; i < count; i++) {
            if (!isTaken[i]) {
                throw new IllegalArgumentException(
                        route
                                + ": the path has "
                                + counted(count, "parameter")
                                + ", and no input takes {"
                                + names.get(i)
                                + "}. Give the route a kind for it, such as STRING.");
            }
        }
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
