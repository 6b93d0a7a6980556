package dev.weir.http.h2;

import dev.weir.http.fieldcoding.Priority;
import org.jspecify.annotations.Nullable;

/// The streams that have content to send and are allowed to by their own windows, in the order of
/// their priorities (RFC 9218 §10).
///
/// Of the most urgent ones, those that are of use only when they are whole come first, each to its
/// end; then those of use while they come in take turns, a frame each.
///
/// **Threads:** not safe; a connection has one.
final class SendQueue {

    private final @Nullable Http2Stream[] firsts = new @Nullable Http2Stream[Priority.COUNT];
    private final @Nullable Http2Stream[] lasts = new @Nullable Http2Stream[Priority.COUNT];
    private int occupied; // a bit for each priority

    boolean isEmpty() {
        return occupied == 0;
    }

    /// Adds a stream that is not in it, behind those of its priority.
    void add(Http2Stream stream) {
        int priority = stream.priority();
        Http2Stream last = lasts[priority];
        stream.queuedPriority = priority;
        stream.queuedBefore = last;
        stream.queuedAfter = null;
        if (last != null) {
            last.queuedAfter = stream;
        } else {
            firsts[priority] = stream;
            occupied |= 1 << priority;
        }
        lasts[priority] = stream;
    }

    /// Takes out a stream, if it is in it.
    void remove(Http2Stream stream) {
        int priority = stream.queuedPriority;
        if (priority < 0) {
            return;
        }
        Http2Stream before = stream.queuedBefore;
        Http2Stream after = stream.queuedAfter;
        if (before != null) {
            before.queuedAfter = after;
        } else {
            firsts[priority] = after;
        }
        if (after != null) {
            after.queuedBefore = before;
        } else {
            lasts[priority] = before;
        }
        if (firsts[priority] == null) {
            occupied &= ~(1 << priority);
        }
        stream.queuedPriority = Http2Stream.NOT_QUEUED;
        stream.queuedBefore = null;
        stream.queuedAfter = null;
    }

    /// The stream whose turn it is, which stays; or null.
    @Nullable Http2Stream first() {
        return occupied == 0 ? null : firsts[Integer.numberOfTrailingZeros(occupied)];
    }

    /// A frame of this stream, which is the first, was sent, and it has more: another's turn may
    /// have come.
    void sent(Http2Stream stream) {
        if (Priority.isIncremental(stream.queuedPriority) && stream.queuedAfter != null) {
            remove(stream);
            add(stream);
        }
    }
}
