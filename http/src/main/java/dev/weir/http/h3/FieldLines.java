package dev.weir.http.h3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.http.Fields;
import dev.weir.http.fieldcoding.CodedWriter;
import java.util.Arrays;
import java.util.Locale;

/// Encodes field lines by the static table and Huffman coding alone (RFC 9204 §4.5), so that the
/// same lines always have the same bytes, and those of a constant are made once.
final class FieldLines {

    static final Fields.Encoding ENCODING = FieldLines::encode;

    private static final int INDEXED = 0b1100_0000; // §4.5.2, static
    private static final int NAME_REFERENCE = 0b0101_0000; // §4.5.4, static
    private static final int NEVER_INDEXED = 0b0010_0000; // §4.5.4, the N bit
    private static final int LITERAL = 0b0010_0000; // §4.5.6

    private FieldLines() {}

    private static byte[] encode(Fields fields) {
        int bytesMax = 0;
        for (int i = 0; i < fields.count(); i++) {
            bytesMax +=
                    fields.name(i).length()
                            + fields.value(i).length()
                            + 2 * CodedWriter.INTEGER_BYTES_MAX;
        }
        byte[] made = new byte[bytesMax];
        int at = 0;
        for (int i = 0; i < fields.count(); i++) {
            // RFC 9114 §4.2: "Characters in field names MUST be converted to lowercase prior to
            // their encoding."
            at = line(fields.name(i).toLowerCase(Locale.ROOT), fields.value(i), made, at);
        }
        return Arrays.copyOf(made, at);
    }

    private static int line(String name, String value, byte[] into, int from) {
        int[] entries = StaticTable.entries(name);
        for (int index : entries) {
            if (StaticTable.value(index).equals(value)) {
                return CodedWriter.integer(INDEXED, 6, index, into, from);
            }
        }
        int at = from;
        if (entries.length > 0) {
            // RFC 9204 §7.1.3: a secret is not to end up in a table further on.
            int never = name.equals("set-cookie") ? NEVER_INDEXED : 0;
            at = CodedWriter.integer(NAME_REFERENCE | never, 4, entries[0], into, at);
        } else {
            byte[] octets = name.getBytes(ISO_8859_1);
            at = CodedWriter.string(LITERAL, 3, octets, 0, octets.length, into, at);
        }
        byte[] octets = value.getBytes(ISO_8859_1);
        return CodedWriter.string(0, 7, octets, 0, octets.length, into, at);
    }
}
