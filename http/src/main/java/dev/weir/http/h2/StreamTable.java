package dev.weir.http.h2;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The streams of a connection that are open, by their numbers, and what became of those that were
/// closed last.
///
/// A hash table with open addressing: a look-up is one or two steps, and no number is boxed.
///
/// **Threads:** not safe; a connection has one.
final class StreamTable {

    /// What became of a stream.
    enum Fate {
        /// Never opened, or closed too long ago to be remembered.
        UNKNOWN,
        /// Both sides have ended it.
        FINISHED,
        /// The peer has reset it.
        RESET_BY_PEER,
        /// We have reset it; the peer may not know yet.
        RESET_BY_US
    }

    private static final int SLOTS_AT_FIRST = 16; // a growth step, not a limit

    /// How many that were closed are remembered at least.
    private static final int CLOSED_MIN = 256;

    private @Nullable Http2Stream[] slots = new @Nullable Http2Stream[SLOTS_AT_FIRST];
    private int count;

    private final int closedMax;
    private int[] closedIds = new int[SLOTS_AT_FIRST]; // 0 is no stream that a peer opens
    private Fate[] closedFates = new Fate[SLOTS_AT_FIRST];
    private int closed;

    /// @param openMax how many may be open; as many again are remembered when they are closed
    StreamTable(int openMax) {
        closedMax = Math.max(CLOSED_MIN, 2 * openMax);
    }

    /// How many are open.
    int count() {
        return count;
    }

    @Nullable Http2Stream get(int id) {
        @Nullable Http2Stream[] slots = this.slots;
        int mask = slots.length - 1;
        for (int at = slot(id, mask); ; at = (at + 1) & mask) {
            Http2Stream stream = slots[at];
            if (stream == null || stream.id() == id) {
                return stream;
            }
        }
    }

    /// Clients' streams have odd numbers.
    private static int slot(int id, int mask) {
        return id >>> 1 & mask;
    }

    void add(Http2Stream stream) {
        if (2 * ++count > slots.length) {
            grow();
        }
        put(stream);
    }

    private void put(Http2Stream stream) {
        int mask = slots.length - 1;
        int at = slot(stream.id(), mask);
        while (slots[at] != null) {
            at = (at + 1) & mask;
        }
        slots[at] = stream;
    }

    private void grow() {
        @Nullable Http2Stream[] before = slots;
        slots = new @Nullable Http2Stream[2 * before.length];
        for (Http2Stream stream : before) {
            if (stream != null) {
                put(stream);
            }
        }
    }

    /// Takes out a stream that is in here, and remembers what became of it.
    void remove(Http2Stream stream, Fate fate) {
        int mask = slots.length - 1;
        int at = slot(stream.id(), mask);
        while (slots[at] != stream) {
            at = (at + 1) & mask;
        }
        // Those that have been put further on because of it move up.
        int hole = at;
        for (int next = (at + 1) & mask; ; next = (next + 1) & mask) {
            Http2Stream moved = slots[next];
            if (moved == null) {
                break;
            }
            int home = slot(moved.id(), mask);
            if (((next - home) & mask) >= ((next - hole) & mask)) {
                slots[hole] = moved;
                hole = next;
            }
        }
        slots[hole] = null;
        count--;
        remember(stream.id(), fate);
    }

    /// Remembers what became of a stream that is not in here.
    void remember(int id, Fate fate) {
        if (closed == closedIds.length) {
            if (closed < closedMax) {
                int larger = Math.min(closedMax, 2 * closed);
                closedIds = Arrays.copyOf(closedIds, larger);
                closedFates = Arrays.copyOf(closedFates, larger);
            } else {
                closed = 0;
            }
        }
        closedIds[closed] = id;
        closedFates[closed] = fate;
        closed++;
    }

    /// What became of a stream that is not open.
    Fate fate(int id) {
        for (int i = 0; i < closedIds.length; i++) {
            if (closedIds[i] == id) {
                return closedFates[i];
            }
        }
        return Fate.UNKNOWN;
    }

    /// All that are open, in no order; the caller's to keep.
    Http2Stream[] all() {
        var all = new Http2Stream[count];
        int to = 0;
        for (Http2Stream stream : slots) {
            if (stream != null) {
                all[to++] = stream;
            }
        }
        return all;
    }
}
