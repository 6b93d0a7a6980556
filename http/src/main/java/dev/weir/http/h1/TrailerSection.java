package dev.weir.http.h1;

import dev.weir.http.Fields;
import dev.weir.http.Limits;
import dev.weir.http.ProtocolError;
import dev.weir.http.grammar.FieldPlaces;
import dev.weir.http.grammar.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The trailer section after the last chunk (RFC 9112 §7.1.2), read octet by octet: it is rare, so
/// it is plain. The grammar is that of the header section, to the letter.
final class TrailerSection {

    private enum State {
        LINE_START,
        NAME,
        VALUE,
        LINE_LF,
        LAST_LF,
        COMPLETE
    }

    private static final int LINE_BYTES_STEP = 128; // a growth step, not a limit

    private final Limits limits;
    private final List<String> namesAndValues = new ArrayList<>();
    private State state = State.LINE_START;
    private byte[] line = new byte[0];
    private int lineBytes;
    private int nameBytes;
    private int sectionBytes;

    TrailerSection(Limits limits) {
        this.limits = limits;
    }

    /// Takes the next octet.
    ///
    /// @return what is wrong with it, or null
    @Nullable ProtocolError take(byte octet) {
        sectionBytes++;
        if (sectionBytes > limits.trailerBytesMax()) {
            return Refusal.trailersTooLong(limits.trailerBytesMax());
        }
        return switch (state) {
            case LINE_START -> octet == '\r' ? next(State.LAST_LF) : startLine(octet);
            case NAME -> name(octet);
            case VALUE -> value(octet);
            case LINE_LF -> octet == '\n' ? endLine() : Refusal.bareCr(octet);
            case LAST_LF -> octet == '\n' ? next(State.COMPLETE) : Refusal.bareCr(octet);
            case COMPLETE -> throw new AssertionError("the section has ended; please report");
        };
    }

    private @Nullable ProtocolError startLine(byte octet) {
        if (namesAndValues.size() / 2 == limits.trailerLinesMax()) {
            return Refusal.tooManyTrailerLines(limits.trailerLinesMax());
        }
        lineBytes = 0;
        state = State.NAME;
        return name(octet);
    }

    // RFC 9112 §5: "field-line = field-name ":" OWS field-value OWS"
    private @Nullable ProtocolError name(byte octet) {
        if (octet == ':' && lineBytes > 0) {
            String name = text(0, lineBytes);
            if (FieldPlaces.isForHeadOfRequest(name)) {
                return Refusal.trailerForbidden(name);
            }
            nameBytes = lineBytes;
            state = State.VALUE;
            return null;
        }
        add(octet);
        return Octets.is(Octets.TOKEN, octet)
                ? null
                : Refusal.fieldName(line, 0, lineBytes - 1, false);
    }

    private @Nullable ProtocolError value(byte octet) {
        if (octet == '\r') {
            return next(State.LINE_LF);
        }
        add(octet);
        return Octets.is(Octets.FIELD_VALUE, octet)
                ? null
                : Refusal.fieldValue(line, 0, nameBytes, octet);
    }

    private @Nullable ProtocolError endLine() {
        namesAndValues.add(text(0, nameBytes));
        namesAndValues.add(text(nameBytes, lineBytes));
        return next(State.LINE_START);
    }

    private @Nullable ProtocolError next(State next) {
        state = next;
        return null;
    }

    private void add(byte octet) {
        if (lineBytes == line.length) {
            line = Arrays.copyOf(line, Math.max(LINE_BYTES_STEP, 2 * line.length));
        }
        line[lineBytes++] = octet;
    }

    private String text(int from, int to) {
        return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
    }

    boolean isComplete() {
        return state == State.COMPLETE;
    }

    /// The section; [Fields] takes the white space off the values' ends (RFC 9112 §5.1).
    Fields fields() {
        return Fields.of(namesAndValues.toArray(String[]::new));
    }
}
