package dev.weir.http.fieldcoding;

import dev.weir.http.Buffers;
import dev.weir.http.HttpVersion;
import dev.weir.http.Limits;
import dev.weir.http.Method;
import dev.weir.http.ProtocolError;
import dev.weir.http.RequestHead;
import dev.weir.http.grammar.Methods;
import dev.weir.http.grammar.Octets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The header section of a request in HTTP/2 or HTTP/3, by the rules that both have (RFC 9113 §8.2,
/// §8.3; RFC 9114 §4.2, §4.3), into the head that every version has.
///
/// 1. [#begin] with the head that is to be filled;
/// 2. [#line] for each line, by a decoder;
/// 3. [#end] says whether it is a request. If so, what frames and steers it is here until the next
///    [#begin], and [#takeBytes] gives the array that the head lies in. If not, [#error] and
///    [#isMalformed] say what to answer; then [#discard].
///
/// Lines of [cookies][FieldKind#COOKIE] that were cut into crumbs become one line again (RFC 9113
/// §8.2.3), and an `:authority` is there as `host` too, so that handlers see the same request in
/// every version.
///
/// **Threads:** not safe; a connection has one.
public final class RequestSection extends FieldSection {

    private static final byte[] HOST = {'h', 'o', 's', 't'};
    private static final byte[] CRUMBS = {';', ' '};

    private final HttpVersion version;
    private final Limits limits;
    private final boolean isSecure;
    private final boolean isTunnelOffered;

    private RequestHead head = new RequestHead();
    private long sectionBytes;
    private int lines;
    private boolean isInFields;
    private int seen; // pseudo-header fields, a bit for each kind

    private Method method = Method.GET;
    private int schemeFrom;
    private int schemeTo;
    private int pathFrom;
    private int pathTo;
    private int hostFrom;
    private int hostTo;
    private boolean hasHost;
    private long contentLength;
    private boolean expectsContinue;
    private int priority;

    /// Places of cookies: name from, name to, value from, value to.
    private int[] cookies = new int[4];

    private int cookiePlaces;

    /// An empty section, within `limits` and in arrays of `buffers`.
    ///
    /// @param isSecure whether TLS or QUIC protects the connection
    /// @param isTunnelOffered whether the peer was told that it may send `:protocol` (RFC 8441 §3)
    public RequestSection(
            HttpVersion version,
            Limits limits,
            Buffers buffers,
            boolean isSecure,
            boolean isTunnelOffered) {
        super(buffers);
        this.version = version;
        this.limits = limits;
        this.isSecure = isSecure;
        this.isTunnelOffered = isTunnelOffered;
    }

    /// Starts the section of a new request.
    public void begin(RequestHead head) {
        clear();
        this.head = head;
        head.begin(bytes());
        sectionBytes = 0;
        lines = 0;
        isInFields = false;
        seen = 0;
        hasHost = false;
        contentLength = -1;
        expectsContinue = false;
        priority = Priority.DEFAULT;
        cookiePlaces = 0;
    }

    // ---- line by line

    @Override
    public void line(int kind, int nameFrom, int nameTo, int valueFrom, int valueTo) {
        if (isRefused()) {
            return;
        }
        // RFC 9110 §15.5.15 asks for a status of its own if it is the path that is too long.
        if (kind == FieldKind.PATH && valueTo - valueFrom > limits.targetBytesMax()) {
            refuse(SectionRefusal.pathTooLong(limits.targetBytesMax()));
            return;
        }
        sectionBytes += nameTo - nameFrom + valueTo - valueFrom + LINE_OVERHEAD_BYTES;
        if (sectionBytes > limits.headBytesMax()) {
            refuse(SectionRefusal.tooLong(limits.headBytesMax()));
        } else if (kind >= FieldKind.PSEUDO) {
            pseudo(kind, nameFrom, nameTo, valueFrom, valueTo);
        } else if (++lines > limits.fieldLinesMax()) {
            refuse(SectionRefusal.tooManyLines(limits.fieldLinesMax()));
        } else {
            isInFields = true;
            if (kind == FieldKind.OTHER || take(kind, nameFrom, nameTo, valueFrom, valueTo)) {
                head.field(nameFrom, nameTo, valueFrom, valueTo);
            }
        }
    }

    private void pseudo(int kind, int nameFrom, int nameTo, int from, int to) {
        // RFC 9113 §8.3: "Endpoints MUST treat a request or response that contains undefined or
        // invalid pseudo-header fields as malformed"; RFC 8441 §3 defines one more for who was
        // told so.
        if (kind == FieldKind.UNKNOWN_PSEUDO || (kind == FieldKind.PROTOCOL && !isTunnelOffered)) {
            malformed(SectionRefusal.unknownPseudo(bytes(), nameFrom, nameTo));
            return;
        }
        // RFC 9113 §8.3: "All pseudo-header fields MUST appear in a field block before all regular
        // field lines."
        if (isInFields) {
            malformed(SectionRefusal.pseudoAfterField(bytes(), nameFrom, nameTo));
            return;
        }
        // RFC 9113 §8.3: "The same pseudo-header field name MUST NOT appear more than once in a
        // field block."
        if (has(kind)) {
            malformed(SectionRefusal.pseudoRepeated(bytes(), nameFrom, nameTo));
            return;
        }
        seen |= 1 << kind;
        switch (kind) {
            case FieldKind.METHOD -> method(from, to);
            case FieldKind.SCHEME -> {
                schemeFrom = from;
                schemeTo = to;
            }
            case FieldKind.AUTHORITY -> head.authority(from, to);
            case FieldKind.PATH -> {
                pathFrom = from;
                pathTo = to;
            }
            case FieldKind.PROTOCOL -> head.protocol(from, to);
            default -> throw new AssertionError("kind " + kind + "; please report this");
        }
    }

    private boolean has(int kind) {
        return (seen & 1 << kind) != 0;
    }

    private void method(int from, int to) {
        if (to - from > limits.methodBytesMax()) {
            refuse(SectionRefusal.methodTooLong(limits.methodBytesMax()));
        } else if (from == to || !Octets.all(Octets.TOKEN, bytes(), from, to)) {
            malformed(SectionRefusal.method(bytes(), from, to));
        } else {
            method = Methods.of(bytes(), from, to);
        }
    }

    /// Takes a field that means something to the message.
    ///
    /// @return whether it is to be a line of the head
    private boolean take(int kind, int nameFrom, int nameTo, int from, int to) {
        byte[] bytes = bytes();
        switch (kind) {
            case FieldKind.COOKIE -> {
                cookie(nameFrom, nameTo, from, to);
                return false;
            }
            case FieldKind.HOST -> {
                if (hasHost) {
                    malformed(SectionRefusal.hostRepeated());
                }
                hasHost = true;
                hostFrom = from;
                hostTo = to;
            }
            case FieldKind.CONTENT_LENGTH -> contentLength(from, to);
            case FieldKind.EXPECT -> {
                if (!isWord(bytes, from, to, "100-continue")) {
                    refuse(SectionRefusal.expectation(bytes, from, to));
                }
                expectsContinue = true;
            }
            // RFC 9113 §8.2.2: "The only exception to this is the TE header field, which MAY be
            // present in an HTTP/2 request; when it is, it MUST NOT contain any value other than
            // "trailers"."
            case FieldKind.TE -> {
                if (!isWord(bytes, from, to, "trailers")) {
                    malformed(SectionRefusal.te(bytes, from, to));
                }
            }
            case FieldKind.PRIORITY -> priority = Priority.parse(bytes, from, to);
            // RFC 9113 §8.2.2: "An endpoint MUST NOT generate an HTTP/2 message containing
            // connection-specific header fields."
            case FieldKind.CONNECTION_SPECIFIC ->
                    malformed(SectionRefusal.connectionSpecific(bytes, nameFrom, nameTo));
            case FieldKind.MALFORMED_NAME ->
                    malformed(SectionRefusal.name(bytes, nameFrom, nameTo));
            case FieldKind.MALFORMED_VALUE ->
                    malformed(SectionRefusal.value(bytes, nameFrom, nameTo));
            default -> throw new AssertionError("kind " + kind + "; please report this");
        }
        return error() == null;
    }

    private static boolean isWord(byte[] bytes, int from, int to, String lowerCase) {
        if (to - from != lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            char expected = lowerCase.charAt(i);
            int octet = bytes[from + i];
            boolean isLetter = expected >= 'a' && expected <= 'z';
            if ((isLetter ? octet | 0x20 : octet) != expected) {
                return false;
            }
        }
        return true;
    }

    private void cookie(int nameFrom, int nameTo, int from, int to) {
        if (cookiePlaces == cookies.length) {
            cookies = Arrays.copyOf(cookies, 2 * cookiePlaces);
        }
        cookies[cookiePlaces] = nameFrom;
        cookies[cookiePlaces + 1] = nameTo;
        cookies[cookiePlaces + 2] = from;
        cookies[cookiePlaces + 3] = to;
        cookiePlaces += 4;
    }

    // RFC 9110 §8.6: "Content-Length = 1*DIGIT"
    private void contentLength(int from, int to) {
        if (contentLength >= 0) {
            malformed(SectionRefusal.contentLengthRepeated());
            return;
        }
        byte[] bytes = bytes();
        long length = from == to ? -1 : 0;
        for (int i = from; i < to && length >= 0; i++) {
            int digit = bytes[i] - '0';
            // 10 × length + digit would pass the largest long
            boolean isTooLong =
                    length > Long.MAX_VALUE / 10
                            || (length == Long.MAX_VALUE / 10 && digit > Long.MAX_VALUE % 10);
            length = digit < 0 || digit > 9 || isTooLong ? -1 : length * 10 + digit;
        }
        if (length < 0) {
            malformed(SectionRefusal.contentLength(bytes, from, to));
        }
        contentLength = length;
    }

    // ---- the section as a whole

    /// Ends the section.
    ///
    /// @return whether it is a request's
    public boolean end() {
        if (error() != null) {
            return false;
        }
        @Nullable ProtocolError error = judge();
        if (error != null) {
            malformed(error);
            return false;
        }
        if (method == Method.CONNECT && !has(FieldKind.PROTOCOL)) {
            refuse(SectionRefusal.connect());
            return false;
        }
        boolean isHttps = isWord(bytes(), schemeFrom, schemeTo, "https");
        if (!isHttps && !isWord(bytes(), schemeFrom, schemeTo, "http")) {
            refuse(SectionRefusal.otherScheme(bytes(), schemeFrom, schemeTo));
            return false;
        }
        // RFC 9110 §7.4: "a request for an "https" resource MUST be rejected unless it has been
        // received over a connection that has been secured"
        if (isHttps && !isSecure) {
            refuse(SectionRefusal.misdirected());
            return false;
        }
        joinCookies();
        if (!hasHost) {
            int nameFrom = to();
            add(HOST, 0, HOST.length);
            head.field(nameFrom, to(), head.authorityFrom(), head.authorityTo());
        } else if (!has(FieldKind.AUTHORITY)) {
            head.authority(hostFrom, hostTo);
        }
        head.requestLine(method, version);
        head.move(bytes(), 0);
        return true;
    }

    private @Nullable ProtocolError judge() {
        if (!has(FieldKind.METHOD)) {
            return SectionRefusal.missing(":method");
        }
        if (has(FieldKind.PROTOCOL)) {
            if (method != Method.CONNECT) {
                return SectionRefusal.protocolWithoutConnect();
            }
            int from = head.protocolFrom();
            int to = head.protocolTo();
            if (from == to || !Octets.all(Octets.TOKEN, bytes(), from, to)) {
                return SectionRefusal.protocol(bytes(), from, to);
            }
        } else if (method == Method.CONNECT) {
            return judgeConnect();
        }
        // RFC 9113 §8.3.1: "All HTTP/2 requests MUST include exactly one valid value for the
        // ":method", ":scheme", and ":path" pseudo-header fields, unless they are CONNECT requests"
        if (!has(FieldKind.SCHEME)) {
            return SectionRefusal.missing(":scheme");
        }
        if (!has(FieldKind.PATH)) {
            return SectionRefusal.missing(":path");
        }
        if (!SectionTarget.isScheme(bytes(), schemeFrom, schemeTo)) {
            return SectionRefusal.scheme(bytes(), schemeFrom, schemeTo);
        }
        if (!SectionTarget.settle(method, bytes(), pathFrom, pathTo, head)) {
            return SectionRefusal.path(bytes(), pathFrom, pathTo);
        }
        return judgeAuthority();
    }

    /// RFC 9113 §8.5: "The ":scheme" and ":path" pseudo-header fields MUST be omitted." "A CONNECT
    /// request that does not conform to these restrictions is malformed".
    private @Nullable ProtocolError judgeConnect() {
        if (has(FieldKind.SCHEME)) {
            return SectionRefusal.connectWith(":scheme");
        }
        if (has(FieldKind.PATH)) {
            return SectionRefusal.connectWith(":path");
        }
        if (!has(FieldKind.AUTHORITY)) {
            return SectionRefusal.missing(":authority");
        }
        int from = head.authorityFrom();
        int to = head.authorityTo();
        return SectionTarget.isHostAndPort(bytes(), from, to)
                ? null
                : SectionRefusal.connectTarget(bytes(), from, to);
    }

    private @Nullable ProtocolError judgeAuthority() {
        byte[] bytes = bytes();
        int from = head.authorityFrom();
        int to = head.authorityTo();
        boolean hasAuthority = has(FieldKind.AUTHORITY);
        // RFC 9114 §4.3.1: "If the :scheme pseudo-header field identifies a scheme that has a
        // mandatory authority component (including "http" and "https"), the request MUST contain
        // either an :authority pseudo-header field or a Host header field."
        if (!hasAuthority && !hasHost) {
            return SectionRefusal.authorityMissing();
        }
        if (hasAuthority && !SectionTarget.isAuthority(bytes, from, to)) {
            return SectionRefusal.authority(false, bytes, from, to);
        }
        if (hasHost && !SectionTarget.isAuthority(bytes, hostFrom, hostTo)) {
            return SectionRefusal.authority(true, bytes, hostFrom, hostTo);
        }
        // RFC 9113 §8.3.1: "A server SHOULD treat a request as malformed if it contains a Host
        // header field that identifies an entity that differs from the entity in the ":authority"
        // pseudo-header field."
        boolean isHttps = schemeTo - schemeFrom == "https".length();
        if (hasAuthority
                && hasHost
                && !SectionTarget.isSame(bytes, from, to, hostFrom, hostTo, isHttps)) {
            return SectionRefusal.hostDiffers(bytes, hostFrom, hostTo);
        }
        return null;
    }

    // RFC 9113 §8.2.3: "If there are multiple Cookie header fields after decompression, these MUST
    // be concatenated into a single octet string using the two-octet delimiter of 0x3b, 0x20 (the
    // ASCII string "; ")"
    private void joinCookies() {
        if (cookiePlaces == 0) {
            return;
        }
        int from = cookies[2];
        int to = cookies[3];
        if (cookiePlaces > 4) {
            from = to();
            for (int i = 0; i < cookiePlaces; i += 4) {
                int crumbFrom = cookies[i + 2];
                int crumbTo = cookies[i + 3];
                reserve(CRUMBS.length + crumbTo - crumbFrom);
                if (i > 0) {
                    add(CRUMBS, 0, CRUMBS.length);
                }
                add(bytes(), crumbFrom, crumbTo);
            }
            to = to();
        }
        head.field(cookies[0], cookies[1], from, to);
    }

    // ---- what it says beside the head

    /// The number in Content-Length, or -1 if there is none.
    public long contentLength() {
        return contentLength;
    }

    /// Whether the peer waits for `100 Continue` before it sends content (RFC 9110 §10.1.1).
    public boolean expectsContinue() {
        return expectsContinue;
    }

    /// How urgent the answer is, as [Priority] has it.
    public int priority() {
        return priority;
    }

    /// Whether it asks for a tunnel in another protocol (RFC 8441 §4, RFC 9220 §3).
    public boolean isExtendedConnect() {
        return has(FieldKind.PROTOCOL);
    }

    /// Whether the method is HEAD, also if the request is refused: an answer to it has no content.
    public boolean isHead() {
        return has(FieldKind.METHOD) && method == Method.HEAD;
    }
}
