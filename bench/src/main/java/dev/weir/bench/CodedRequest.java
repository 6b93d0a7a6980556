package dev.weir.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The requests of [Samples] as HTTP/2 and HTTP/3 have them: field lines, coded by HPACK or QPACK.
/// It is plain, and shares no code with what it measures.
///
/// @param path `:path`
/// @param authority `:authority`
/// @param lines the other fields, but for those that HTTP/1.1 alone has
record CodedRequest(String path, String authority, List<Line> lines) {

    /// A field line.
    record Line(String name, String value) {}

    /// @param request `plaintext` or `browser`
    static CodedRequest of(String request) {
        byte[] bytes =
                switch (request) {
                    case "plaintext" -> Samples.plaintext();
                    case "browser" -> Samples.browserWithParameter("42");
                    default -> throw new IllegalArgumentException(request);
                };
        List<String> all = new String(bytes, US_ASCII).strip().lines().toList();
        String authority = "";
        var lines = new ArrayList<Line>();
        for (String line : all.subList(1, all.size())) {
            String[] parts = line.split(": ", 2);
            String name = parts[0].toLowerCase(Locale.ROOT);
            switch (name) {
                case "host" -> authority = parts[1];
                case "connection" -> {}
                default -> lines.add(new Line(name, parts[1]));
            }
        }
        return new CodedRequest(all.getFirst().split(" ", -1)[1], authority, List.copyOf(lines));
    }

    /// What answers have to have.
    static String content(String request) {
        return request.equals("plaintext") ? Samples.PLAINTEXT_CONTENT : "42";
    }

    /// By HPACK (RFC 7541 §6). The first request on a connection puts all but the path into the
    /// table, and the others refer to it, as clients do.
    byte[] hpack(boolean isFirst) {
        var block = new ByteArrayOutputStream();
        block.write(0x82); // :method GET
        block.write(0x86); // :scheme http
        integer(block, 0x00, 4, 4); // :path, not to be kept
        text(block, 0x00, 7, path);
        if (isFirst) {
            integer(block, 0x40, 6, 1); // :authority, to be kept
            text(block, 0x00, 7, authority);
        } else {
            integer(block, 0x80, 7, 62 + lines.size());
        }
        for (int i = 0; i < lines.size(); i++) {
            if (isFirst) {
                block.write(0x40);
                text(block, 0x00, 7, lines.get(i).name());
                text(block, 0x00, 7, lines.get(i).value());
            } else {
                integer(block, 0x80, 7, 61 + lines.size() - i);
            }
        }
        return block.toByteArray();
    }

    /// By QPACK (RFC 9204 §4.5) without a dynamic table and without Huffman's code, in a HEADERS
    /// frame: all that a request stream has.
    byte[] qpackFrame() {
        var block = new ByteArrayOutputStream();
        block.write(0); // Required Insert Count
        block.write(0); // Base
        block.write(0xc0 | 17); // :method GET
        block.write(0xc0 | 23); // :scheme https
        integer(block, 0x50, 4, 1); // :path
        text(block, 0x00, 7, path);
        integer(block, 0x50, 4, 0); // :authority
        text(block, 0x00, 7, authority);
        for (Line line : lines) {
            text(block, 0x20, 3, line.name());
            text(block, 0x00, 7, line.value());
        }
        var frame = new ByteArrayOutputStream();
        frame.write(1);
        frame.write(0x40 | (block.size() >> 8)); // a length in two bytes
        frame.write(block.size());
        frame.writeBytes(block.toByteArray());
        return frame.toByteArray();
    }

    private static void text(ByteArrayOutputStream into, int first, int bits, String text) {
        integer(into, first, bits, text.length());
        into.writeBytes(text.getBytes(US_ASCII));
    }

    /// RFC 7541 §5.1.
    private static void integer(ByteArrayOutputStream into, int first, int bits, int value) {
        int most = (1 << bits) - 1;
        if (value < most) {
            into.write(first | value);
            return;
        }
        into.write(first | most);
        int rest = value - most;
        while (rest >= 128) {
            into.write(0x80 | (rest & 0x7f));
            rest >>= 7;
        }
        into.write(rest);
    }
}
