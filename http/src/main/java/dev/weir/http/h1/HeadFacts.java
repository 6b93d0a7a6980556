package dev.weir.http.h1;

import dev.weir.http.ProtocolError;
import dev.weir.http.RequestHead;
import dev.weir.http.grammar.Authority;
import dev.weir.http.grammar.Octets;
import dev.weir.http.grammar.Shown;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// What the field lines of one head say about its message and its connection, gathered line by
/// line.
///
/// A field line is recognized by the length of its name, then by one or two words of it: most lines
/// cost one switch. Everything that has a single-valued or strict grammar is judged at its own
/// line; what depends on several lines is judged at the end of the head.
final class HeadFacts {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /// Puts letters into lower case; no other octet of a token becomes a letter or `-` by it.
    private static final long LOWER = 0x2020_2020_2020_2020L;

    private static final int HOST = (int) word("host");
    private static final long EXPECT = word("expect");
    private static final long UPGRADE = word("upgrade");
    private static final long CONNECTI = word("connecti");
    private static final long NNECTION = word("nnection");
    private static final long KEEP_ALI = word("keep-ali");
    private static final long EP_ALIVE = word("ep-alive");
    private static final long CONTENT = word("content-");
    private static final long T_LENGTH = word("t-length");
    private static final long TRANSFER = word("transfer");
    private static final long ENCODING = word("encoding");

    boolean isHttp11;
    boolean hasHost;
    boolean hasClose;
    boolean hasKeepAlive;
    boolean hasUpgradeOption;
    boolean hasUpgrade;
    boolean expectsContinue;
    boolean acceptsTrailers;

    /// -1 if there is no such field.
    long contentLength;

    TransferEncoding transferEncoding = TransferEncoding.ABSENT;

    /// The value of Transfer-Encoding for a sentence, if it is not `chunked`.
    String transferEncodingValue = "";

    /// The same facts, which stay as they are.
    HeadFacts copy() {
        var copy = new HeadFacts();
        copy.isHttp11 = isHttp11;
        copy.hasHost = hasHost;
        copy.hasClose = hasClose;
        copy.hasKeepAlive = hasKeepAlive;
        copy.hasUpgradeOption = hasUpgradeOption;
        copy.hasUpgrade = hasUpgrade;
        copy.expectsContinue = expectsContinue;
        copy.acceptsTrailers = acceptsTrailers;
        copy.contentLength = contentLength;
        copy.transferEncoding = transferEncoding;
        copy.transferEncodingValue = transferEncodingValue;
        return copy;
    }

    void clear(boolean isHttp11) {
        this.isHttp11 = isHttp11;
        hasHost = false;
        hasClose = false;
        hasKeepAlive = false;
        hasUpgradeOption = false;
        hasUpgrade = false;
        expectsContinue = false;
        acceptsTrailers = false;
        contentLength = -1;
        if (transferEncoding != TransferEncoding.ABSENT) {
            transferEncoding = TransferEncoding.ABSENT;
        }
    }

    /// By the length of a name, the first letter that makes it worth a closer look.
    private static final byte[] FIRST_LETTERS = new byte[32];

    static {
        for (String name :
                new String[] {
                    "te",
                    "host",
                    "expect",
                    "upgrade",
                    "connection",
                    "content-length",
                    "transfer-encoding"
                }) {
            FIRST_LETTERS[name.length()] = (byte) name.charAt(0);
        }
    }

    /// Whether a name may be one that [#take] knows. Most are not, and cost no call.
    static boolean isNoticed(byte[] bytes, int nameFrom, int nameTo) {
        return FIRST_LETTERS[(nameTo - nameFrom) & 31] == (bytes[nameFrom] | 0x20);
    }

    /// Takes a well-formed field line into account.
    ///
    /// @param isInTarget whether the authority is in the request target, which overrides `Host`
    /// @return what is wrong with it, or null
    @Nullable ProtocolError take(
            byte[] bytes,
            int nameFrom,
            int nameTo,
            int valueFrom,
            int valueTo,
            RequestHead head,
            boolean isInTarget) {
        switch (nameTo - nameFrom) {
            case 2 -> {
                if ((bytes[nameFrom] | 0x20) == 't' && (bytes[nameFrom + 1] | 0x20) == 'e') {
                    te(bytes, valueFrom, valueTo);
                }
            }
            case 4 -> {
                if (((int) INT.get(bytes, nameFrom) | (int) LOWER) == HOST) {
                    return host(bytes, valueFrom, valueTo, head, isInTarget);
                }
            }
            case 6 -> {
                if (isWord(bytes, nameFrom, nameTo, EXPECT)) {
                    return expect(bytes, valueFrom, valueTo);
                }
            }
            case 7 -> {
                if (isWord(bytes, nameFrom, nameTo, UPGRADE)) {
                    hasUpgrade = true;
                }
            }
            case 10 -> {
                if (lower(bytes, nameFrom) == CONNECTI && lower(bytes, nameFrom + 2) == NNECTION) {
                    return connection(bytes, valueFrom, valueTo);
                }
            }
            case 14 -> {
                if (lower(bytes, nameFrom) == CONTENT && lower(bytes, nameFrom + 6) == T_LENGTH) {
                    return contentLength(bytes, valueFrom, valueTo);
                }
            }
            case 17 -> {
                if (lower(bytes, nameFrom) == TRANSFER
                        && bytes[nameFrom + 8] == '-'
                        && lower(bytes, nameFrom + 9) == ENCODING) {
                    return transferEncoding(bytes, nameTo + 1, valueFrom, valueTo);
                }
            }
            default -> {}
        }
        return null;
    }

    /// What is wrong with the header section as a whole, or null.
    @Nullable ProtocolError judge() {
        // RFC 9112 §3.2: "A server MUST respond with a 400 (Bad Request) status code to any
        // HTTP/1.1 request message that lacks a Host header field"
        if (isHttp11 && !hasHost) {
            return Refusal.hostMissing();
        }
        return MessageFraming.refusal(
                isHttp11, transferEncoding, transferEncodingValue, contentLength);
    }

    MessageFraming framing() {
        return MessageFraming.decide(
                isHttp11, transferEncoding, transferEncodingValue, contentLength);
    }

    /// RFC 9112 §9.3: `close` wins; else HTTP/1.1 persists, and HTTP/1.0 does if `keep-alive` asks
    /// for it.
    boolean isPersistent() {
        return !hasClose && (isHttp11 || hasKeepAlive);
    }

    // ---- the fields

    // RFC 9112 §3.2: "and to any request message that contains more than one Host header field line
    // or a Host header field with an invalid field value"
    private @Nullable ProtocolError host(
            byte[] bytes, int from, int to, RequestHead head, boolean isInTarget) {
        if (hasHost) {
            return Refusal.hostRepeated();
        }
        if (!Authority.isHostAndOptionalPort(bytes, from, to)) {
            return Refusal.hostMalformed(bytes, from, to);
        }
        hasHost = true;
        // RFC 9112 §3.2.2: "the origin server MUST ignore the received Host header field (if any)
        // and instead use the host information of the request-target"
        if (!isInTarget) {
            head.authority(from, to);
        }
        return null;
    }

    // RFC 9110 §8.6: "Content-Length = 1*DIGIT". A list of equal numbers may be refused, and is.
    private @Nullable ProtocolError contentLength(byte[] bytes, int from, int to) {
        if (contentLength >= 0) {
            return Refusal.contentLengthRepeated();
        }
        long length = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            // 10 × length + digit would pass the largest long
            boolean isTooLong =
                    length > Long.MAX_VALUE / 10
                            || (length == Long.MAX_VALUE / 10 && digit > Long.MAX_VALUE % 10);
            if (digit < 0 || digit > 9 || isTooLong) {
                return Refusal.contentLengthMalformed(bytes, from, to);
            }
            length = length * 10 + digit;
        }
        if (from == to) {
            return Refusal.contentLengthMalformed(bytes, from, to);
        }
        contentLength = length;
        return null;
    }

    /// @param rawFrom where the line's white space before the value starts
    private @Nullable ProtocolError transferEncoding(byte[] bytes, int rawFrom, int from, int to) {
        if (transferEncoding != TransferEncoding.ABSENT) {
            return Refusal.transferEncodingRepeated();
        }
        transferEncoding = TransferEncoding.of(bytes, from, to);
        // A tab there is legal (RFC 9110 §5.5), but no sender is known to write one, and it has
        // hidden the field from servers that others then disagreed with (§11.2).
        for (int i = rawFrom; i < from; i++) {
            if (bytes[i] == '\t') {
                transferEncoding = TransferEncoding.MALFORMED;
            }
        }
        if (transferEncoding != TransferEncoding.CHUNKED) {
            transferEncodingValue = Shown.text(bytes, rawFrom, to);
        }
        return null;
    }

    // RFC 9110 §7.6.1: "Connection = #connection-option", "connection-option = token"
    private @Nullable ProtocolError connection(byte[] bytes, int from, int to) {
        // What browsers send, by two words: a CR, which would be taken for the '-', is in no value.
        if (to - from == 10
                && lower(bytes, from) == KEEP_ALI
                && lower(bytes, from + 2) == EP_ALIVE) {
            hasKeepAlive = true;
            return null;
        }
        for (int at = from; at < to; at++) {
            int elementTo = endOfElement(bytes, at, to);
            int optionFrom = skipSpace(bytes, at, elementTo);
            int optionTo = trimSpace(bytes, optionFrom, elementTo);
            if (!Octets.all(Octets.TOKEN, bytes, optionFrom, optionTo)) {
                return Refusal.connectionMalformed(bytes, from, to);
            }
            if (equals(bytes, optionFrom, optionTo, "close")) {
                hasClose = true;
            } else if (equals(bytes, optionFrom, optionTo, "keep-alive")) {
                hasKeepAlive = true;
            } else if (equals(bytes, optionFrom, optionTo, "upgrade")) {
                hasUpgradeOption = true;
            }
            at = elementTo;
        }
        return null;
    }

    // RFC 9110 §10.1.1: "A server that receives an Expect field value containing a member other
    // than 100-continue MAY respond with a 417 (Expectation Failed) status code"
    private @Nullable ProtocolError expect(byte[] bytes, int from, int to) {
        // RFC 9110 §10.1.1: "A server that receives a 100-continue expectation in an HTTP/1.0
        // request MUST ignore that expectation."
        if (!isHttp11) {
            return null;
        }
        for (int at = from; at < to; at++) {
            int elementTo = endOfElement(bytes, at, to);
            int memberFrom = skipSpace(bytes, at, elementTo);
            int memberTo = trimSpace(bytes, memberFrom, elementTo);
            if (equals(bytes, memberFrom, memberTo, "100-continue")) {
                expectsContinue = true;
            } else if (memberFrom < memberTo) {
                return Refusal.expectation(bytes, from, to);
            }
            at = elementTo;
        }
        return null;
    }

    /// RFC 9110 §10.1.4: `trailers` says that a trailer section would be read. The rest of TE names
    /// codings that are never sent from here.
    private void te(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            int elementTo = endOfElement(bytes, at, to);
            int codingFrom = skipSpace(bytes, at, elementTo);
            int codingTo = trimSpace(bytes, codingFrom, elementTo);
            if (equals(bytes, codingFrom, codingTo, "trailers")) {
                acceptsTrailers = true;
            }
            at = elementTo;
        }
    }

    // ---- lists, RFC 9110 §5.6.1: recipients ignore empty elements

    private static int endOfElement(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != ',') {
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

    private static int trimSpace(byte[] bytes, int from, int to) {
        int at = to;
        while (at > from && (bytes[at - 1] == ' ' || bytes[at - 1] == '\t')) {
            at--;
        }
        return at;
    }

    private static boolean equals(byte[] bytes, int from, int to, String lowerCase) {
        if (to - from != lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            int octet = bytes[from + i];
            if (octet >= 'A' && octet <= 'Z') {
                octet |= 0x20;
            }
            if (octet != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    // ---- words

    /// Eight octets of a name in lower case. A name of ten or more has as many.
    private static long lower(byte[] bytes, int from) {
        return (long) LONG.get(bytes, from) | LOWER;
    }

    /// Whether a short name is the word, compared octet by octet: eight may be more than there are.
    private static boolean isWord(byte[] bytes, int from, int to, long word) {
        long found = 0;
        for (int i = to - 1; i >= from; i--) {
            found = found << 8 | (bytes[i] | 0x20);
        }
        return found == word;
    }

    private static long word(String text) {
        long word = 0;
        for (int i = Math.min(8, text.length()) - 1; i >= 0; i--) {
            word = word << 8 | text.charAt(i);
        }
        return word;
    }
}
