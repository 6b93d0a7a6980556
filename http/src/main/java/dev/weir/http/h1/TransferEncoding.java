package dev.weir.http.h1;

import dev.weir.http.grammar.Octets;

/// What a `Transfer-Encoding` field line says, as far as framing must know (RFC 9112 §6.1, §7).
enum TransferEncoding {
    /// There is no such field line.
    ABSENT,
    /// `chunked` alone: the one coding that is understood here.
    CHUNKED,
    /// Other codings, then `chunked`: where the message ends is known, what it says is not.
    NOT_UNDERSTOOD,
    /// The last coding is not `chunked`, so nobody knows where the message ends.
    CHUNKED_NOT_FINAL,
    /// Not a list of transfer codings, or one that names `chunked` twice or with a parameter.
    MALFORMED;

    private static final String CHUNKED_NAME = "chunked";

    /// Reads the list `1#transfer-coding`. Unlike in other lists, an empty element is refused here:
    /// it has been used to make two servers see two codings (§11.2).
    static TransferEncoding of(byte[] bytes, int from, int to) {
        if (isChunked(bytes, from, to)) {
            return CHUNKED;
        }
        boolean hasChunked = false;
        int at = from;
        while (true) {
            int nameFrom = at;
            at = endOfToken(bytes, at, to);
            if (at == nameFrom) {
                return MALFORMED;
            }
            if (hasChunked) {
                // RFC 9112 §6.1: "A sender MUST NOT apply the chunked transfer coding more than
                // once"
                return isChunked(bytes, nameFrom, at) ? MALFORMED : CHUNKED_NOT_FINAL;
            }
            hasChunked = isChunked(bytes, nameFrom, at);
            int parametersTo = endOfParameters(bytes, at, to);
            if (parametersTo < 0 || (hasChunked && parametersTo > at)) {
                // RFC 9112 §7.1: "The chunked coding does not define any parameters. Their presence
                // SHOULD be treated as an error."
                return MALFORMED;
            }
            at = skipSpace(bytes, parametersTo, to);
            if (at == to) {
                return hasChunked ? NOT_UNDERSTOOD : CHUNKED_NOT_FINAL;
            }
            if (bytes[at] != ',') {
                return MALFORMED;
            }
            at = skipSpace(bytes, at + 1, to);
        }
    }

    /// RFC 9112 §7: "All transfer-coding names are case-insensitive"
    private static boolean isChunked(byte[] bytes, int from, int to) {
        if (to - from != CHUNKED_NAME.length()) {
            return false;
        }
        for (int i = 0; i < CHUNKED_NAME.length(); i++) {
            if ((bytes[from + i] | 0x20) != CHUNKED_NAME.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// After `*( OWS ";" OWS transfer-parameter )`, or -1 if that is malformed (RFC 9112 §7). Bad
    /// white space around the `=` is refused.
    private static int endOfParameters(byte[] bytes, int from, int to) {
        int at = from;
        while (true) {
            int semicolon = skipSpace(bytes, at, to);
            if (semicolon == to || bytes[semicolon] != ';') {
                return at;
            }
            int nameFrom = skipSpace(bytes, semicolon + 1, to);
            int nameTo = endOfToken(bytes, nameFrom, to);
            if (nameTo == nameFrom || nameTo == to || bytes[nameTo] != '=') {
                return -1;
            }
            at = endOfValue(bytes, nameTo + 1, to);
            if (at < 0) {
                return -1;
            }
        }
    }

    /// After `token / quoted-string`, or -1 if neither stands at `from`.
    private static int endOfValue(byte[] bytes, int from, int to) {
        if (from == to || bytes[from] != '"') {
            int at = endOfToken(bytes, from, to);
            return at == from ? -1 : at;
        }
        for (int at = from + 1; at < to; at++) {
            if (bytes[at] == '"') {
                return at + 1;
            }
            if (bytes[at] == '\\') {
                at++; // a quoted-pair; the field value has no controls, so any octet may follow
            }
        }
        return -1;
    }

    private static int endOfToken(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && Octets.is(Octets.TOKEN, bytes[at])) {
            at++;
        }
        return at;
    }

    private static int skipSpace(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }
}
