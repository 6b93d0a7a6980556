package dev.weir.http;

import org.jspecify.annotations.Nullable;

/// What the route that matched has captured from the path. A server that routes provides it.
public interface PathParameters {

    /// The decoded value of the parameter of this name, or null if the route has none such.
    @Nullable String get(String name);
}
