package dev.weir.http.fieldcoding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.http.Buffers;
import dev.weir.http.HttpVersion;
import dev.weir.http.Limits;
import dev.weir.http.Peer;
import dev.weir.http.ProtocolError;
import dev.weir.http.Request;
import dev.weir.http.RequestBody;
import dev.weir.http.RequestHead;
import java.util.Objects;

/// A request's header section without a coding: the lines are given as text, each `name: value`.
final class Lines {

    /// What every request has; a test adds to it.
    static final String GET = ":method: GET\n:scheme: http\n:path: /\n:authority: example.org\n";

    final Buffers buffers = new Buffers();
    final RequestSection section;
    final RequestHead head = new RequestHead();

    Lines() {
        this(Limits.defaults());
    }

    Lines(Limits limits) {
        this(limits, false, false);
    }

    Lines(Limits limits, boolean isSecure, boolean isTunnelOffered) {
        section =
                new RequestSection(HttpVersion.HTTP_2, limits, buffers, isSecure, isTunnelOffered);
    }

    /// Reads a section whole.
    ///
    /// @return whether it is a request
    boolean read(String lines) {
        section.begin(head);
        put(section, lines);
        return section.end();
    }

    static void put(FieldSection section, String lines) {
        for (String line : lines.split("\n", -1)) {
            if (!line.isEmpty()) {
                int colon = line.indexOf(": ", 1);
                put(section, line.substring(0, colon), line.substring(colon + 2));
            }
        }
    }

    static void put(FieldSection section, String name, String value) {
        byte[] nameBytes = name.getBytes(ISO_8859_1);
        byte[] valueBytes = value.getBytes(ISO_8859_1);
        int nameFrom = section.to();
        section.add(nameBytes, 0, nameBytes.length);
        int nameTo = section.to();
        section.add(valueBytes, 0, valueBytes.length);
        int kind = FieldKind.of(section.bytes(), nameFrom, nameTo, nameTo, section.to());
        section.line(kind, nameFrom, nameTo, nameTo, section.to());
    }

    /// The request, which must be one.
    Request request(String lines) {
        if (!read(lines)) {
            throw new AssertionError("refused: " + section.error());
        }
        return new Request(head, RequestBody.EMPTY, Peer.NONE);
    }

    /// The status of what must be refused, with `*` if it is malformed: a stream error.
    String refusal(String lines) {
        if (read(lines)) {
            return "none";
        }
        ProtocolError error = Objects.requireNonNull(section.error());
        return error.status().code() + (section.isMalformed() ? "*" : "") + " " + error.part();
    }
}
