package dev.weir.http;

import java.util.List;

/// What a `Range` field asks for, applied to content of a known length (RFC 9110 §14).
///
/// **Threads:** immutable.
public sealed interface ByteRanges {

    /// Ranges that one request may ask for; more is 416, as §14.2 and §17.15 allow. Players and
    /// viewers of documents ask for one to four.
    int RANGES_MAX = 16;

    /// Two ranges that lie closer are sent as one: between parts there are about as many bytes
    /// (§15.3.7.2).
    int GAP_BYTES_MIN = 80;

    /// The field is to be ignored: another unit, or not well-formed. Answer 200 with all of it.
    record Ignored() implements ByteRanges {}

    /// None of them is in the content, or there are too many: answer 416 with [#unsatisfied(long)].
    record NotSatisfiable() implements ByteRanges {}

    /// Answer 206. They do not overlap, and are in the order of the request unless some had to be
    /// joined.
    ///
    /// @param ranges one to [#RANGES_MAX]
    record Satisfiable(List<Range> ranges) implements ByteRanges {}

    /// Some bytes of the content.
    ///
    /// @param from the first byte
    /// @param to the byte after the last, above `from`
    record Range(long from, long to) {

        /// How many bytes there are.
        public long lengthBytes() {
            return to - from;
        }

        /// The value of `Content-Range` (§14.4).
        public String contentRange(long contentBytes) {
            return "bytes " + from + "-" + (to - 1) + "/" + contentBytes;
        }
    }

    /// The value of `Content-Range` in a 416.
    static String unsatisfied(long contentBytes) {
        return "bytes */" + contentBytes;
    }

    /// Reads the value of `Range` (§14.1.1, §14.1.2).
    ///
    /// @param contentBytes how many bytes of content there are, 0 or more
    static ByteRanges parse(String field, long contentBytes) {
        return RangeField.parse(field, contentBytes);
    }
}
