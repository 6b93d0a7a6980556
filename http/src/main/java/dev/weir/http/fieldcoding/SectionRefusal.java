package dev.weir.http.fieldcoding;

import static dev.weir.http.Status.BAD_REQUEST;
import static dev.weir.http.Status.EXPECTATION_FAILED;
import static dev.weir.http.Status.MISDIRECTED_REQUEST;
import static dev.weir.http.Status.NOT_IMPLEMENTED;
import static dev.weir.http.Status.REQUEST_HEADER_FIELDS_TOO_LARGE;
import static dev.weir.http.Status.URI_TOO_LONG;

import dev.weir.http.ProtocolError;
import dev.weir.http.grammar.Shown;

/// What is said to a peer whose field section is refused: the status, the part, and the sentence
/// with the rule and what was found. One method for each offence, as in the codec of HTTP/1.1.
final class SectionRefusal {

    private static final String HEADER_SECTION = "header section";
    private static final String TRAILER_SECTION = "trailer section";
    private static final String FIELD_LINE = "field line";
    private static final String METHOD = ":method";
    private static final String SCHEME = ":scheme";
    private static final String AUTHORITY = ":authority";
    private static final String PATH = ":path";
    private static final String PROTOCOL = ":protocol";
    private static final String HOST = "Host";
    private static final String CONTENT_LENGTH = "Content-Length";

    private SectionRefusal() {}

    // ---- how much there is

    static ProtocolError tooLong(int max) {
        return tooLarge(
                HEADER_SECTION,
                "A header section has at most "
                        + max
                        + " bytes, counting 32 more than its octets for each line.");
    }

    static ProtocolError tooManyLines(int max) {
        return tooLarge(HEADER_SECTION, "A header section has at most " + max + " field lines.");
    }

    static ProtocolError trailersTooLong(int max) {
        return tooLarge(
                TRAILER_SECTION,
                "A trailer section has at most "
                        + max
                        + " bytes, counting 32 more than its octets for each line.");
    }

    static ProtocolError tooManyTrailerLines(int max) {
        return tooLarge(TRAILER_SECTION, "A trailer section has at most " + max + " field lines.");
    }

    private static ProtocolError tooLarge(String part, String detail) {
        return new ProtocolError(REQUEST_HEADER_FIELDS_TOO_LARGE, part, detail);
    }

    // ---- every line, RFC 9113 §8.2, RFC 9114 §4.2

    static ProtocolError name(byte[] bytes, int from, int to) {
        return bad(
                FIELD_LINE,
                "A field name is a token in lower case; found "
                        + Shown.text(bytes, from, to)
                        + ".");
    }

    /// The value is not shown: it may be a secret.
    static ProtocolError value(byte[] bytes, int nameFrom, int nameTo) {
        return bad(
                FIELD_LINE,
                "A field value has no controls but HTAB, and no white space at its ends; found one"
                        + " in the value of "
                        + Shown.text(bytes, nameFrom, nameTo)
                        + ".");
    }

    static ProtocolError connectionSpecific(byte[] bytes, int from, int to) {
        return bad(
                FIELD_LINE,
                "The connection is not steered by fields in this version of HTTP; found "
                        + Shown.text(bytes, from, to)
                        + ".");
    }

    static ProtocolError te(byte[] bytes, int from, int to) {
        return bad(
                FIELD_LINE,
                "TE says trailers and nothing else in this version of HTTP; found "
                        + Shown.text(bytes, from, to)
                        + ".");
    }

    // ---- pseudo-header fields, RFC 9113 §8.3, RFC 9114 §4.3

    static ProtocolError unknownPseudo(byte[] bytes, int from, int to) {
        return bad(
                HEADER_SECTION,
                "The pseudo-header fields of a request are :method, :scheme, :authority and :path;"
                        + " found "
                        + Shown.text(bytes, from, to)
                        + ".");
    }

    static ProtocolError pseudoAfterField(byte[] bytes, int from, int to) {
        return bad(
                HEADER_SECTION,
                "Pseudo-header fields stand before all others; found "
                        + Shown.text(bytes, from, to)
                        + " after one.");
    }

    static ProtocolError pseudoRepeated(byte[] bytes, int from, int to) {
        return bad(
                HEADER_SECTION,
                "A pseudo-header field stands there once; found "
                        + Shown.text(bytes, from, to)
                        + " again.");
    }

    static ProtocolError pseudoInTrailers(byte[] bytes, int from, int to) {
        return bad(
                TRAILER_SECTION,
                "A trailer section has no pseudo-header fields; found "
                        + Shown.text(bytes, from, to)
                        + ".");
    }

    static ProtocolError missing(String name) {
        return bad(HEADER_SECTION, "A request has one " + name + "; found none.");
    }

    static ProtocolError method(byte[] bytes, int from, int to) {
        return bad(METHOD, "A method is a token; found " + Shown.text(bytes, from, to) + ".");
    }

    static ProtocolError methodTooLong(int max) {
        return new ProtocolError(
                NOT_IMPLEMENTED, METHOD, "No method has more than " + max + " bytes here.");
    }

    static ProtocolError scheme(byte[] bytes, int from, int to) {
        return bad(
                SCHEME,
                "A scheme is a letter, then letters, digits, +, - and .; found "
                        + Shown.text(bytes, from, to)
                        + ".");
    }

    static ProtocolError otherScheme(byte[] bytes, int from, int to) {
        return bad(
                SCHEME,
                "The schemes http and https are served here, not "
                        + Shown.text(bytes, from, to)
                        + ".");
    }

    static ProtocolError misdirected() {
        return new ProtocolError(
                MISDIRECTED_REQUEST,
                SCHEME,
                "An https resource was asked for over a connection that is not secured.");
    }

    static ProtocolError authorityMissing() {
        return bad(HEADER_SECTION, "A request has an :authority or a Host; found neither.");
    }

    static ProtocolError authority(boolean isHost, byte[] bytes, int from, int to) {
        return bad(
                isHost ? HOST : AUTHORITY,
                "An authority is a host name or address, and maybe a colon and a port up to 65535;"
                        + " found "
                        + withoutUserinfo(bytes, from, to)
                        + ".");
    }

    static ProtocolError hostRepeated() {
        return bad(HOST, "A request has one Host field line at most; found another.");
    }

    static ProtocolError hostDiffers(byte[] bytes, int from, int to) {
        return bad(
                HOST,
                "Host names what :authority names; found "
                        + withoutUserinfo(bytes, from, to)
                        + ", which is another.");
    }

    /// Userinfo may be a password.
    private static String withoutUserinfo(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '@') {
                return "a '@', and userinfo is not allowed";
            }
        }
        return Shown.text(bytes, from, to);
    }

    static ProtocolError path(byte[] bytes, int from, int to) {
        return bad(
                PATH,
                "A path starts with '/' and holds what RFC 3986 allows in a path and a query, and"
                        + " the rest percent-encoded; or it is * with OPTIONS; found "
                        + Shown.text(bytes, from, to)
                        + ".");
    }

    static ProtocolError pathTooLong(int max) {
        return new ProtocolError(URI_TOO_LONG, PATH, "A path has at most " + max + " bytes.");
    }

    // ---- CONNECT, RFC 9113 §8.5, RFC 8441 §4

    static ProtocolError connectWith(String name) {
        return bad(METHOD, "CONNECT goes without " + name + "; found one.");
    }

    static ProtocolError connectTarget(byte[] bytes, int from, int to) {
        return bad(
                AUTHORITY,
                "The :authority of CONNECT is a host and a port from 1 to 65535; found "
                        + withoutUserinfo(bytes, from, to)
                        + ".");
    }

    static ProtocolError connect() {
        return new ProtocolError(
                NOT_IMPLEMENTED, METHOD, "CONNECT asks for a tunnel, and this is no proxy.");
    }

    static ProtocolError protocolWithoutConnect() {
        return bad(PROTOCOL, ":protocol goes with CONNECT and no other method.");
    }

    static ProtocolError protocol(byte[] bytes, int from, int to) {
        return bad(
                PROTOCOL,
                "The name of a protocol is a token; found " + Shown.text(bytes, from, to) + ".");
    }

    // ---- other fields

    static ProtocolError contentLength(byte[] bytes, int from, int to) {
        return bad(
                CONTENT_LENGTH,
                "Content-Length is one number of decimal digits, below 2^63; found "
                        + Shown.text(bytes, from, to)
                        + ".");
    }

    static ProtocolError contentLengthRepeated() {
        return bad(CONTENT_LENGTH, "A message has one Content-Length at most; found another.");
    }

    static ProtocolError expectation(byte[] bytes, int from, int to) {
        return new ProtocolError(
                EXPECTATION_FAILED,
                "Expect",
                "The only expectation known here is 100-continue; found "
                        + Shown.text(bytes, from, to)
                        + ".");
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
