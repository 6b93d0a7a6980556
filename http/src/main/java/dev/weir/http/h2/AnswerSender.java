package dev.weir.http.h2;

import dev.weir.http.Fields;
import dev.weir.http.Output;
import dev.weir.http.Status;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes answers to a connection's output: heads at once, content as the peer's windows and the
/// priorities of its streams have it (RFC 9113 §5.2, §6.1, §6.2).
///
/// **Threads:** not safe; a connection has one.
final class AnswerSender {

    private static final Fields.Encoding ENCODING = AnswerBlocks::encode;

    /// DATA frames that are shorter than this while more waits are counted as idle: windows of a
    /// few octets make them.
    private static final int TINY_BYTES = 256;

    private final Output output;
    private final AnswerBlocks blocks;
    private final SendQueue queue = new SendQueue();
    private final PeerSettings settings;
    private long window = 65_535; // RFC 9113 §6.9.2

    AnswerSender(Output output, AnswerBlocks blocks, PeerSettings settings) {
        this.output = output;
        this.blocks = blocks;
        this.settings = settings;
    }

    // ---- heads and trailers

    /// Writes the head of a final answer.
    ///
    /// @param contentLength -1 if nothing is to be said of it
    void head(int streamId, Status status, Fields fields, long contentLength, boolean endsStream) {
        byte[] begin = blocks.begin(status);
        byte[] lines = fields.encodedBy(ENCODING);
        int most = begin.length + lines.length + AnswerBlocks.CONTENT_LENGTH_BYTES_MAX;
        output.reserve(FrameType.HEADER_BYTES + most);
        int frame = output.to();
        byte[] array = output.array();
        int at = frame + FrameType.HEADER_BYTES;
        System.arraycopy(begin, 0, array, at, begin.length);
        at += begin.length;
        if (contentLength >= 0) {
            at = AnswerBlocks.contentLength(contentLength, array, at);
        }
        System.arraycopy(lines, 0, array, at, lines.length);
        at += lines.length;
        int length = at - frame - FrameType.HEADER_BYTES;
        int flags = endsStream ? FrameType.END_STREAM : 0;
        if (length > settings.frameBytesMax) {
            // The octets were not advanced over, so the frames come in their place.
            block(streamId, flags, Arrays.copyOfRange(array, at - length, at));
            return;
        }
        FrameWriter.header(
                array, frame, length, FrameType.HEADERS, flags | FrameType.END_HEADERS, streamId);
        output.advance(at);
    }

    /// Writes an interim answer.
    void interim(int streamId, Status status, Fields fields) {
        byte[] statusLine = AnswerBlocks.status(status);
        byte[] lines = fields.encodedBy(ENCODING);
        byte[] block = Arrays.copyOf(statusLine, statusLine.length + lines.length);
        System.arraycopy(lines, 0, block, statusLine.length, lines.length);
        block(streamId, 0, block);
    }

    private void trailers(int streamId, Fields trailers) {
        block(streamId, FrameType.END_STREAM, trailers.encodedBy(ENCODING));
    }

    /// A block in as many frames as it needs: HEADERS, then CONTINUATION.
    private void block(int streamId, int flags, byte[] block) {
        int type = FrameType.HEADERS;
        int at = 0;
        do {
            int to = Math.min(block.length, at + settings.frameBytesMax);
            int frameFlags =
                    (at == 0 ? flags : 0) | (to == block.length ? FrameType.END_HEADERS : 0);
            FrameWriter.frame(output, type, frameFlags, streamId, block, at, to);
            type = FrameType.CONTINUATION;
            at = to;
        } while (at < block.length);
    }

    // ---- content

    /// Ends an answer of which no content waits: by trailers, or by an empty DATA frame.
    void end(Http2Stream stream) {
        if (stream.answerTrailers().count() > 0) {
            trailers(stream.id(), stream.answerTrailers());
        } else {
            FrameWriter.frame(
                    output, FrameType.DATA, FrameType.END_STREAM, stream.id(), NOTHING, 0, 0);
        }
    }

    private static final byte[] NOTHING = new byte[0];

    /// Content waits on a stream, or its window or priority has changed.
    void update(Http2Stream stream) {
        boolean isQueued = stream.queuedPriority != Http2Stream.NOT_QUEUED;
        boolean maySend = stream.hasUnsent() && stream.sendWindow() > 0;
        if (isQueued && (!maySend || stream.queuedPriority != stream.priority())) {
            queue.remove(stream);
            isQueued = false;
        }
        if (maySend && !isQueued) {
            queue.add(stream);
        }
    }

    void remove(Http2Stream stream) {
        queue.remove(stream);
    }

    /// Whether content waits that the peer's windows take.
    boolean hasSendable() {
        return window > 0 && !queue.isEmpty();
    }

    /// Changes what the peer takes on the connection.
    ///
    /// @return false if it is more than a window may be
    boolean widen(int bytes) {
        window += bytes;
        return window <= Http2Connection.WINDOW_BYTES_MAX;
    }

    /// Writes the next DATA frame.
    ///
    /// @return the stream that it is of, or null if there is nothing to write
    @Nullable Http2Stream sendNext() {
        Http2Stream stream = window > 0 ? queue.first() : null;
        if (stream == null) {
            return null;
        }
        var outgoing = stream.outgoing();
        int waiting = outgoing.count();
        long allowed = Math.min(Math.min(window, stream.sendWindow()), FRAME_BYTES_MAX);
        int count = (int) Math.min(waiting, allowed);
        boolean isLast = count == waiting && stream.endsWithOutgoing();
        boolean endsStream = isLast && stream.answerTrailers().count() == 0;
        FrameWriter.frame(
                output,
                FrameType.DATA,
                endsStream ? FrameType.END_STREAM : 0,
                stream.id(),
                outgoing.bytes(),
                outgoing.from(),
                outgoing.from() + count);
        lastWasTiny = count < TINY_BYTES && count < waiting;
        window -= count;
        stream.sent(count);
        if (isLast && !endsStream) {
            trailers(stream.id(), stream.answerTrailers());
        }
        if (stream.hasUnsent() && stream.sendWindow() > 0) {
            queue.sent(stream);
        } else {
            queue.remove(stream);
        }
        return stream;
    }

    /// Every peer takes frames of this size (RFC 9113 §4.2); larger ones would let one stream hold
    /// the others.
    private static final int FRAME_BYTES_MAX = PeerSettings.FRAME_BYTES_AT_FIRST;

    private boolean lastWasTiny;

    /// Whether the last frame was cut to a few octets by a window.
    boolean lastWasTiny() {
        return lastWasTiny;
    }
}
