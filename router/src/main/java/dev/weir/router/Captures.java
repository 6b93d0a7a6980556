package dev.weir.router;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where the values of a matched route's parameters stand: offsets into an array of bytes.
///
/// Made once and used for match after match: each match overwrites what the last one left, and a
/// match that is not [Resolution.Matched] leaves nothing. [#source] is the array given to the
/// match, or, for a path with percent-encoding that had to be normalized, an array of this object.
/// The values are there as long as neither is written to; a `String` is the caller's to keep.
///
/// **Threads:** for one at a time.
public final class Captures {

    /// The most parameters of one route.
    public static final int COUNT_MAX = 32;

    private static final byte[] NONE = new byte[0];
    private static final int[] NO_OFFSETS = new int[0];

    /// Pairs of `from` and `to`, written by [Trie] while it searches.
    int[] offsets = NO_OFFSETS;

    /// How many nodes of the trie were entered in vain, over all matches. Only the rare way back
    /// counts; tests prove the bound of the search by it.
    int retreats;

    private byte[] source = NONE;
    private byte[] normalForm = NONE; // as long as the longest path that was ever normalized
    private @Nullable Route<?> route;

    /// Makes one that has nothing captured yet.
    public Captures() {}

    /// Returns the number of values, 0 to [#COUNT_MAX].
    public int count() {
        return route == null ? 0 : route.parameterNames().size();
    }

    /// Returns the array that the offsets refer to. For reading only.
    public byte[] source() {
        return source;
    }

    /// Returns the offset of the first byte of a value in [#source].
    ///
    /// @param index 0 to `count() - 1`, in the order of the path
    /// @throws IndexOutOfBoundsException if there is no such value
    public int from(int index) {
        return offsets[2 * checked(index)];
    }

    /// Returns the offset after the last byte of a value in [#source].
    ///
    /// @param index 0 to `count() - 1`, in the order of the path
    /// @throws IndexOutOfBoundsException if there is no such value
    public int to(int index) {
        return offsets[2 * checked(index) + 1];
    }

    /// Returns a value as text. A `{name}` is percent-decoded once, so it may have a `/` that came
    /// as `%2F`. A `{*name}` is **not** decoded, for then its separators could not be told from
    /// data: it has the path's normal form, and [#segments] takes it apart.
    ///
    /// @param index 0 to `count() - 1`, in the order of the path
    /// @throws IndexOutOfBoundsException if there is no such value
    /// @throws IllegalStateException if the source was written to since, where that is noticed
    public String value(int index) {
        int from = from(index);
        int to = to(index);
        return isRest(index)
                ? new String(source, from, to - from, ISO_8859_1)
                : PercentEncoding.decode(source, from, to);
    }

    /// Returns the value of a parameter by its name in the matched route; see [#value(int)].
    ///
    /// @throws IllegalArgumentException if the route has no such parameter
    public String value(String name) {
        int index = route == null ? -1 : route.parameterNames().indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "There is no parameter \"%s\" in %s. Use a name of its pattern."
                            .formatted(name, route == null ? "an empty Captures" : route));
        }
        return value(index);
    }

    /// Returns the segments of a value, each percent-decoded once: one for a `{name}`, one or more
    /// for a `{*name}`; an empty rest has one empty segment.
    ///
    /// **Danger:** segments of a rest can be empty, `.`, `..`, or have a `/` or `\` that came
    /// percent-encoded. Refuse these before a name goes to a file system.
    ///
    /// @param index 0 to `count() - 1`, in the order of the path
    /// @throws IndexOutOfBoundsException if there is no such value
    public List<String> segments(int index) {
        var segments = new ArrayList<String>();
        int end = to(index);
        int start = from(index);
        for (int at = start; at <= end; at++) {
            if (at == end || source[at] == '/') {
                segments.add(PercentEncoding.decode(source, start, at));
                start = at + 1;
            }
        }
        return List.copyOf(segments);
    }

    /// Makes room for the values of a route with so many.
    void reserve(int count) {
        if (offsets.length < 2 * count) {
            offsets = new int[2 * count];
        }
    }

    void accept(byte[] matchedSource, Route<?> matchedRoute) {
        source = matchedSource;
        route = matchedRoute;
    }

    void clear() {
        source = NONE;
        route = null;
    }

    /// Lends the array for a normal form of at most `lengthMax` bytes.
    byte[] normalForm(int lengthMax) {
        if (normalForm.length < lengthMax) {
            normalForm = new byte[lengthMax];
        }
        return normalForm;
    }

    private boolean isRest(int index) {
        return route != null && route.endsWithRest() && index == count() - 1;
    }

    private int checked(int index) {
        return Objects.checkIndex(index, count());
    }
}
