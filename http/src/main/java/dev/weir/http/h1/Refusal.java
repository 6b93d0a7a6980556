package dev.weir.http.h1;

import static dev.weir.http.Status.BAD_REQUEST;
import static dev.weir.http.Status.EXPECTATION_FAILED;
import static dev.weir.http.Status.HTTP_VERSION_NOT_SUPPORTED;
import static dev.weir.http.Status.MISDIRECTED_REQUEST;
import static dev.weir.http.Status.NOT_IMPLEMENTED;
import static dev.weir.http.Status.REQUEST_HEADER_FIELDS_TOO_LARGE;
import static dev.weir.http.Status.URI_TOO_LONG;

import dev.weir.http.Method;
import dev.weir.http.ProtocolError;
import dev.weir.http.grammar.Shown;

/// What is said to a peer whose bytes are refused: the status, the part, and the sentence with the
/// rule and what was found. One method for each offence, so that this file can be read as a list.
final class Refusal {

    private static final String REQUEST_LINE = "request line";
    private static final String METHOD = "method";
    private static final String REQUEST_TARGET = "request target";
    private static final String HTTP_VERSION = "HTTP-version";
    private static final String HEADER_SECTION = "header section";
    private static final String FIELD_LINE = "field line";
    private static final String HOST = "Host";
    private static final String CONTENT_LENGTH = "Content-Length";
    private static final String TRANSFER_ENCODING = "Transfer-Encoding";
    private static final String CONNECTION = "Connection";
    private static final String EXPECT = "Expect";
    private static final String CHUNK_SIZE = "chunk-size";
    private static final String CHUNK_EXTENSION = "chunk-ext";
    private static final String CHUNK_DATA = "chunk-data";
    private static final String TRAILER_SECTION = "trailer section";

    private Refusal() {}

    // ---- the request line, RFC 9112 §3

    static ProtocolError blankLine(int octet) {
        return bad(
                REQUEST_LINE,
                "A request starts with a method, after at most a few CRLF; found "
                        + Shown.octet(octet)
                        + ".");
    }

    static ProtocolError blankLines(int max) {
        return bad(
                REQUEST_LINE, "More than " + max + " empty lines stand before the request line.");
    }

    static ProtocolError tls() {
        return bad(
                REQUEST_LINE,
                "This port speaks plain HTTP, but the first byte, 0x16, is that of a TLS handshake:"
                        + " use http:// or another port.");
    }

    static ProtocolError method(byte[] bytes, int from, int at) {
        return bad(
                METHOD,
                (at == from
                                ? "A method is a token; found "
                                : "A method is a token and one SP follows it; after "
                                        + Shown.text(bytes, from, at)
                                        + " found ")
                        + Shown.octet(bytes[at])
                        + ".");
    }

    static ProtocolError methodTooLong(int max) {
        return new ProtocolError(
                NOT_IMPLEMENTED, METHOD, "No method has more than " + max + " bytes here.");
    }

    static ProtocolError target(byte[] bytes, int from, int at) {
        int octet = bytes[at];
        if (octet == '\r' || octet == '\n') {
            return bad(
                    REQUEST_LINE,
                    "A request line is method, target and version; this one has no version"
                            + " (HTTP/0.9 is not served).");
        }
        if (at == from && octet == ' ') {
            return bad(
                    REQUEST_LINE, "One SP stands between method and target; found more than one.");
        }
        return bad(
                REQUEST_TARGET,
                "A request target holds what RFC 3986 allows in a URI, and the rest"
                        + " percent-encoded; found "
                        + Shown.octet(octet)
                        + ".");
    }

    static ProtocolError percentEncoding(byte[] bytes, int at) {
        return bad(
                REQUEST_TARGET,
                "A '%' has two hexadecimal digits after it; found "
                        + Shown.text(bytes, at, at + 3)
                        + ".");
    }

    static ProtocolError targetTooLong(int max) {
        return new ProtocolError(
                URI_TOO_LONG, REQUEST_TARGET, "A request target has at most " + max + " bytes.");
    }

    static ProtocolError requestLineTooLong(int max) {
        return new ProtocolError(
                URI_TOO_LONG,
                REQUEST_LINE,
                "A head has at most " + max + " bytes, and this request line alone has more.");
    }

    static ProtocolError version(byte[] bytes, int from, int at) {
        return bad(
                HTTP_VERSION,
                "A request line ends in HTTP/1.1 or HTTP/1.0 and CRLF; "
                        + (at == from ? "" : "after " + Shown.text(bytes, from, at) + " ")
                        + "found "
                        + Shown.octet(bytes[at])
                        + ".");
    }

    static ProtocolError versionNotSupported(byte[] bytes, int from, int to) {
        return new ProtocolError(
                HTTP_VERSION_NOT_SUPPORTED,
                HTTP_VERSION,
                "HTTP/1.1 and HTTP/1.0 are spoken here, not " + Shown.text(bytes, from, to) + ".");
    }

    @SuppressWarnings("ReferenceEquality") // known methods are constants
    static ProtocolError targetForm(Method method, byte[] bytes, int from, int to) {
        return bad(
                REQUEST_TARGET,
                "The target of "
                        + Shown.text(method.name())
                        + (method == Method.CONNECT
                                ? " is a host and a port from 1 to 65535"
                                : method == Method.OPTIONS
                                        ? " is a path, an http URI, or *"
                                        : " is a path or an http URI")
                        + "; found "
                        + authority(bytes, from, to)
                        + ".");
    }

    /// What is or has an authority, but for its userinfo: that may be a password.
    private static String authority(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '@') {
                return "a '@', and userinfo is not allowed";
            }
        }
        return Shown.text(bytes, from, to);
    }

    static ProtocolError misdirected() {
        return new ProtocolError(
                MISDIRECTED_REQUEST,
                REQUEST_TARGET,
                "An https resource was asked for over a connection that is not secured.");
    }

    static ProtocolError connect() {
        return new ProtocolError(
                NOT_IMPLEMENTED, METHOD, "CONNECT asks for a tunnel, and this is no proxy.");
    }

    // ---- field lines, RFC 9112 §5

    static ProtocolError headTooLong(int max) {
        return new ProtocolError(
                REQUEST_HEADER_FIELDS_TOO_LARGE,
                HEADER_SECTION,
                "A head has at most " + max + " bytes.");
    }

    static ProtocolError tooManyFieldLines(int max) {
        return new ProtocolError(
                REQUEST_HEADER_FIELDS_TOO_LARGE,
                HEADER_SECTION,
                "A header section has at most " + max + " field lines.");
    }

    /// @param isFirst whether no field line came before
    static ProtocolError fieldName(byte[] bytes, int from, int at, boolean isFirst) {
        int octet = bytes[at];
        if (octet == '\n') {
            return bareLf();
        }
        if (at > from) {
            return bad(
                    FIELD_LINE,
                    "A field name is a token and a colon follows it at once; after "
                            + Shown.text(bytes, from, at)
                            + " found "
                            + Shown.octet(octet)
                            + ".");
        }
        if (octet == ' ' || octet == '\t') {
            return bad(
                    FIELD_LINE,
                    isFirst
                            ? "White space stands between the request line and the first field line."
                            : "A field line starts with white space: line folding is obsolete.");
        }
        return bad(FIELD_LINE, "A field name is a token; found " + Shown.octet(octet) + ".");
    }

    /// The value is not shown: it may be a secret.
    static ProtocolError fieldValue(byte[] bytes, int nameFrom, int nameTo, int octet) {
        return octet == '\n'
                ? bareLf()
                : bad(
                        FIELD_LINE,
                        "A field value has no controls but HTAB; found "
                                + Shown.octet(octet)
                                + " in the value of "
                                + Shown.text(bytes, nameFrom, nameTo)
                                + ".");
    }

    static ProtocolError bareLf() {
        return bad(FIELD_LINE, "A line ends in CRLF; found an LF without CR.");
    }

    /// @param octet what follows the CR
    static ProtocolError bareCr(int octet) {
        return bad(
                FIELD_LINE,
                "A line ends in CRLF; found a CR followed by " + Shown.octet(octet) + ".");
    }

    // ---- fields that frame the message or steer the connection

    static ProtocolError hostMissing() {
        return bad(HOST, "An HTTP/1.1 request has exactly one Host field line; found none.");
    }

    static ProtocolError hostRepeated() {
        return bad(HOST, "A request has exactly one Host field line; found another.");
    }

    static ProtocolError hostMalformed(byte[] bytes, int from, int to) {
        return bad(
                HOST,
                "Host is a host name or address, and maybe a colon and a port up to 65535; found "
                        + authority(bytes, from, to)
                        + ".");
    }

    static ProtocolError contentLengthMalformed(byte[] bytes, int from, int to) {
        return bad(
                CONTENT_LENGTH,
                "Content-Length is one number of decimal digits, below 2^63; found "
                        + Shown.text(bytes, from, to)
                        + ".");
    }

    static ProtocolError contentLengthRepeated() {
        return bad(CONTENT_LENGTH, "A message has one Content-Length at most; found another.");
    }

    static ProtocolError transferEncodingRepeated() {
        return bad(
                TRANSFER_ENCODING,
                "A message has one Transfer-Encoding field line at most; found another.");
    }

    static ProtocolError transferEncodingMalformed(String value) {
        return bad(
                TRANSFER_ENCODING,
                "Transfer-Encoding is understood as chunked and nothing else; found "
                        + value
                        + ".");
    }

    static ProtocolError transferEncodingInHttp10() {
        return bad(TRANSFER_ENCODING, "HTTP/1.0 has no Transfer-Encoding; send a Content-Length.");
    }

    static ProtocolError transferEncodingWithContentLength() {
        return bad(
                TRANSFER_ENCODING,
                "A message has Transfer-Encoding or Content-Length; found both.");
    }

    static ProtocolError chunkedNotFinal(String value) {
        return bad(
                TRANSFER_ENCODING,
                "The last transfer coding of a request is chunked; found " + value + ".");
    }

    static ProtocolError transferCodingNotUnderstood(String value) {
        return new ProtocolError(
                NOT_IMPLEMENTED,
                TRANSFER_ENCODING,
                "The only transfer coding understood here is chunked; found " + value + ".");
    }

    static ProtocolError connectionMalformed(byte[] bytes, int from, int to) {
        return bad(
                CONNECTION,
                "Connection is a list of tokens; found " + Shown.text(bytes, from, to) + ".");
    }

    static ProtocolError expectation(byte[] bytes, int from, int to) {
        return new ProtocolError(
                EXPECTATION_FAILED,
                EXPECT,
                "The only expectation known here is 100-continue; found "
                        + Shown.text(bytes, from, to)
                        + ".");
    }

    // ---- chunks, RFC 9112 §7.1

    static ProtocolError chunkSize(int octet) {
        return bad(
                CHUNK_SIZE,
                "A chunk-size is hexadecimal digits, then CRLF or ';' follows at once; found "
                        + Shown.octet(octet)
                        + ".");
    }

    static ProtocolError chunkSizeTooLarge() {
        return bad(CHUNK_SIZE, "A chunk-size has at most 16 digits and is below 2^63; found more.");
    }

    static ProtocolError chunkExtension(int octet) {
        return bad(
                CHUNK_EXTENSION,
                "A chunk extension is ';' token, maybe with '=' and a token or a quoted string, and"
                        + " no white space around them; found "
                        + Shown.octet(octet)
                        + ".");
    }

    static ProtocolError chunkExtensionTooLong(int max) {
        return bad(CHUNK_EXTENSION, "The extensions of a chunk have at most " + max + " bytes.");
    }

    static ProtocolError chunkLineEnd(int octet) {
        return bad(
                CHUNK_SIZE,
                "A chunk's first line ends in CRLF; found "
                        + Shown.octet(octet)
                        + " after the CR.");
    }

    static ProtocolError chunkDataEnd(int octet) {
        return bad(CHUNK_DATA, "CRLF follows a chunk's data; found " + Shown.octet(octet) + ".");
    }

    static ProtocolError chunkOverhead(int max) {
        return bad(
                CHUNK_SIZE,
                "A chunked body spends at most "
                        + max
                        + " bytes, or 16 for each of its content, on what is not content.");
    }

    static ProtocolError trailersTooLong(int max) {
        return new ProtocolError(
                REQUEST_HEADER_FIELDS_TOO_LARGE,
                TRAILER_SECTION,
                "A trailer section has at most " + max + " bytes.");
    }

    static ProtocolError tooManyTrailerLines(int max) {
        return new ProtocolError(
                REQUEST_HEADER_FIELDS_TOO_LARGE,
                TRAILER_SECTION,
                "A trailer section has at most " + max + " field lines.");
    }

    static ProtocolError trailerForbidden(String name) {
        return bad(
                TRAILER_SECTION,
                "The field " + Shown.text(name) + " counts in the header section only.");
    }

    private static ProtocolError bad(String part, String detail) {
        return new ProtocolError(BAD_REQUEST, part, detail);
    }
}
