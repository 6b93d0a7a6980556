package dev.weir.http.h1;

import dev.weir.http.Fields;
import dev.weir.http.Limits;
import dev.weir.http.ProtocolError;
import dev.weir.http.ProtocolException;
import dev.weir.http.grammar.Octets;
import org.jspecify.annotations.Nullable;

/// A body in chunks (RFC 9112 §7.1).
///
/// ```
///   chunk-size ──▶ extensions ──▶ line end ──▶ data ──▶ data's CRLF ──▶ chunk-size
///                                    │ size 0
///                                    └──▶ trailer section ──▶ complete
/// ```
///
/// [ChunkLine] reads a chunk's first line octet by octet. A line without extensions that is here
/// whole, which nearly all are, takes a short cut past it: see [#plainLine].
final class ChunkedDecoder implements BodyDecoder {

    private enum State {
        LINE,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILERS,
        COMPLETE,
        FAILED
    }

    /// A body may spend this many bytes on framing for each byte of content: a chunk of one byte
    /// has five, and some senders pad the size with zeros.
    private static final int OVERHEAD_PER_BYTE = 16;

    private static final int CRLF_BYTES = 2;

    /// Digits of a chunk-size in which no `long` can overflow.
    private static final int SAFE_DIGITS = 15;

    private final Limits limits;
    private final ChunkLine line;
    private State state = State.LINE;
    private long remaining; // of the chunk's data
    private long contentBytes;
    private long overheadBytes;
    private @Nullable TrailerSection trailers;
    private @Nullable ProtocolException failure;
    private int consumed;
    private int produced;

    ChunkedDecoder(Limits limits) {
        this.limits = limits;
        this.line = new ChunkLine(limits.chunkExtensionBytesMax());
    }

    @SuppressWarnings("ReferenceEquality") // whether it is the same array
    @Override
    public int decode(byte[] src, int from, int to, byte[] dst, int dstFrom, int dstTo)
            throws ProtocolException {
        assert src != dst || dstFrom <= from : "content would overtake its source";
        return run(src, from, to, dst, dstFrom, dstTo - dstFrom);
    }

    @Override
    public long skip(byte[] src, int from, int to) throws ProtocolException {
        return run(src, from, to, null, 0, Integer.MAX_VALUE);
    }

    private int run(byte[] src, int from, int to, byte @Nullable [] dst, int dstFrom, int room)
            throws ProtocolException {
        consumed = 0;
        produced = 0;
        int at = from;
        while (at < to && state != State.COMPLETE) {
            int before = at;
            at =
                    switch (state) {
                        case LINE -> chunkLine(src, at, to);
                        case DATA -> data(src, at, to, dst, dstFrom + produced, room - produced);
                        case DATA_CR -> dataEnd(src, at, '\r', State.DATA_LF);
                        case DATA_LF -> dataEnd(src, at, '\n', State.LINE);
                        case TRAILERS -> trailers(src, at, to);
                        case FAILED -> throw failure();
                        case COMPLETE -> at;
                    };
            consumed = at - from;
            if (at == before) {
                break; // no room
            }
        }
        return produced;
    }

    private int chunkLine(byte[] src, int from, int to) throws ProtocolException {
        int end = line.isStarted() ? from : plainLine(src, from, to);
        if (end > from) {
            return end;
        }
        int at = from;
        while (at < to) {
            ProtocolError error = line.take(src[at]);
            if (error != null) {
                consumed += at - from;
                throw fail(error);
            }
            at++;
            if (line.isComplete()) {
                startChunk(line.size(), line.bytes());
                line.clear();
                break;
            }
        }
        return at;
    }

    /// The end of a line of digits and CRLF that is here whole; `from` if what is here is anything
    /// else, good or bad. It is legal because it takes only what [ChunkLine] would take as well.
    private int plainLine(byte[] src, int from, int to) throws ProtocolException {
        int digitsTo = Math.min(to - CRLF_BYTES, from + SAFE_DIGITS);
        long size = 0;
        int at = from;
        while (at < digitsTo) {
            int digit = Octets.hexValue(src[at]);
            if (digit < 0) {
                break;
            }
            size = size << 4 | digit;
            at++;
        }
        if (at == from || at > to - CRLF_BYTES || src[at] != '\r' || src[at + 1] != '\n') {
            return from;
        }
        startChunk(size, at + CRLF_BYTES - from);
        return at + CRLF_BYTES;
    }

    /// @param lineBytes of the chunk's first line, with its CRLF
    private void startChunk(long size, int lineBytes) throws ProtocolException {
        overheadBytes += lineBytes;
        if (overheadBytes > limits.chunkOverheadBytesMax()
                && overheadBytes > contentBytes * OVERHEAD_PER_BYTE) {
            throw fail(Refusal.chunkOverhead(limits.chunkOverheadBytesMax()));
        }
        remaining = size;
        if (size == 0) {
            // RFC 9112 §7.1: "The chunked transfer coding is complete when a chunk with a
            // chunk-size of zero is received, possibly followed by a trailer section, and finally
            // terminated by an empty line."
            trailers = new TrailerSection(limits);
            state = State.TRAILERS;
        } else {
            state = State.DATA;
        }
    }

    private int data(byte[] src, int from, int to, byte @Nullable [] dst, int dstFrom, int room) {
        int count = (int) Math.min(Math.min(to - from, room), remaining);
        if (dst != null) {
            System.arraycopy(src, from, dst, dstFrom, count);
        }
        produced += count;
        contentBytes += count;
        remaining -= count;
        if (remaining == 0) {
            state = State.DATA_CR;
        }
        return from + count;
    }

    // RFC 9112 §7.1: "chunk = chunk-size [ chunk-ext ] CRLF chunk-data CRLF"
    private int dataEnd(byte[] src, int at, char expected, State next) throws ProtocolException {
        if (src[at] != expected) {
            throw fail(Refusal.chunkDataEnd(src[at]));
        }
        overheadBytes++;
        state = next;
        return at + 1;
    }

    private int trailers(byte[] src, int from, int to) throws ProtocolException {
        TrailerSection section = trailers;
        assert section != null : "the last chunk makes it";
        for (int at = from; at < to; at++) {
            ProtocolError error = section.take(src[at]);
            if (error != null) {
                consumed += at - from;
                throw fail(error);
            }
            if (section.isComplete()) {
                state = State.COMPLETE;
                return at + 1;
            }
        }
        return to;
    }

    private ProtocolException fail(ProtocolError error) {
        state = State.FAILED;
        failure = new ProtocolException(error);
        return failure;
    }

    private ProtocolException failure() {
        assert failure != null : "a failure has its exception";
        return failure;
    }

    @Override
    public int consumed() {
        return consumed;
    }

    @Override
    public int produced() {
        return produced;
    }

    @Override
    public boolean isComplete() {
        return state == State.COMPLETE;
    }

    @Override
    public long remaining() {
        return remaining;
    }

    @Override
    public Fields trailers() {
        return trailers == null || state != State.COMPLETE ? Fields.EMPTY : trailers.fields();
    }
}
