package dev.weir.server.input;

import dev.weir.http.PathParameters;

/// What a route has captured, as bytes where they lie. A server that routes provides it; inputs
/// read numbers from it without making text.
public interface CapturedBytes extends PathParameters {

    /// How many values there are, those of mounts' prefixes first.
    int count();

    /// The array that has them, for reading until the next match.
    byte[] source();

    /// Where value `index` starts.
    int from(int index);

    /// Where value `index` ends.
    int to(int index);

    /// Value `index`, decoded.
    String text(int index);
}
