package dev.weir.http.h3;

import dev.weir.http.fieldcoding.CodedReader;
import dev.weir.http.fieldcoding.FieldKind;
import dev.weir.http.fieldcoding.FieldSection;
import org.jspecify.annotations.Nullable;

/// Reads encoded field sections (RFC 9204 §4.5) for a dynamic table of capacity 0: whatever refers
/// to a dynamic entry refers to none.
///
/// **Threads:** not safe; one connection has one.
final class FieldSectionDecoder {

    private final CodedReader in = new CodedReader();

    /// Reads a whole encoded field section, line by line into `section`.
    ///
    /// @return why it cannot be read, which is QPACK_DECOMPRESSION_FAILED (§2.2), or null
    @Nullable String decode(byte[] bytes, int from, int to, FieldSection section) {
        in.begin(bytes, from, to);
        String fault = prefix();
        while (fault == null && in.hasMore()) {
            fault = line(section);
        }
        return fault;
    }

    /// §4.5.1
    private @Nullable String prefix() {
        long insertCount = in.integer(8);
        if (insertCount < 0) {
            return unreadable("Required Insert Count");
        }
        // §4.5.1.1: "If the decoder encounters a value of EncodedInsertCount that could not have
        // been produced by a conformant encoder, it MUST treat this as a connection error of type
        // QPACK_DECOMPRESSION_FAILED." For a table of no entries that is any but 0.
        if (insertCount > 0) {
            return "The dynamic table has no entries, but the Required Insert Count is coded as "
                    + insertCount;
        }
        if (!in.hasMore()) {
            return unreadable("Base");
        }
        boolean isNegative = (in.peek() & 0x80) != 0;
        if (in.integer(7) < 0) {
            return unreadable("Delta Base");
        }
        // §4.5.1.2: "An endpoint MUST treat a field block with a Sign bit of 1 as invalid if the
        // value of Required Insert Count is less than or equal to the value of Delta Base."
        return isNegative ? "The Base is negative" : null;
    }

    private @Nullable String line(FieldSection section) {
        int first = in.peek();
        if ((first & 0x80) != 0) {
            return (first & 0x40) != 0 ? indexed(section) : dynamic(); // §4.5.2
        }
        if ((first & 0x40) != 0) {
            return (first & 0x10) != 0 ? literalWithNameReference(section) : dynamic(); // §4.5.4
        }
        return (first & 0x20) != 0
                ? literal(section) // §4.5.6
                : dynamic(); // §4.5.3, §4.5.5: post-base
    }

    private static String dynamic() {
        return "A field line refers to the dynamic table, which has no entries";
    }

    private @Nullable String indexed(FieldSection section) {
        long index = in.integer(6);
        if (index < 0 || index >= StaticTable.SIZE) {
            return noEntry(index);
        }
        StaticTable.addLine((int) index, section);
        return null;
    }

    private @Nullable String literalWithNameReference(FieldSection section) {
        long index = in.integer(4);
        if (index < 0 || index >= StaticTable.SIZE) {
            return noEntry(index);
        }
        int nameFrom = section.to();
        StaticTable.addName((int) index, section);
        return value(section, nameFrom, StaticTable.nameKind((int) index));
    }

    // §3.1: "When the decoder encounters an invalid static table index in a field line
    // representation, it MUST treat this as a connection error of type QPACK_DECOMPRESSION_FAILED."
    private static String noEntry(long index) {
        return index < 0
                ? unreadable("index")
                : "The static table has 99 entries, and none of index " + index;
    }

    private @Nullable String literal(FieldSection section) {
        int nameFrom = section.to();
        if (in.string(3, section) < 0) {
            return unreadable("name");
        }
        int kind = FieldKind.ofName(section.bytes(), nameFrom, section.to());
        return value(section, nameFrom, kind);
    }

    private @Nullable String value(FieldSection section, int nameFrom, int nameKind) {
        int valueFrom = section.to();
        if (in.string(7, section) < 0) {
            return unreadable("value");
        }
        int valueTo = section.to();
        int kind = FieldKind.withValue(nameKind, section.bytes(), valueFrom, valueTo);
        section.line(kind, nameFrom, valueFrom, valueFrom, valueTo);
        return null;
    }

    private static String unreadable(String part) {
        return "A field section breaks off in, or miscodes, the " + part;
    }
}
