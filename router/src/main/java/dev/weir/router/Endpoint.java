package dev.weir.router;

import dev.weir.router.Resolution.Matched;
import dev.weir.router.Resolution.MethodNotAllowed;
import dev.weir.router.Resolution.Options;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The routes of one shape, by method: where the search for a path ends.
///
/// **Threads:** immutable, for all.
final class Endpoint<T> {

    /// What `GET` is answered by, which is asked most often.
    private final @Nullable Resolution<T> get;

    private final String[] methods;
    private final Resolution<T>[] resolutions; // parallel to methods
    private final MethodNotAllowed<T> notAllowed;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type has no other way
    Endpoint(List<Route<T>> routes) {
        var names = new ArrayList<String>();
        var answers = new ArrayList<Resolution<T>>();
        for (Route<T> route : routes) {
            names.add(route.method());
            answers.add(new Matched<>(route, false));
        }
        Allow allow = Allow.of(names);
        int indexOfGet = names.indexOf("GET");
        this.get = indexOfGet < 0 ? null : answers.get(indexOfGet);
        if (indexOfGet >= 0 && !names.contains("HEAD")) {
            names.add("HEAD");
            answers.add(new Matched<>(routes.get(indexOfGet), true));
        }
        if (!names.contains("OPTIONS")) {
            names.add("OPTIONS");
            answers.add(new Options<>(allow));
        }
        this.methods = names.toArray(String[]::new);
        this.resolutions = answers.toArray(new Resolution[0]);
        this.notAllowed = new MethodNotAllowed<>(allow);
    }

    /// Returns the answer to a method that this shape knows, else null.
    @Nullable Resolution<T> resolve(String method) {
        if (isSame(method, "GET") && get != null) {
            return get;
        }
        String[] names = methods;
        for (int i = 0; i < names.length; i++) {
            if (isSame(names[i], method)) {
                return resolutions[i];
            }
        }
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(method)) {
                return resolutions[i];
            }
        }
        return null;
    }

    MethodNotAllowed<T> notAllowed() {
        return notAllowed;
    }

    /// Identity before equality: parsers hand out constants, and the builder interns.
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(String a, String b) {
        return a == b;
    }
}
