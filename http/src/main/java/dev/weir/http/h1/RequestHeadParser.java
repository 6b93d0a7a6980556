package dev.weir.http.h1;

import dev.weir.http.HttpVersion;
import dev.weir.http.Limits;
import dev.weir.http.Method;
import dev.weir.http.ProtocolError;
import dev.weir.http.RequestHead;
import dev.weir.http.grammar.Methods;
import dev.weir.http.grammar.Octets;
import dev.weir.http.grammar.Scan;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Reads the head of a request: request line and header section (RFC 9112 §2.1, §3, §5).
///
/// What is not by the grammar is refused, never repaired: two servers that repair differently see
/// different requests (RFC 9112 §11.2).
///
/// ```java
/// int end = parser.parse(bytes, from, to, head);
/// ```
///
/// 1. `end >= 0`: a whole head; the message body starts at `end`. The head's places are in `head`,
///    what frames the message is here ([#contentLength], [#isChunked]), both until the next call.
/// 2. [#INCOMPLETE]: right so far. Call again with the same bytes and more after them. They may lie
///    in another array, or elsewhere in the same one, by then.
/// 3. [#MALFORMED]: answer [#error] and close, for where the next request starts is unknown. Until
///    [#reset] every call says so again.
///
/// The outcome depends on the bytes alone, not on how they are cut: octets are judged in their
/// order, a line's meaning at its end, what several lines say together at the end of the head; the
/// first offence is the one that is reported. A head that comes in pieces is not read again from
/// its start: each octet is looked at once for its class, and once more for its meaning when its
/// line is whole.
///
/// **Threads:** not safe; a connection has one.
public final class RequestHeadParser {

    /// The head goes on after the bytes that are here.
    public static final int INCOMPLETE = -1;

    /// This is no request, and no more bytes will make it one.
    public static final int MALFORMED = -2;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int GET_SP = 'G' | 'E' << 8 | 'T' << 16 | ' ' << 24;
    private static final int HOST = 'h' | 'o' << 8 | 's' << 16 | 't' << 24;
    private static final long HTTP_1_1 = 0x312e_312f_5054_5448L; // "HTTP/1.1", last octet first
    private static final short CRLF = '\r' | '\n' << 8;

    /// A version in the grammar; digits stand for any digit.
    private static final String VERSION_LINE = "HTTP/1.1\r\n";

    private static final int VERSION_BYTES = 8;
    private static final byte TLS_HANDSHAKE = 0x16; // RFC 8446 §5.1, ContentType

    // Where in the head the octet is that is next: numbers in their order, and no enum, because the
    // collector's barrier on each store of a reference costs more than many a stage.
    private static final int BLANK_LINES = 0;
    private static final int METHOD = 1;
    private static final int TARGET = 2;
    private static final int VERSION = 3;
    private static final int FIELD_NAME = 4;
    private static final int FIELD_VALUE = 5;
    private static final int FAILED = 6;

    private final Limits limits;
    private final KnownSections sections;
    private final HeadFacts ownFacts = new HeadFacts();
    private HeadFacts facts = ownFacts;

    /// Where the section of the head before is among those that are known.
    private int sectionIndex;

    private int stage = BLANK_LINES;
    private @Nullable ProtocolError error;

    // What is known of an incomplete head. Places are in `bytes`, where it lay at the last call.
    private byte @Nullable [] bytes;
    private int from;
    private int at;
    private int blankLines;
    private int headFrom;
    private int targetFrom;
    private int query; // the first '?' of the target, or -1
    private int targetTo;
    private int nameFrom;
    private int nameTo;
    private boolean isAuthorityInTarget;
    private Method method = Method.GET;

    /// A parser that is ready for the first request of a connection.
    public RequestHeadParser(Limits limits) {
        this(limits, new KnownSections());
    }

    /// A parser that shares what it has read with others of its thread.
    public RequestHeadParser(Limits limits, KnownSections sections) {
        this.limits = limits;
        this.sections = sections;
    }

    /// Reads on. No octet outside `from` to `to` is looked at.
    ///
    /// @param from where the first octet of the head is (or of empty lines before it), in every
    ///   call until it is complete
    /// @param to where the bytes end that are here
    /// @param head filled while it is read; the same one until it is complete
    /// @return the end of the head, [#INCOMPLETE] or [#MALFORMED]
    @SuppressWarnings("ReferenceEquality") // whether it is the same array
    public int parse(byte[] bytes, int from, int to, RequestHead head) {
        int at = from;
        if (stage == BLANK_LINES && this.bytes == null) {
            head.begin(bytes);
            blankLines = 0;
        } else if (stage == FAILED) {
            return MALFORMED;
        } else {
            if (bytes != this.bytes || from != this.from) {
                move(bytes, this.from - from, head);
            }
            at = this.at;
        }
        this.from = from;
        int end = parseFrom(at, bytes, to, head);
        if (end == INCOMPLETE) {
            this.bytes = bytes;
        } else {
            forget();
            stage = end == MALFORMED ? FAILED : BLANK_LINES;
        }
        return end;
    }

    private void forget() {
        if (bytes != null) {
            bytes = null;
        }
    }

    /// Forgets an incomplete or malformed head; the next call starts a new one.
    public void reset() {
        stage = BLANK_LINES;
        bytes = null;
        error = null;
    }

    /// What was wrong, after [#MALFORMED].
    public ProtocolError error() {
        if (error == null) {
            throw new IllegalStateException("Nothing was malformed: ask after MALFORMED only.");
        }
        return error;
    }

    // ---- what the head that is complete says

    /// The number in Content-Length, or -1 if there is none (RFC 9110 §8.6).
    public long contentLength() {
        return facts.contentLength;
    }

    /// Whether the message body is in chunks (RFC 9112 §6.1).
    public boolean isChunked() {
        return facts.transferEncoding == TransferEncoding.CHUNKED;
    }

    /// How the message body is delimited.
    MessageFraming framing() {
        return facts.framing();
    }

    /// Whether the peer speaks HTTP/1.1: it takes chunks and interim answers.
    public boolean isHttp11() {
        return facts.isHttp11;
    }

    /// Whether the peer wants another exchange on this connection (RFC 9112 §9.3).
    public boolean isPersistent() {
        return facts.isPersistent();
    }

    /// Whether the peer waits for `100 Continue` before it sends content (RFC 9110 §10.1.1).
    public boolean expectsContinue() {
        return facts.expectsContinue;
    }

    /// Whether `TE: trailers` was sent (RFC 9110 §10.1.4).
    public boolean acceptsTrailers() {
        return facts.acceptsTrailers;
    }

    /// Whether the peer offers to go on in another protocol: an `Upgrade` field, named in
    /// `Connection`, in HTTP/1.1 (RFC 9110 §7.8).
    public boolean offersUpgrade() {
        return facts.hasUpgrade && facts.hasUpgradeOption && facts.isHttp11;
    }

    // ---- one stage after the other. Each leaves `stage` at the next, or says why it cannot.

    private int parseFrom(int start, byte[] bytes, int to, RequestHead head) {
        int at = start;
        if (stage == BLANK_LINES) {
            at = blankLines(at, bytes, to);
            if (at < 0) {
                return at;
            }
        }
        // A head longer than the limit is not looked at beyond it.
        int limit = to - headFrom > limits.headBytesMax() ? headFrom + limits.headBytesMax() : to;
        if (stage == METHOD) {
            at = method(at, bytes, limit);
            if (at < 0) {
                return at;
            }
        }
        if (stage == TARGET) {
            at = target(at, bytes, limit);
            if (at < 0) {
                return at;
            }
        }
        if (stage == VERSION) {
            at = version(at, bytes, limit, head);
            return at < 0 ? at : section(at, bytes, limit, head);
        }
        return fieldLines(at, bytes, limit, head);
    }

    /// The header section from its start: one that is known, or a new one.
    private int section(int start, byte[] bytes, int limit, RequestHead head) {
        // In other versions, and beside an authority in the target, the same lines say other
        // things.
        boolean isUsual = facts.isHttp11 && !isAuthorityInTarget;
        var known = sections.get(sectionIndex);
        if (isUsual && known != null) {
            int end = known.read(bytes, start, limit, head);
            if (end >= 0) {
                facts = known.facts;
                return end;
            }
        }
        int end = fieldLines(start, bytes, limit, head);
        if (isUsual && end >= 0) {
            sectionIndex = sections.note(bytes, start, end, head, facts);
        }
        return end;
    }

    // RFC 9112 §2.2: "a server that is expecting to receive and parse a request-line SHOULD ignore
    // at least one empty line (CRLF) received prior to the request-line"
    private int blankLines(int start, byte[] bytes, int to) {
        int at = start;
        while (at < to && bytes[at] == '\r') {
            if (at + 1 == to) {
                this.at = at;
                return INCOMPLETE;
            }
            if (bytes[at + 1] != '\n') {
                return fail(Refusal.blankLine('\r'));
            }
            blankLines++;
            if (blankLines > limits.blankLinesMax()) {
                return fail(Refusal.blankLines(limits.blankLinesMax()));
            }
            at += 2;
        }
        if (at == to) {
            this.at = at;
            return INCOMPLETE;
        }
        headFrom = at;
        stage = METHOD;
        return at;
    }

    // RFC 9112 §3: "request-line = method SP request-target SP HTTP-version"
    private int method(int start, byte[] bytes, int limit) {
        // Not in the middle of a method, where the bytes before may have ended.
        if (start == headFrom && limit - start >= 4 && (int) INT.get(bytes, start) == GET_SP) {
            setMethod(Method.GET);
            return startTarget(start + 4);
        }
        return otherMethod(start, bytes, limit);
    }

    private int otherMethod(int start, byte[] bytes, int limit) {
        int max = limits.methodBytesMax();
        int at = start;
        while (at < limit && at - headFrom <= max && Octets.is(Octets.TOKEN, bytes[at])) {
            at++;
        }
        // RFC 9112 §3: "A server that receives a method longer than any that it implements SHOULD
        // respond with a 501 (Not Implemented) status code."
        if (at - headFrom > max) {
            return fail(Refusal.methodTooLong(max));
        }
        if (at == limit) {
            return suspend(at, limit);
        }
        if (bytes[at] != ' ' || at == headFrom) {
            boolean isTls = at == headFrom && bytes[at] == TLS_HANDSHAKE;
            boolean isLine = at == headFrom && bytes[at] == '\n';
            return fail(
                    isTls
                            ? Refusal.tls()
                            : isLine
                                    ? Refusal.blankLine('\n')
                                    : Refusal.method(bytes, headFrom, at));
        }
        setMethod(Methods.of(bytes, headFrom, at));
        return startTarget(at + 1);
    }

    /// Most requests have the method of the one before, and a comparison is cheaper than a store.
    @SuppressWarnings("ReferenceEquality") // known methods are constants
    private void setMethod(Method method) {
        if (this.method != method) {
            this.method = method;
        }
    }

    private int startTarget(int at) {
        targetFrom = at;
        query = -1;
        stage = TARGET;
        return at;
    }

    private int target(int start, byte[] bytes, int limit) {
        int targetFrom = this.targetFrom;
        int max = limits.targetBytesMax();
        // One octet more than the limit, so that it is known to be passed.
        int scanTo = limit - targetFrom > max ? targetFrom + max + 1 : limit;
        int at = start;
        while (true) {
            while (scanTo - at >= 3 && bytes[at] == '%' && isHexPair(bytes, at + 1)) {
                at += 3; // escapes come in rows
            }
            at = Scan.endOfPath(bytes, at, scanTo);
            if (at >= scanTo) {
                break;
            }
            int octet = bytes[at];
            if (octet == ' ' && at > targetFrom) {
                targetTo = at;
                stage = VERSION;
                return at + 1;
            }
            if (octet == '?') {
                query = query < 0 ? at : query;
                at++;
            } else if (octet == '%') {
                if (limit - at < 3) {
                    return suspend(at, limit);
                }
                // RFC 3986 §2.1: "pct-encoded = "%" HEXDIG HEXDIG"
                if (!isHexPair(bytes, at + 1)) {
                    return fail(Refusal.percentEncoding(bytes, at));
                }
                at += 3;
            } else if ((octet == '[' || octet == ']') && bytes[targetFrom] != '/') {
                at++; // of an IP literal, or refused when the form is known
            } else {
                return fail(Refusal.target(bytes, targetFrom, at));
            }
        }
        // RFC 9112 §3: "A server that receives a request-target longer than any URI it wishes to
        // parse MUST respond with a 414 (URI Too Long) status code"
        return at - targetFrom > max ? fail(Refusal.targetTooLong(max)) : suspend(at, limit);
    }

    private static boolean isHexPair(byte[] bytes, int at) {
        return Octets.is(Octets.HEX, bytes[at]) && Octets.is(Octets.HEX, bytes[at + 1]);
    }

    private int version(int start, byte[] bytes, int limit, RequestHead head) {
        boolean isHttp11 =
                limit - start >= VERSION_LINE.length()
                        && (long) LONG.get(bytes, start) == HTTP_1_1
                        && (short) SHORT.get(bytes, start + VERSION_BYTES) == CRLF;
        if (!isHttp11) {
            int end = otherVersion(start, bytes, limit);
            if (end < 0) {
                return end;
            }
            // RFC 9110 §2.5: a recipient "SHOULD process the message as if it were in the highest
            // minor version within that major version to which the recipient is conformant"
            isHttp11 = bytes[start + VERSION_BYTES - 1] != '0';
        }
        facts = ownFacts;
        facts.clear(isHttp11);
        head.requestLine(method, isHttp11 ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_1_0);
        ProtocolError error = TargetSyntax.settle(method, bytes, targetFrom, targetTo, query, head);
        if (error != null) {
            return fail(error);
        }
        isAuthorityInTarget = head.authorityFrom() < head.authorityTo();
        int at = start + VERSION_LINE.length();
        nameFrom = at;
        stage = FIELD_NAME;
        return at;
    }

    // RFC 9112 §2.3: "HTTP-version = HTTP-name "/" DIGIT "." DIGIT". Ten octets are looked at from
    // their start each time one comes.
    private int otherVersion(int start, byte[] bytes, int limit) {
        for (int i = 0; i < VERSION_LINE.length(); i++) {
            int at = start + i;
            if (at == limit) {
                return suspend(start, limit);
            }
            char expected = VERSION_LINE.charAt(i);
            boolean isExpected =
                    expected == '1' ? Octets.is(Octets.DIGIT, bytes[at]) : bytes[at] == expected;
            if (!isExpected) {
                return fail(Refusal.version(bytes, start, at));
            }
        }
        // RFC 9110 §15.6.6: "the server does not support, or refuses to support, the major version
        // of HTTP that was used in the request message"
        if (bytes[start + "HTTP/".length()] != '1') {
            return fail(Refusal.versionNotSupported(bytes, start, start + VERSION_BYTES));
        }
        return start;
    }

    // RFC 9112 §5: "field-line = field-name ":" OWS field-value OWS". This loop is most of what a
    // head costs, so it is in one piece.
    private int fieldLines(int start, byte[] bytes, int limit, RequestHead head) {
        int at = start;
        int nameFrom = this.nameFrom;
        int nameTo = this.nameTo;
        boolean isInValue = stage == FIELD_VALUE;
        while (true) {
            if (!isInValue) {
                if (at < limit && bytes[at] == '\r') {
                    return endOfSection(nameFrom, at, bytes, limit, head);
                }
                at = startsWithHost(bytes, at, limit) ? at + 4 : Scan.endOfToken(bytes, at, limit);
                if (at == limit) {
                    return suspendInName(nameFrom, at, limit);
                }
                nameTo = at;
                if (bytes[at] != ':' || at == nameFrom) {
                    return endOfSection(nameFrom, at, bytes, limit, head);
                }
                if (head.fieldCount() == limits.fieldLinesMax()) {
                    return fail(Refusal.tooManyFieldLines(limits.fieldLinesMax()));
                }
                at++;
            }
            isInValue = false;
            at = Scan.endOfFieldValue(bytes, at, limit);
            if (limit - at < 2 || (short) SHORT.get(bytes, at) != CRLF) {
                return stopInValue(nameFrom, nameTo, at, bytes, limit);
            }
            int valueFrom = nameTo + 1;
            int valueTo = at;
            while (valueFrom < valueTo && isSpace(bytes[valueFrom])) {
                valueFrom++;
            }
            while (valueFrom < valueTo && isSpace(bytes[valueTo - 1])) {
                valueTo--;
            }
            head.field(nameFrom, nameTo, valueFrom, valueTo);
            if (HeadFacts.isNoticed(bytes, nameFrom, nameTo)) {
                ProtocolError error =
                        facts.take(
                                bytes,
                                nameFrom,
                                nameTo,
                                valueFrom,
                                valueTo,
                                head,
                                isAuthorityInTarget);
                if (error != null) {
                    return fail(error);
                }
            }
            at += 2;
            nameFrom = at;
        }
    }

    /// Every request has this name, so where it ends need not be found out, only confirmed. The `|`
    /// takes letters of either case, and no octet that is not of a token.
    private static boolean startsWithHost(byte[] bytes, int at, int limit) {
        return limit - at >= 5
                && ((int) INT.get(bytes, at) | 0x2020_2020) == HOST
                && bytes[at + 4] == ':';
    }

    /// At what is no field line: the CRLF that ends the section, or an offence.
    private int endOfSection(int nameFrom, int at, byte[] bytes, int limit, RequestHead head) {
        if (at > nameFrom || bytes[at] != '\r') {
            return fail(Refusal.fieldName(bytes, nameFrom, at, head.fieldCount() == 0));
        }
        if (at + 1 == limit) {
            return suspendInName(nameFrom, at, limit);
        }
        if (bytes[at + 1] != '\n') {
            return fail(Refusal.bareCr(bytes[at + 1]));
        }
        ProtocolError error = facts.judge();
        return error != null ? fail(error) : at + 2;
    }

    /// At what is not a CRLF after a value: bytes are missing, or there is an offence.
    private int stopInValue(int nameFrom, int nameTo, int at, byte[] bytes, int limit) {
        if (at == limit || (bytes[at] == '\r' && at + 1 == limit)) {
            this.nameFrom = nameFrom;
            this.nameTo = nameTo;
            stage = FIELD_VALUE;
            return suspend(at, limit);
        }
        return fail(
                bytes[at] == '\r'
                        ? Refusal.bareCr(bytes[at + 1])
                        : Refusal.fieldValue(bytes, nameFrom, nameTo, bytes[at]));
    }

    private static boolean isSpace(int octet) {
        return octet == ' ' || octet == '\t';
    }

    // ---- stopping

    private int suspendInName(int nameFrom, int at, int limit) {
        this.nameFrom = nameFrom;
        stage = FIELD_NAME;
        return suspend(at, limit);
    }

    /// Bytes are missing at `at`; or none may follow, if the head is as long as it may be.
    private int suspend(int at, int limit) {
        int max = limits.headBytesMax();
        if (limit - headFrom == max) {
            boolean isInRequestLine = stage <= VERSION;
            return fail(
                    isInRequestLine ? Refusal.requestLineTooLong(max) : Refusal.headTooLong(max));
        }
        this.at = at;
        return INCOMPLETE;
    }

    private int fail(ProtocolError error) {
        this.error = error;
        return MALFORMED;
    }

    /// Follows bytes that the caller has put elsewhere, `shift` places further to the front.
    private void move(byte[] to, int shift, RequestHead head) {
        head.move(to, shift);
        at -= shift;
        headFrom -= shift;
        targetFrom -= shift;
        query = query < 0 ? -1 : query - shift;
        targetTo -= shift;
        nameFrom -= shift;
        nameTo -= shift;
    }
}
