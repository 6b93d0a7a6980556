package dev.weir.router;

import java.util.List;

/// One route of a [Router]: a method, a pattern, and the value to find by them.
///
/// **Threads:** immutable, for all (the value is as safe as its own type).
public final class Route<T> {

    private final String method;
    private final PathPattern pattern;
    private final T value;

    Route(String method, PathPattern pattern, T value) {
        this.method = method;
        this.pattern = pattern;
        this.value = value;
    }

    /// Returns the method, such as `GET`.
    public String method() {
        return method;
    }

    /// Returns the pattern as it was given, after the prefixes that it was mounted under.
    public String pattern() {
        return pattern.text();
    }

    /// Returns the names of the parameters in the order of the path, unmodifiable. The index of a
    /// name is the index of its value in [Captures].
    public List<String> parameterNames() {
        return pattern.parameterNames();
    }

    /// Tells whether the last parameter is a `{*rest}`.
    public boolean endsWithRest() {
        return pattern.endsWithRest();
    }

    /// Returns the value that the route was made with.
    public T value() {
        return value;
    }

    PathPattern parsedPattern() {
        return pattern;
    }

    /// Returns the method and the pattern, as in `GET /users/{id}`.
    @Override
    public String toString() {
        return method + " " + pattern.text();
    }
}
