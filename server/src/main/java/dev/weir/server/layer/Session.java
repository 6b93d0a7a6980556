package dev.weir.server.layer;

import java.util.Map;
import java.util.Optional;

/// What a service remembers of a client from one request to the next, as names and values. It is
/// kept in the client's cookie, so keep it small; what is changed goes out with the answer.
///
/// **Threads:** the request's own.
public final class Session {

    private final Map<String, String> values;
    private boolean isChanged;

    Session(Map<String, String> values) {
        this.values = values;
    }

    /// The value of this name.
    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /// Remembers the value, in place of any other of this name.
    public void put(String name, String value) {
        isChanged |= !value.equals(values.put(name, value));
    }

    /// Forgets the value of this name, if there is one.
    public void remove(String name) {
        isChanged |= values.remove(name) != null;
    }

    /// Forgets everything, and has the client drop its cookie.
    public void clear() {
        isChanged |= !values.isEmpty();
        values.clear();
    }

    /// Whether nothing is remembered.
    public boolean isEmpty() {
        return values.isEmpty();
    }

    Map<String, String> values() {
        return values;
    }

    boolean isChanged() {
        return isChanged;
    }

    /// Names only: values may be secrets.
    @Override
    public String toString() {
        return "Session with " + values.keySet();
    }
}
