package dev.weir.http.h1;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where this server and Netty 4.2 read the same bytes differently, and the section that makes this
/// one right. Each has an example, so that none outlives its reason.
enum Difference {
    // ---- Netty accepts, and here it is refused

    CONNECT(
            "RFC 9110 §9.3.6",
            "we refuse 501 .*CONNECT asks for a tunnel",
            "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n"),
    WHITE_SPACE_BEFORE_THE_METHOD(
            "RFC 9112 §2.2",
            "we refuse 400 .*(A request starts with a method|A method is a token; found)",
            "\n\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    EMPTY_LINES_WITHOUT_END(
            "RFC 9112 §2.2",
            "we refuse 400 .*empty lines stand before",
            "\r\n".repeat(99) + "GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    WHITE_SPACE_IN_THE_REQUEST_LINE(
            "RFC 9112 §3",
            "we refuse 400 .*(one SP follows it|One SP stands between|has no version"
                    + "|HTTP-version: A request line ends in)",
            "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
    METHOD_OF_ANY_LENGTH(
            "RFC 9112 §3",
            "we refuse 501 .*No method has more",
            "M".repeat(100) + " / HTTP/1.1\r\nHost: a\r\n\r\n"),
    OCTETS_OF_NO_URI(
            "RFC 9112 §3.2",
            "we refuse 400 .*request target: A request target holds",
            "GET /\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n"),
    PERCENT_WITHOUT_DIGITS(
            "RFC 3986 §2.1",
            "we refuse 400 .*request target: A '%'",
            "GET /%4 HTTP/1.1\r\nHost: a\r\n\r\n"),
    TARGET_OF_NO_FORM(
            "RFC 9112 §3.2",
            "we refuse 400 .*request target: The target of",
            "GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
    HTTPS_WITHOUT_TLS(
            "RFC 9110 §7.4", "we refuse 421 ", "GET https://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
    OTHER_MAJOR_VERSION("RFC 9110 §15.6.6", "we refuse 505 ", "GET / HTTP/3.0\r\nHost: a\r\n\r\n"),
    HOST_MISSING("RFC 9112 §3.2", "we refuse 400 .*Host: .*; found none", "GET / HTTP/1.1\r\n\r\n"),
    HOST_REPEATED(
            "RFC 9112 §3.2",
            "we refuse 400 .*Host: .*; found another",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
    HOST_MALFORMED(
            "RFC 9112 §3.2",
            "we refuse 400 .*Host: Host is a host name",
            "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
    LINE_FOLDED(
            "RFC 9112 §5.2",
            "we refuse 400 .*line folding is obsolete",
            "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n"),
    CONNECTION_OF_NO_TOKENS(
            "RFC 9110 §7.6.1",
            "we refuse 400 .*Connection is a list of tokens",
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: a b\r\n\r\n"),
    EXPECTATION_NOT_KNOWN(
            "RFC 9110 §10.1.1",
            "we refuse 417 ",
            "GET / HTTP/1.1\r\nHost: a\r\nExpect: more\r\n\r\n"),
    CONTENT_LENGTH_REPEATED_IN_HTTP_1_0(
            "RFC 9112 §6.3 item 5",
            "we refuse 400 .*Content-Length: A message has one Content-Length",
            "POST / HTTP/1.0\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx"),
    TRANSFER_ENCODING_REPEATED(
            "RFC 9112 §6.1",
            "we refuse 400 .*Transfer-Encoding field line at most",
            post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked", "0\r\n\r\n")),
    TRANSFER_ENCODING_MALFORMED(
            "RFC 9112 §7",
            "we refuse 400 .*Transfer-Encoding is understood as chunked",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n"),
    TRANSFER_CODING_NOT_UNDERSTOOD(
            "RFC 9112 §6.1",
            "we refuse 501 .*The only transfer coding",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
    WHITE_SPACE_BEFORE_A_CHUNK_EXTENSION(
            "RFC 9110 §5.6.3",
            "we refuse content 400 .*A chunk-size is hexadecimal digits",
            chunked("0\t;a\r\n\r\n")),
    CHUNK_EXTENSION_MALFORMED(
            "RFC 9112 §7.1.1",
            "we refuse content 400 .*A chunk extension is",
            chunked("0;a b\r\n\r\n")),
    TRAILER_FOLDED(
            "RFC 9112 §5.2",
            "we refuse content 400 .*line folding is obsolete",
            chunked("0\r\nX: a\r\n b\r\n\r\n")),
    TRAILER_FORBIDDEN(
            "RFC 9110 §6.5.1",
            "we refuse content 400 .*counts in the header section only",
            chunked("0\r\nContent-Length: 1\r\n\r\n")),

    // ---- accepted here, and Netty refuses

    LATER_MINOR_VERSION_IN_CHUNKS(
            "RFC 9110 §2.5",
            "Netty refuses the head .*TransferEncodingNotAllowedException",
            "HTTP/1\\.[2-9]\r\n",
            "POST / HTTP/1.2\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    OBS_TEXT_IN_A_QUOTED_EXTENSION(
            "RFC 9110 §5.6.4",
            "Netty refuses the content .*IndexOutOfBoundsException: bitIndex < 0",
            "=\"[^\r\n]*[\u0080-\u00ff][^\r\n]*\"",
            chunked("0;a=\"\u00e9\"\r\n\r\n")),
    CHUNK_OF_MORE_THAN_AN_INT(
            "RFC 9112 §7.1",
            "Netty refuses the content .*Chunk size overflow",
            "\n0*[1-9a-fA-F][0-9a-fA-F]{7,}[;\r]",
            chunked("80000000\r\nx")),

    // ---- both accept, and read otherwise

    LATER_MINOR_VERSION(
            "RFC 9110 §2.5",
            "the version is HTTP/1.1 here, and HTTP/1.[2-9] for Netty",
            "GET / HTTP/1.2\r\nHost: a\r\n\r\n"),
    CLOSED(
            "RFC 9112 §9.6",
            "closed here after .*(version=HTTP/1.0|[\n=](?i:connection:[^\n]*close))",
            "GET / HTTP/1.0\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");

    final String section;
    final String example;
    private final Pattern situation;
    private final Pattern input;

    Difference(String section, String situation, String example) {
        this(section, situation, "", example);
    }

    /// @param situation what [#situation] says starts so
    /// @param input must be found in the bytes as well
    Difference(String section, String situation, String input, String example) {
        this.section = section;
        this.situation = Pattern.compile(situation, Pattern.DOTALL);
        this.input = Pattern.compile(input);
        this.example = example;
    }

    private static String post(String lines, String body) {
        return "POST / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n\r\n" + body;
    }

    private static String chunked(String body) {
        return post("Transfer-Encoding: chunked", body);
    }

    /// All that explain the situation; exactly one should.
    static List<Difference> explaining(String found, String input) {
        return Arrays.stream(values())
                .filter(difference -> difference.situation.matcher(found).lookingAt())
                .filter(difference -> difference.input.matcher(input).find())
                .toList();
    }

    /// The first place where two readings part, in words, or null if there is none.
    ///
    /// A message that one refuses and for which the other still waits is no difference: nobody has
    /// accepted it, and Netty looks at whole lines only.
    static @Nullable String situation(Reading ours, Reading netty) {
        for (int i = 0; ; i++) {
            Reading.Message our = ours.at(i);
            Reading.Message their = netty.at(i);
            if (our == null && their == null) {
                return null;
            }
            if (our == null) {
                return switch (ours.end()) {
                    case REFUSES -> "we refuse " + ours.reason();
                    case CLOSES -> "closed here after " + ours.messages().getLast();
                    case WAITS -> "more is awaited here, and Netty has " + their;
                };
            }
            if (their == null) {
                return netty.end() == Reading.End.REFUSES
                        ? "Netty refuses the head " + netty.reason()
                        : "Netty awaits more, and here is " + our;
            }
            String part = part(our, their);
            if (part != null) {
                return part;
            }
            if (!our.isWhole() || !their.isWhole()) {
                return broken(ours, netty, our, their);
            }
        }
    }

    /// What differs between two messages that were accepted in this place.
    private static @Nullable String part(Reading.Message our, Reading.Message their) {
        if (!our.method().equals(their.method())) {
            return is("method", our.method(), their.method());
        }
        if (!our.target().equals(their.target())) {
            return is("target", our.target(), their.target());
        }
        if (!our.version().equals(their.version())) {
            return is("version", our.version(), their.version());
        }
        if (!our.lines().equals(their.lines())) {
            return is("header section", our.lines(), their.lines());
        }
        if (!our.isWhole() || !their.isWhole()) {
            return null;
        }
        if (!our.content().equals(their.content())) {
            return is("content", our.content(), their.content());
        }
        return our.trailers().equals(their.trailers())
                ? null
                : is("trailer section", our.trailers(), their.trailers());
    }

    private static String is(String part, String our, String their) {
        return "the " + part + " is " + our + " here, and " + their + " for Netty";
    }

    /// At a message that at least one has not read to its end.
    private static @Nullable String broken(
            Reading ours, Reading netty, Reading.Message our, Reading.Message their) {
        if (our.isWhole()) {
            return netty.end() == Reading.End.REFUSES
                    ? "Netty refuses the content " + netty.reason()
                    : "Netty awaits content, and here is " + our;
        }
        if (their.isWhole()) {
            return ours.end() == Reading.End.REFUSES
                    ? "we refuse content " + ours.reason()
                    : "content is awaited here, and Netty has " + their;
        }
        // What waits for its next byte has been accepted so far.
        return netty.end() == Reading.End.REFUSES && ours.end() != Reading.End.REFUSES
                ? "Netty refuses the content " + netty.reason()
                : null;
    }
}
