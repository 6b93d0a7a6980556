package dev.weir.http.h2;

import dev.weir.http.fieldcoding.CodedReader;
import dev.weir.http.fieldcoding.FieldKind;
import dev.weir.http.fieldcoding.FieldSection;

/// Decodes field blocks (RFC 7541 §3, §6) into sections.
///
/// What a line is to the rules of sections is kept beside it in the tables, so a line that comes
/// again is copied and not looked at again. How much a block may be unpacked to is bounded, so one
/// of references to a large line ("HPACK bomb") is not read to its end.
///
/// **Threads:** not safe; a connection has one.
final class HpackDecoder {

    /// RFC 9113 §6.5.2: SETTINGS_HEADER_TABLE_SIZE has "The initial value ... 4,096 octets".
    static final int TABLE_BYTES_AT_FIRST = 4096;

    private final DynamicTable table;
    private final CodedReader reader = new CodedReader();
    private final int unpackedBytesMax;
    private int tableBytesMax;
    private int unpackedBytes; // of the block so far

    /// @param tableBytesMax what SETTINGS_HEADER_TABLE_SIZE says to the peer, or will say
    /// @param unpackedBytesMax octets of names and values in one block
    HpackDecoder(int tableBytesMax, int unpackedBytesMax) {
        this.unpackedBytesMax = unpackedBytesMax;
        this.tableBytesMax = Math.max(tableBytesMax, TABLE_BYTES_AT_FIRST);
        table = new DynamicTable(this.tableBytesMax);
        table.resize(TABLE_BYTES_AT_FIRST);
    }

    /// The peer knows the setting now. If the table is larger, the next block has to shrink it.
    void settingIsKnown(int tableBytesMax) {
        this.tableBytesMax = tableBytesMax;
    }

    DynamicTable table() {
        return table;
    }

    /// Decodes a whole field block.
    ///
    /// @throws ConnectionError COMPRESSION_ERROR: the tables of both ends may differ from now on;
    ///   or ENHANCE_YOUR_CALM if it unpacks to too much
    void decode(byte[] block, int from, int to, FieldSection section) throws ConnectionError {
        reader.begin(block, from, to);
        unpackedBytes = 0;
        boolean isAtStart = true;
        while (reader.hasMore()) {
            int octet = reader.peek();
            if (isAtStart && (octet & 0xe0) != 0x20) {
                checkSize();
            }
            if (octet >= 0x80) {
                indexed(section);
            } else if (octet >= 0x40) {
                literal(6, true, section);
            } else if (octet < 0x20) {
                literal(4, false, section); // without indexing, or never indexed
            } else {
                // RFC 7541 §4.2: "This dynamic table size update MUST occur at the beginning of the
                // first header block following the change to the dynamic table size."
                if (!isAtStart) {
                    throw malformed("a table size update after a field line");
                }
                resize();
                continue;
            }
            isAtStart = false;
        }
    }

    /// RFC 7541 §4.2: a change of the setting that makes the table smaller has to be answered by an
    /// update at the start of the next block.
    private void checkSize() throws ConnectionError {
        if (table.bytesMax() > tableBytesMax) {
            throw malformed("no table size update after the setting was lowered");
        }
    }

    // RFC 7541 §6.1
    private void indexed(FieldSection section) throws ConnectionError {
        long index = reader.integer(7);
        if (index > 0 && index <= StaticTable.COUNT) {
            int at = (int) index;
            byte[] name = StaticTable.name(at);
            byte[] value = StaticTable.value(at);
            int nameFrom = section.to();
            section.add(name, 0, name.length);
            int nameTo = section.to();
            section.add(value, 0, value.length);
            count(section.to() - nameFrom);
            section.line(StaticTable.kind(at), nameFrom, nameTo, nameTo, section.to());
            return;
        }
        int line = dynamicLine(index);
        int nameFrom = section.to();
        int nameBytes = table.nameTo(line) - table.nameFrom(line);
        section.add(table.bytes(), table.nameFrom(line), table.valueTo(line));
        int nameTo = nameFrom + nameBytes;
        count(section.to() - nameFrom);
        section.line(table.kind(line), nameFrom, nameTo, nameTo, section.to());
    }

    /// The line of the dynamic table at an index that is beyond the static one.
    private int dynamicLine(long index) throws ConnectionError {
        // RFC 7541 §2.3.3: "Indices strictly greater than the sum of the lengths of both tables
        // MUST
        // be treated as a decoding error." §6.1: "The index value of 0 is not used. It MUST be
        // treated as a decoding error if found in an indexed header field representation."
        if (index <= 0 || index > StaticTable.COUNT + table.count()) {
            throw malformed(index < 0 ? "an index that ends in its middle" : "an index of no line");
        }
        return (int) index - StaticTable.COUNT - 1;
    }

    // RFC 7541 §6.2
    private void literal(int prefixBits, boolean isIndexed, FieldSection section)
            throws ConnectionError {
        long index = reader.integer(prefixBits);
        int nameFrom = section.to();
        int nameKind;
        if (index == 0) {
            checkString(reader.string(7, section));
            nameKind = FieldKind.ofName(section.bytes(), nameFrom, section.to());
        } else if (index > 0 && index <= StaticTable.COUNT) {
            byte[] name = StaticTable.name((int) index);
            section.add(name, 0, name.length);
            nameKind = StaticTable.nameKind((int) index);
        } else {
            int line = dynamicLine(index);
            section.add(table.bytes(), table.nameFrom(line), table.nameTo(line));
            // The kind of its line says nothing of the name if the value was malformed.
            nameKind = FieldKind.ofName(section.bytes(), nameFrom, section.to());
        }
        int nameTo = section.to();
        checkString(reader.string(7, section));
        int valueTo = section.to();
        count(valueTo - nameFrom);
        int kind = FieldKind.withValue(nameKind, section.bytes(), nameTo, valueTo);
        if (isIndexed) {
            table.add(section.bytes(), nameFrom, nameTo, nameTo, valueTo, kind);
        }
        section.line(kind, nameFrom, nameTo, nameTo, valueTo);
    }

    private void count(int lineBytes) throws ConnectionError {
        unpackedBytes += lineBytes;
        if (unpackedBytes > unpackedBytesMax) {
            throw new ConnectionError(
                    ErrorCode.ENHANCE_YOUR_CALM, "a field block that unpacks to too much");
        }
    }

    private static void checkString(int length) throws ConnectionError {
        if (length < 0) {
            throw malformed(
                    length == CodedReader.INCOMPLETE
                            ? "a string that ends in its middle"
                            : "a string that is coded wrongly");
        }
    }

    // RFC 7541 §6.3: "The new maximum size MUST be lower than or equal to the limit determined by
    // the protocol using HPACK. A value that exceeds this limit MUST be treated as a decoding
    // error."
    private void resize() throws ConnectionError {
        long bytes = reader.integer(5);
        if (bytes < 0 || bytes > tableBytesMax) {
            throw malformed("a table size above SETTINGS_HEADER_TABLE_SIZE");
        }
        table.resize((int) bytes);
    }

    private static ConnectionError malformed(String what) {
        return new ConnectionError(ErrorCode.COMPRESSION_ERROR, "field block with " + what);
    }
}
