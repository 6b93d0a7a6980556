package dev.weir.server;

import dev.weir.http.Buffers;

/// The bytes that the connections of one loop hold: requests that were read, answers that their
/// peers have not taken. The system's own socket buffers are not among them.
///
/// At the bound no connection is begun anew: heads are answered by 503, what waits behind an open
/// exchange stays in its socket, and an answer goes on only when the part before it is sent. So
/// whoever is being served comes to an end, with one piece in memory at a time.
///
/// **Threads:** its loop's.
final class HeldBytes {

    private final Buffers buffers;
    private final long bytesMax;
    private long unsentBytes;

    HeldBytes(Buffers buffers, long bytesMax) {
        this.buffers = buffers;
        this.bytesMax = bytesMax;
    }

    /// The bytes that a connection has handed to its link, and that wait there, are more or fewer.
    void unsentChanged(long bytes) {
        unsentBytes += bytes;
    }

    /// Whether the bound is reached.
    boolean isFull() {
        return bytes() >= bytesMax;
    }

    /// How many there are. Other threads may ask, and may be told of a moment ago.
    long bytes() {
        return buffers.lentBytes() + unsentBytes;
    }
}
