package dev.weir.http.h2;

import java.util.Arrays;

/// The dynamic table of a decoder (RFC 7541 §2.3.2, §4): the lines that came last, newest first.
///
/// Octets lie in one ring of bytes, so a table of any content costs no object for a line. A line
/// whose octets would wrap around the end of the ring starts at its beginning instead. The ring is
/// twice as large as the table may ever be: then the oldest line that is left lies in its second
/// half whenever one is put at its beginning, so no two overlap.
///
/// **Threads:** not safe; a connection has one.
final class DynamicTable {

    /// RFC 7541 §4.1: "The additional 32 octets account for an estimated overhead associated with
    /// an entry."
    static final int LINE_OVERHEAD_BYTES = 32;

    private static final int PLACES = 4; // from, name to, value to, kind
    private static final int LINES_STEP = 8; // a growth step, not a limit
    private static final int RING_BYTES_STEP = 512; // likewise

    private byte[] bytes = new byte[0];
    private int[] lines = new int[LINES_STEP * PLACES]; // a ring too; a power of two of lines
    private int newest; // index of the newest line in the ring
    private int count;
    private int usedBytes;
    private final int ringBytesMax;
    private int bytesMax;
    private int head; // where the next line's octets go

    /// @param bytesMax the most it may ever hold, as RFC 7541 §4.1 counts it; and at first
    DynamicTable(int bytesMax) {
        this.bytesMax = bytesMax;
        ringBytesMax = 2 * bytesMax;
    }

    int count() {
        return count;
    }

    /// How large it is, as RFC 7541 §4.1 counts.
    int usedBytes() {
        return usedBytes;
    }

    int bytesMax() {
        return bytesMax;
    }

    /// Changes the most it may hold, up to what it may ever, and evicts what is too much (RFC 7541
    /// §4.3).
    void resize(int bytesMax) {
        this.bytesMax = bytesMax;
        evict(0);
    }

    byte[] bytes() {
        return bytes;
    }

    /// Where the name of a line starts in [#bytes]; 0 is the newest line.
    int nameFrom(int index) {
        return lines[place(index)];
    }

    int nameTo(int index) {
        return lines[place(index) + 1];
    }

    /// The value starts where the name ends.
    int valueTo(int index) {
        return lines[place(index) + 2];
    }

    int kind(int index) {
        return lines[place(index) + 3];
    }

    private int place(int index) {
        return ((newest - index) & (lines.length / PLACES - 1)) * PLACES;
    }

    /// Adds a line (RFC 7541 §4.4). One that is larger than the table empties it, and is not added.
    ///
    /// The octets may be the table's own only if the caller has copied them.
    void add(byte[] from, int nameFrom, int nameTo, int valueFrom, int valueTo, int kind) {
        int nameBytes = nameTo - nameFrom;
        int octets = nameBytes + valueTo - valueFrom;
        int size = octets + LINE_OVERHEAD_BYTES;
        evict(size);
        if (size > bytesMax) {
            return;
        }
        int at = room(octets);
        System.arraycopy(from, nameFrom, bytes, at, nameBytes);
        System.arraycopy(from, valueFrom, bytes, at + nameBytes, valueTo - valueFrom);
        if (count == lines.length / PLACES) {
            grow();
        }
        newest = (newest + 1) & (lines.length / PLACES - 1);
        int place = newest * PLACES;
        lines[place] = at;
        lines[place + 1] = at + nameBytes;
        lines[place + 2] = at + octets;
        lines[place + 3] = kind;
        count++;
        usedBytes += size;
        head = at + octets;
    }

    private void evict(int forBytes) {
        while (count > 0 && usedBytes + forBytes > bytesMax) {
            int place = place(count - 1);
            usedBytes -= lines[place + 2] - lines[place] + LINE_OVERHEAD_BYTES;
            count--;
        }
    }

    /// A place for so many octets that no line is at.
    private int room(int octets) {
        if (count == 0) {
            head = 0;
        }
        if (bytes.length < ringBytesMax && bytes.length < head + octets) {
            int most = Math.max(RING_BYTES_STEP, 2 * (head + octets));
            bytes = Arrays.copyOf(bytes, Math.min(ringBytesMax, most));
        }
        return bytes.length - head >= octets ? head : 0;
    }

    private void grow() {
        int[] larger = new int[2 * lines.length];
        for (int index = 0; index < count; index++) {
            System.arraycopy(lines, place(index), larger, (count - 1 - index) * PLACES, PLACES);
        }
        lines = larger;
        newest = count - 1;
    }
}
