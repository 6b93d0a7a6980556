package dev.weir.http.h3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.http.Buffers;
import dev.weir.http.Limits;
import dev.weir.http.fieldcoding.CodedReader;
import dev.weir.http.fieldcoding.TrailerSection;
import java.util.ArrayList;
import java.util.List;

/// What came back on a request stream, read frame by frame as a client does.
final class Answer {

    /// Each field section as `name: value` lines, interim answers first, trailers last.
    final List<List<String>> sections = new ArrayList<>();

    /// Sizes of DATA frames.
    final List<Integer> dataBytes = new ArrayList<>();

    private final StringBuilder content = new StringBuilder();

    Answer(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            long type = VarInt.valueAt(bytes, at);
            at += VarInt.sizeAt(bytes, at);
            int length = (int) VarInt.valueAt(bytes, at);
            at += VarInt.sizeAt(bytes, at);
            if (type == 0) {
                dataBytes.add(length);
                content.append(new String(bytes, at, length, ISO_8859_1));
            } else if (type == 1) {
                sections.add(lines(bytes, at, at + length));
            } else {
                throw new AssertionError("a frame of type " + type);
            }
            at += length;
        }
    }

    String status() {
        return sections.getFirst().getFirst().substring(":status: ".length());
    }

    String content() {
        return content.toString();
    }

    boolean has(String line) {
        return sections.getFirst().contains(line);
    }

    /// Reads static entries and literals (RFC 9204 §4.5).
    private static List<String> lines(byte[] bytes, int from, int to) {
        var lines = new ArrayList<String>();
        var in = new CodedReader();
        in.begin(bytes, from + 2, to);
        while (in.hasMore()) {
            int first = in.peek();
            if ((first & 0xc0) == 0xc0) {
                int index = (int) in.integer(6);
                lines.add(StaticTable.name(index) + ": " + StaticTable.value(index));
            } else if ((first & 0xd0) == 0x50) {
                lines.add(StaticTable.name((int) in.integer(4)) + ": " + text(in, 7));
            } else if ((first & 0xe0) == 0x20) {
                lines.add(text(in, 3) + ": " + text(in, 7));
            } else {
                throw new AssertionError("a field line that starts with " + first);
            }
        }
        return lines;
    }

    private static String text(CodedReader in, int prefixBits) {
        var section = new TrailerSection(Limits.defaults(), new Buffers());
        section.begin();
        int length = in.string(prefixBits, section);
        if (length < 0) {
            throw new AssertionError("a string breaks off");
        }
        return new String(section.bytes(), 0, length, ISO_8859_1);
    }
}
