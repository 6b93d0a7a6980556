package dev.weir.router;

/// Says in a sentence why a path is refused. Only refused paths come here, so it reads them again
/// instead of making the matcher remember.
///
/// The sentences go to clients: they name bytes by value and offset and never repeat the path.
final class PathFault {

    static final String NO_SLASH = "A path starts with \"/\"; this one does not.";

    private PathFault() {}

    /// Describes the first fault of a path that [PercentEncoding#normalize] refused.
    static String describe(byte[] path, int from, int to) {
        int utf8 = Utf8.COMPLETE;
        int at = from;
        while (at < to) {
            byte kind = PathBytes.kind(path[at]);
            if (kind == PathBytes.ILLEGAL) {
                return illegalByte(path[at] & 0xff, at - from);
            }
            boolean isEncoded = kind == PathBytes.PERCENT;
            int octet = isEncoded ? PercentEncoding.octetAt(path, at, to) : path[at];
            if (isEncoded && octet < 0) {
                return ("A \"%%\" in a path is followed by two hex digits; the one at offset %d"
                                + " is not.")
                        .formatted(at - from);
            }
            if (octet == 0) {
                return "A path may not have \"%%00\"; found one at offset %d.".formatted(at - from);
            }
            utf8 = Utf8.next(utf8, octet);
            if (utf8 == Utf8.INVALID) {
                return notUtf8(at - from);
            }
            at += isEncoded ? 3 : 1;
        }
        assert utf8 != Utf8.COMPLETE : "a path without fault was refused";
        return notUtf8(to - from);
    }

    /// Finds the segments that no parameter takes: empty ones, `.` and `..`. A slash at the end is
    /// none of them: it is a rule of its own.
    ///
    /// @param path in the normal form, so that `%2e` is a dot here
    /// @return a sentence, or the empty string if every segment is an ordinary one
    static String describeSegments(byte[] path, int from, int to) {
        int start = from + 1;
        for (int at = start; at <= to; at++) {
            if (at < to && path[at] != '/') {
                continue;
            }
            if (at == start && at < to) {
                return "A path may not have an empty segment (\"//\").";
            }
            if (isDotSegment(path, start, at)) {
                return "A path may not have \".\" or \"..\" as a segment.";
            }
            start = at + 1;
        }
        return "";
    }

    /// Tells whether a segment is `.` or `..` (RFC 3986 §3.3, "dot-segments").
    static boolean isDotSegment(byte[] path, int from, int to) {
        int length = to - from;
        return (length == 1 || length == 2) && path[from] == '.' && path[to - 1] == '.';
    }

    private static String illegalByte(int octet, int offset) {
        if (octet == '?' || octet == '#') {
            return "A path ends before \"%c\"; found one at offset %d.".formatted(octet, offset);
        }
        return "Byte 0x%02x at offset %d may not stand in a path; percent-encode it."
                .formatted(octet, offset);
    }

    private static String notUtf8(int offset) {
        return "The percent-encoded bytes of a path are UTF-8; those before offset %d are not."
                .formatted(offset);
    }
}
