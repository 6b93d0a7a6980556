package dev.weir.router;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/// The methods that a path, or the whole server, answers: the `Allow` field of RFC 9110 §10.2.1.
///
/// `HEAD` is among them where `GET` is, and `OPTIONS` always, whether a route handles them or the
/// router's caller answers by itself.
///
/// **Threads:** immutable, for all.
public final class Allow {

    private final List<String> methods;
    private final String fieldValue;

    private Allow(List<String> methods) {
        this.methods = methods;
        this.fieldValue = String.join(", ", methods);
    }

    /// Completes the methods that routes handle by the automatic ones.
    static Allow of(Collection<String> handled) {
        var all = new TreeSet<>(handled);
        if (all.contains("GET")) {
            all.add("HEAD");
        }
        all.add("OPTIONS");
        return new Allow(List.copyOf(all));
    }

    /// Returns the methods in alphabetical order, unmodifiable.
    public List<String> methods() {
        return methods;
    }

    /// Returns the value of the field line, such as `GET, HEAD, OPTIONS`; made once, at build time.
    public String fieldValue() {
        return fieldValue;
    }

    /// Tells whether `method` is among them; methods are case-sensitive (RFC 9110 §9.1).
    public boolean contains(String method) {
        return methods.contains(method);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Allow allow && methods.equals(allow.methods);
    }

    @Override
    public int hashCode() {
        return methods.hashCode();
    }

    /// Returns what [#fieldValue] does.
    @Override
    public String toString() {
        return fieldValue;
    }
}
