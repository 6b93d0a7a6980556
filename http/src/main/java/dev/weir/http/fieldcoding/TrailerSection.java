package dev.weir.http.fieldcoding;

import dev.weir.http.Buffers;
import dev.weir.http.Fields;
import dev.weir.http.Limits;
import dev.weir.http.grammar.FieldPlaces;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The trailer section of a request in HTTP/2 or HTTP/3 (RFC 9113 §8.1, RFC 9114 §4.1). Every
/// offence makes the request malformed but for the size, as nothing after it can be waited for.
///
/// **Threads:** not safe; a connection has one.
public final class TrailerSection extends FieldSection {

    private final Limits limits;
    private final List<String> namesAndValues = new ArrayList<>();
    private long sectionBytes;

    /// An empty section, within `limits` and in arrays of `buffers`.
    public TrailerSection(Limits limits, Buffers buffers) {
        super(buffers);
        this.limits = limits;
    }

    /// Starts a new section.
    public void begin() {
        clear();
        namesAndValues.clear();
        sectionBytes = 0;
    }

    @Override
    public void line(int kind, int nameFrom, int nameTo, int valueFrom, int valueTo) {
        if (isRefused()) {
            return;
        }
        byte[] bytes = bytes();
        sectionBytes += nameTo - nameFrom + valueTo - valueFrom + LINE_OVERHEAD_BYTES;
        if (sectionBytes > limits.trailerBytesMax()) {
            refuse(SectionRefusal.trailersTooLong(limits.trailerBytesMax()));
        } else if (namesAndValues.size() / 2 == limits.trailerLinesMax()) {
            refuse(SectionRefusal.tooManyTrailerLines(limits.trailerLinesMax()));
        } else if (kind >= FieldKind.PSEUDO) {
            // RFC 9113 §8.1: "Trailers MUST NOT include pseudo-header fields"
            malformed(SectionRefusal.pseudoInTrailers(bytes, nameFrom, nameTo));
        } else if (kind == FieldKind.MALFORMED_NAME) {
            malformed(SectionRefusal.name(bytes, nameFrom, nameTo));
        } else if (kind == FieldKind.MALFORMED_VALUE) {
            malformed(SectionRefusal.value(bytes, nameFrom, nameTo));
        } else if (kind == FieldKind.CONNECTION_SPECIFIC) {
            malformed(SectionRefusal.connectionSpecific(bytes, nameFrom, nameTo));
        } else {
            field(text(nameFrom, nameTo), text(valueFrom, valueTo));
        }
    }

    private void field(String name, String value) {
        if (FieldPlaces.isForHeadOfRequest(name)) {
            malformed(SectionRefusal.trailerForbidden(name));
            return;
        }
        namesAndValues.add(name);
        namesAndValues.add(value);
        forgetOctets();
    }

    private String text(int from, int to) {
        return new String(bytes(), from, to - from, StandardCharsets.ISO_8859_1);
    }

    /// The section, if there was no [#error].
    public Fields fields() {
        return Fields.of(namesAndValues.toArray(String[]::new));
    }
}
