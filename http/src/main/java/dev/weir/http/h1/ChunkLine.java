package dev.weir.http.h1;

import dev.weir.http.ProtocolError;
import dev.weir.http.grammar.Octets;
import org.jspecify.annotations.Nullable;

/// The first line of a chunk, `chunk-size [ chunk-ext ] CRLF` (RFC 9112 §7.1), read octet by octet.
///
/// Extensions are checked against their grammar and then ignored, as RFC 9112 §7.1.1 has it. The
/// bad white space (BWS) that the grammar allows around `;` and `=` is refused: "A sender MUST NOT
/// generate BWS" (RFC 9110 §5.6.3), no sender is known to write any extension at all, and servers
/// that skip white space in this line differ in what they skip, which has hidden requests (RFC 9112
/// §11.2).
final class ChunkLine {

    private enum State {
        SIZE,
        EXTENSION_NAME_START,
        EXTENSION_NAME,
        EXTENSION_VALUE_START,
        EXTENSION_TOKEN,
        EXTENSION_QUOTED,
        EXTENSION_QUOTED_PAIR,
        EXTENSION_QUOTED_END,
        LF,
        COMPLETE
    }

    /// As many digits as a `long` has; more can be leading zeros only.
    private static final int DIGITS_MAX = 16;

    private final int extensionBytesMax;
    private State state = State.SIZE;
    private long size;
    private int digits;
    private int extensionBytes;

    ChunkLine(int extensionBytesMax) {
        this.extensionBytesMax = extensionBytesMax;
    }

    /// Takes the next octet.
    ///
    /// @return what is wrong with it, or null
    @Nullable ProtocolError take(int octet) {
        return switch (state) {
            case SIZE -> size(octet);
            case LF -> lf(octet);
            case COMPLETE -> throw new AssertionError("the line has ended; please report");
            case EXTENSION_NAME_START,
                    EXTENSION_NAME,
                    EXTENSION_VALUE_START,
                    EXTENSION_TOKEN,
                    EXTENSION_QUOTED,
                    EXTENSION_QUOTED_PAIR,
                    EXTENSION_QUOTED_END ->
                    extension(octet);
        };
    }

    // RFC 9112 §7.1: "chunk-size = 1*HEXDIG"; "recipients MUST anticipate potentially large
    // hexadecimal numerals and prevent parsing errors due to integer conversion overflows"
    private @Nullable ProtocolError size(int octet) {
        int digit = Octets.hexValue(octet);
        if (digit >= 0) {
            if (digits == DIGITS_MAX || size > Long.MAX_VALUE >> 4) {
                return Refusal.chunkSizeTooLarge();
            }
            size = size << 4 | digit;
            digits++;
            return null;
        }
        if (digits == 0) {
            return Refusal.chunkSize(octet);
        }
        if (octet == ';') {
            return startExtension();
        }
        if (octet != '\r') {
            return Refusal.chunkSize(octet);
        }
        state = State.LF;
        return null;
    }

    private @Nullable ProtocolError lf(int octet) {
        if (octet != '\n') {
            return Refusal.chunkLineEnd(octet);
        }
        state = State.COMPLETE;
        return null;
    }

    // RFC 9112 §7.1.1: "chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )"
    private @Nullable ProtocolError extension(int octet) {
        boolean isToken = Octets.is(Octets.TOKEN, octet);
        State next =
                switch (state) {
                    case EXTENSION_NAME_START -> isToken ? State.EXTENSION_NAME : null;
                    case EXTENSION_NAME ->
                            isToken
                                    ? State.EXTENSION_NAME
                                    : octet == '=' ? State.EXTENSION_VALUE_START : end(octet);
                    case EXTENSION_VALUE_START ->
                            isToken
                                    ? State.EXTENSION_TOKEN
                                    : octet == '"' ? State.EXTENSION_QUOTED : null;
                    case EXTENSION_TOKEN -> isToken ? State.EXTENSION_TOKEN : end(octet);
                    case EXTENSION_QUOTED -> quoted(octet);
                    case EXTENSION_QUOTED_PAIR ->
                            Octets.is(Octets.FIELD_VALUE, octet) ? State.EXTENSION_QUOTED : null;
                    case EXTENSION_QUOTED_END -> end(octet);
                    case SIZE, LF, COMPLETE -> throw new AssertionError(state);
                };
        if (next == null) {
            return Refusal.chunkExtension(octet);
        }
        state = next;
        return next == State.LF ? null : countExtension();
    }

    /// After a name or a value: another extension, or the end of the line.
    private static @Nullable State end(int octet) {
        return octet == ';' ? State.EXTENSION_NAME_START : octet == '\r' ? State.LF : null;
    }

    // RFC 9110 §5.6.4: "qdtext = HTAB / SP / %x21 / %x23-5B / %x5D-7E / obs-text"
    private static @Nullable State quoted(int octet) {
        return switch (octet) {
            case '"' -> State.EXTENSION_QUOTED_END;
            case '\\' -> State.EXTENSION_QUOTED_PAIR;
            default -> Octets.is(Octets.FIELD_VALUE, octet) ? State.EXTENSION_QUOTED : null;
        };
    }

    private @Nullable ProtocolError startExtension() {
        state = State.EXTENSION_NAME_START;
        return countExtension();
    }

    // RFC 9112 §7.1.1: "A server ought to limit the total length of chunk extensions received in a
    // request"
    private @Nullable ProtocolError countExtension() {
        extensionBytes++;
        return extensionBytes > extensionBytesMax
                ? Refusal.chunkExtensionTooLong(extensionBytesMax)
                : null;
    }

    boolean isStarted() {
        return digits > 0;
    }

    boolean isComplete() {
        return state == State.COMPLETE;
    }

    long size() {
        return size;
    }

    /// How long the line was, with its CRLF.
    int bytes() {
        return digits + extensionBytes + 2;
    }

    void clear() {
        state = State.SIZE;
        size = 0;
        digits = 0;
        extensionBytes = 0;
    }
}
