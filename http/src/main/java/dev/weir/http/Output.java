package dev.weir.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Bytes that wait to be sent, in order.
///
/// Small pieces are gathered in one borrowed array, so that all answers of a batch leave in one
/// write. A large array that its owner promises not to change is kept as it is and never copied
/// here.
///
/// **Threads:** not safe; one connection has one.
public final class Output {

    /// Where the bytes go when they are drained.
    public interface Sink {
        /// Takes bytes that are no longer there after the call: copy them.
        void copy(byte[] bytes, int from, int to);

        /// Takes bytes that stay as they are: they may be sent later without a copy.
        void share(byte[] bytes, int from, int to);

        /// Takes a piece of a file, and a part in it: whoever takes it closes the file once. Unless
        /// a sink has a better way, it is read here and now; whether it has, decides who adds
        /// files.
        ///
        /// @throws UncheckedIOException if it cannot be read, or is too short
        default void send(OpenFile file, long from, int count) {
            try (file) {
                var buffer = ByteBuffer.allocate(count);
                while (buffer.hasRemaining()) {
                    if (file.channel().read(buffer, from + buffer.position()) < 0) {
                        throw new EOFException("The file has become shorter.");
                    }
                }
                copy(buffer.array(), 0, count);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /// From this size on an array is shared instead of copied, and what is copied may go through.
    static final int SHARED_BYTES_MIN = 16 * 1024;

    private record Piece(
            @SuppressWarnings("ArrayRecordComponent") byte[] bytes,
            int from,
            int to,
            boolean isShared,
            @Nullable OpenFile file,
            long fileFrom) {

        Piece(byte[] bytes, int from, int to, boolean isShared) {
            this(bytes, from, to, isShared, null, 0);
        }
    }

    private static final byte[] NOTHING = new byte[0];

    private final Buffers buffers;
    private final ArrayDeque<Piece> full = new ArrayDeque<>(0);
    private byte[] bytes = NOTHING;
    private int to;
    private long fullBytes;
    private @Nullable Sink through;

    /// An output that borrows its arrays from `buffers`.
    public Output(Buffers buffers) {
        this.buffers = buffers;
    }

    /// Makes room for `count` more bytes in one piece; write them from [#to] on into [#array], then
    /// call [#advance].
    public void reserve(int count) {
        if (bytes.length - to < count) {
            grow(count);
        }
    }

    private void grow(int count) {
        // An array beyond the sizes that are kept would be made anew, with a copy of all that
        // waits, for every few bytes that join.
        if (to + count > Buffers.LARGEST_BYTES) {
            seal();
        }
        byte[] larger = buffers.take(to + count);
        System.arraycopy(bytes, 0, larger, 0, to);
        if (bytes.length > 0) {
            buffers.give(bytes);
        }
        bytes = larger;
    }

    /// The array to write into after [#reserve].
    public byte[] array() {
        return bytes;
    }

    /// Where the next byte goes in [#array].
    public int to() {
        return to;
    }

    /// Says that bytes were written up to `to`.
    public void advance(int to) {
        assert to >= this.to && to <= bytes.length : "from " + this.to + " to " + to;
        this.to = to;
    }

    /// Lets large ranges through: from 16 KiB on what is [added][#add] is handed to `sink` at once,
    /// after all that waits, so that it is copied once and not twice. Without it all waits here.
    public void letThrough(Sink sink) {
        through = sink;
    }

    /// Adds a copy of a range.
    public void add(byte[] from, int start, int end) {
        int count = end - start;
        Sink sink = through;
        if (sink != null && count >= SHARED_BYTES_MIN) {
            drainTo(sink);
            sink.copy(from, start, end);
            return;
        }
        reserve(count);
        System.arraycopy(from, start, bytes, to, count);
        to += count;
    }

    /// Adds an array that will not change, by reference if it is large.
    public void addShared(byte[] array) {
        if (array.length < SHARED_BYTES_MIN) {
            add(array, 0, array.length);
            return;
        }
        seal();
        full.addLast(new Piece(array, 0, array.length, true));
        fullBytes += array.length;
    }

    /// Adds a piece of a file, which is retained until a sink has it.
    ///
    /// @param count how many bytes from `from` on, 1 or more
    public void addFile(OpenFile file, long from, int count) {
        seal();
        file.retain();
        full.addLast(new Piece(NOTHING, 0, count, true, file, from));
        fullBytes += count;
    }

    private void seal() {
        if (to > 0) {
            full.addLast(new Piece(bytes, 0, to, false));
            fullBytes += to;
            bytes = NOTHING;
            to = 0;
        }
    }

    /// How many bytes wait.
    public long waitingBytes() {
        return fullBytes + to;
    }

    /// Whether nothing waits.
    public boolean isEmpty() {
        return to == 0 && full.isEmpty();
    }

    /// Hands everything to `sink`, in order, and gives the borrowed arrays back.
    public void drainTo(Sink sink) {
        do {
            drainTo(sink, Integer.MAX_VALUE);
        } while (!isEmpty());
    }

    /// Hands over to `sink`, in order, until it has had `bytesMax` or nothing waits. Only arrays
    /// that are shared are cut for that; what was gathered goes in the pieces it is in, and so up
    /// to [Buffers#LARGEST_BYTES] more than `bytesMax` may go.
    public void drainTo(Sink sink, int bytesMax) {
        int left = bytesMax;
        @Nullable Piece piece;
        while (left > 0 && (piece = full.pollFirst()) != null) {
            left -= piece.isShared ? share(piece, left, sink) : copy(piece, sink);
        }
        if (left > 0 && to > 0) {
            sink.copy(bytes, 0, to);
            release();
        }
    }

    private int share(Piece piece, int most, Sink sink) {
        int count = Math.min(piece.to - piece.from, most);
        int end = piece.from + count;
        if (end < piece.to) {
            full.addFirst(new Piece(piece.bytes, end, piece.to, true, piece.file, piece.fileFrom));
        }
        fullBytes -= count;
        OpenFile file = piece.file;
        if (file == null) {
            sink.share(piece.bytes, piece.from, end);
        } else {
            if (end < piece.to) {
                file.retain();
            }
            sink.send(file, piece.fileFrom + piece.from, count);
        }
        return count;
    }

    private int copy(Piece piece, Sink sink) {
        fullBytes -= piece.to;
        sink.copy(piece.bytes, 0, piece.to);
        buffers.give(piece.bytes);
        return piece.to;
    }

    /// Forgets everything that waits.
    public void discard() {
        for (Piece piece : full) {
            if (piece.file != null) {
                piece.file.close();
            } else if (!piece.isShared) {
                buffers.give(piece.bytes);
            }
        }
        full.clear();
        fullBytes = 0;
        release();
    }

    private void release() {
        if (bytes.length > 0) {
            buffers.give(bytes);
            bytes = NOTHING;
            to = 0;
        }
    }

    /// Takes everything as one array, for tests and for connections without sockets.
    public byte[] takeAll() {
        byte[] all = new byte[Math.toIntExact(waitingBytes())];
        drainTo(
                new Sink() {
                    private int at;

                    @Override
                    public void copy(byte[] bytes, int from, int to) {
                        System.arraycopy(bytes, from, all, at, to - from);
                        at += to - from;
                    }

                    @Override
                    public void share(byte[] bytes, int from, int to) {
                        copy(bytes, from, to);
                    }
                });
        return all;
    }
}
