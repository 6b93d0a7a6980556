package dev.weir.http.multipart;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.http.ProtocolException;

/// Finds parts in content of `multipart/form-data`, whatever pieces it comes in (RFC 2046 §5.1.1).
///
/// ```
///            ┌──────────────────────────────┐ delimiter CRLF
///            ▼                              │
///  START ▶ HEAD ── empty line ──▶ CONTENT ──┤
///    │                                      │ delimiter "--"
///    └──────── an empty form ──────▶ EPILOGUE
/// ```
///
/// The grammar is read strictly: nothing stands before the first delimiter but a CRLF, no white
/// space after a boundary, and nothing after the last but a CRLF. A line that begins with the
/// delimiter and goes on is refused, as §5.1.1 takes it for a delimiter and others do not.
///
/// **Threads:** one at a time.
final class MultipartDecoder {

    /// What was found.
    enum Step {
        /// Nothing yet: keep what was not consumed, and add to it.
        NEEDS_MORE,
        /// The head of a part, in [#from] to [#to].
        HEAD,
        /// Content of the part, in [#from] to [#to].
        CONTENT,
        /// The part is over.
        PART_END,
        /// The form is over; nothing may follow.
        END
    }

    private enum State {
        START,
        HEAD,
        CONTENT,
        EPILOGUE
    }

    private final byte[] delimiter; // CRLF "--" boundary
    private final int headBytesMax;
    private State state = State.START;
    private int consumed;
    private int from;
    private int to;
    private int scanned; // of a head that is not whole
    private boolean isAtFirstLine; // of content

    /// @param boundary without the dashes before it
    /// @param headBytesMax bytes of a part's head, the empty line not among them
    MultipartDecoder(String boundary, int headBytesMax) {
        delimiter = ("\r\n--" + boundary).getBytes(US_ASCII);
        this.headBytesMax = headBytesMax;
    }

    /// The most that can be left unconsumed; an input that holds one more goes on.
    int unconsumedBytesMax() {
        return Math.max(headBytesMax + 4, delimiter.length + 4);
    }

    /// How many bytes of the last input are done with.
    int consumed() {
        return consumed;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /// Looks at `start` to `end`, where what was left unconsumed comes first again.
    ///
    /// @param isLast whether nothing will follow
    Step step(byte[] bytes, int start, int end, boolean isLast) throws ProtocolException {
        consumed = 0;
        Step step =
                switch (state) {
                    case START -> start(bytes, start, end);
                    case HEAD -> head(bytes, start, end);
                    case CONTENT -> content(bytes, start, end);
                    case EPILOGUE -> epilogue(bytes, start, end, isLast);
                };
        if (step == Step.NEEDS_MORE && isLast) {
            throw Malformed.because("the content ended before the last boundary did");
        }
        return step;
    }

    /// The first delimiter needs no CRLF before it, and may have one.
    private Step start(byte[] bytes, int start, int end) throws ProtocolException {
        int skipped = start < end && bytes[start] == '\r' ? 0 : 2;
        int at = start;
        for (int i = skipped; i < delimiter.length; i++, at++) {
            if (at == end) {
                return Step.NEEDS_MORE;
            }
            if (bytes[at] != delimiter[i]) {
                throw Malformed.because("it does not begin with the boundary");
            }
        }
        if (end - at < 2) {
            return Step.NEEDS_MORE;
        }
        consumed = at + 2 - start;
        delimited(bytes, at);
        return Step.PART_END;
    }

    /// Reads the two octets behind a boundary.
    private void delimited(byte[] bytes, int at) throws ProtocolException {
        if (bytes[at] == '\r' && bytes[at + 1] == '\n') {
            state = State.HEAD;
            scanned = 0;
        } else if (bytes[at] == '-' && bytes[at + 1] == '-') {
            state = State.EPILOGUE;
        } else {
            throw Malformed.because("a boundary is followed by CRLF, or by -- if it is the last");
        }
    }

    private Step head(byte[] bytes, int start, int end) throws ProtocolException {
        for (int at = start + scanned; at + 4 <= end; at++) {
            if (bytes[at] == '\r'
                    && bytes[at + 1] == '\n'
                    && bytes[at + 2] == '\r'
                    && bytes[at + 3] == '\n') {
                if (at - start > headBytesMax) {
                    throw Malformed.tooLarge(
                            "part", "The head of a part has at most " + headBytesMax + " bytes.");
                }
                from = start;
                to = at;
                consumed = at + 4 - start;
                state = State.CONTENT;
                isAtFirstLine = true;
                return Step.HEAD;
            }
        }
        if (end - start > headBytesMax + 3) {
            throw Malformed.tooLarge(
                    "part", "The head of a part has at most " + headBytesMax + " bytes.");
        }
        scanned = Math.max(scanned, end - start - 3);
        return Step.NEEDS_MORE;
    }

    private Step content(byte[] bytes, int start, int end) throws ProtocolException {
        if (isAtFirstLine) {
            int matched = matched(bytes, start, end, 2);
            if (matched == delimiter.length - 2) {
                // By the grammar the CRLF that ended the head begins a delimiter here; many readers
                // see content.
                throw Malformed.because("a part begins with the boundary");
            }
            if (matched == end - start) {
                return Step.NEEDS_MORE;
            }
            isAtFirstLine = false;
        }
        int at = start;
        while (at < end) {
            if (bytes[at] != '\r') {
                at++;
                continue;
            }
            int matched = matched(bytes, at, end, 0);
            if (matched == delimiter.length) {
                if (at > start) {
                    return contentUpTo(start, at);
                }
                if (end - at < delimiter.length + 2) {
                    return Step.NEEDS_MORE;
                }
                consumed = delimiter.length + 2;
                delimited(bytes, at + delimiter.length);
                return Step.PART_END;
            }
            if (matched == end - at) {
                return at > start ? contentUpTo(start, at) : Step.NEEDS_MORE;
            }
            at++; // there is no other CR in a delimiter but its first
        }
        return at > start ? contentUpTo(start, at) : Step.NEEDS_MORE;
    }

    /// How many octets from `at` on are those of the delimiter from `skipped` on.
    private int matched(byte[] bytes, int at, int end, int skipped) {
        int most = Math.min(delimiter.length - skipped, end - at);
        int matched = 0;
        while (matched < most && bytes[at + matched] == delimiter[skipped + matched]) {
            matched++;
        }
        return matched;
    }

    private Step contentUpTo(int start, int at) {
        from = start;
        to = at;
        consumed = at - start;
        return Step.CONTENT;
    }

    private Step epilogue(byte[] bytes, int start, int end, boolean isLast)
            throws ProtocolException {
        int count = end - start;
        boolean isEnd =
                count == 0
                        || (count == 1 && !isLast && bytes[start] == '\r')
                        || (count == 2 && bytes[start] == '\r' && bytes[start + 1] == '\n');
        if (!isEnd) {
            throw Malformed.because("nothing follows the last boundary");
        }
        if (!isLast) {
            return Step.NEEDS_MORE;
        }
        consumed = count;
        return Step.END;
    }
}
