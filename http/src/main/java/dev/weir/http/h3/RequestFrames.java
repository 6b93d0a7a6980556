package dev.weir.http.h3;

import dev.weir.http.Buffers;
import dev.weir.http.Limits;
import org.jspecify.annotations.Nullable;

/// The receiving half of a request stream: which frames may come when (RFC 9114 §4.1), and what is
/// in them. DATA is handed on as it comes; a field section is held until it is whole.
///
/// ```
///           HEADERS             HEADERS
///   HEAD ───────────▶ CONTENT ───────────▶ TRAILED ──┐
///                      │  ▲ DATA                     │ FIN
///                      └──┴─────────────────▶ ENDED ◀┘
/// ```
///
/// **Threads:** as its stream.
final class RequestFrames {

    /// What the frames amount to.
    interface Sink {
        /// The header section is whole.
        void head(byte[] bytes, int from, int to);

        /// The header section has more than `bytes`, and is not read.
        void headTooLong(int bytes);

        /// Content has come in.
        void content(byte[] bytes, int from, int to);

        /// More content is about to come than the header section has announced.
        void tooMuchContent();

        /// The trailer section is whole.
        void trailers(byte[] bytes, int from, int to);

        /// The trailer section has more than `bytes`, and is not read.
        void trailersTooLong(int bytes);

        /// The peer has sent all that it will: the message is whole, or never will be.
        void ended();
    }

    private enum Part {
        HEAD,
        CONTENT,
        TRAILED,
        ENDED
    }

    private static final byte[] NOTHING = new byte[0];

    private final Http3Connection connection;
    private final Limits limits;
    private final Buffers buffers;
    private final Sink sink;
    private final FrameHeader header = new FrameHeader();
    private Part part = Part.HEAD;
    private boolean isIgnored;
    private boolean takesDataOnly;
    private boolean isSkipping; // the payload of a frame that means nothing, or too much
    private long left; // of the payload
    private byte[] section = NOTHING;
    private int sectionBytes;
    private long contentLength = -1;
    private long contentBytes;

    RequestFrames(Http3Connection connection, Sink sink) {
        this.connection = connection;
        this.limits = connection.limits();
        this.buffers = connection.buffers();
        this.sink = sink;
    }

    /// Takes bytes from the peer.
    void receive(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && !isIgnored && connection.error() == null) {
            if (!header.isWhole()) {
                at = header.read(bytes, at, to);
                if (header.isWhole()) {
                    connection.failIf(beginFrame());
                }
            } else {
                int count = (int) Math.min(left, to - at);
                left -= count;
                payload(bytes, at, at + count);
                at += count;
            }
            if (header.isWhole() && left == 0 && connection.error() == null) {
                endFrame();
            }
        }
    }

    private @Nullable ConnectionError beginFrame() {
        long type = header.type();
        left = header.length();
        isSkipping = false;
        if (type == FrameType.DATA) {
            return beginData();
        }
        if (type == FrameType.HEADERS) {
            return beginHeaders();
        }
        // RFC 9114 §4.1: "Receipt of an invalid sequence of frames MUST be treated as a connection
        // error of type H3_FRAME_UNEXPECTED."
        if (FrameType.isRefusedOnRequestStream(type)) {
            return unexpected(FrameType.name(type) + " came on a request stream");
        }
        isSkipping = true;
        return connection.skipped(left);
    }

    private @Nullable ConnectionError beginData() {
        if (part != Part.CONTENT) {
            return unexpected(
                    part == Part.HEAD ? "DATA came before HEADERS" : "DATA came after trailers");
        }
        contentBytes += left;
        // RFC 9114 §4.1.2: a request is malformed "if the value of the Content-Length header field
        // does not equal the sum of the DATA frame lengths received"
        if (contentLength >= 0 && contentBytes > contentLength) {
            sink.tooMuchContent();
            return null;
        }
        return left == 0 ? connection.idle() : null;
    }

    private @Nullable ConnectionError beginHeaders() {
        if (part == Part.TRAILED) {
            return unexpected("HEADERS came after trailers");
        }
        if (takesDataOnly) {
            return unexpected("HEADERS came in a tunnel");
        }
        int bytesMax = part == Part.HEAD ? limits.headBytesMax() : limits.trailerBytesMax();
        // Nothing in a section that is not read would change a table.
        isSkipping = left > bytesMax;
        sectionBytes = 0;
        if (isSkipping && part == Part.HEAD) {
            sink.headTooLong(bytesMax);
        } else if (isSkipping) {
            sink.trailersTooLong(bytesMax);
        }
        return null;
    }

    private static ConnectionError unexpected(String what) {
        return new ConnectionError(ErrorCode.H3_FRAME_UNEXPECTED, what);
    }

    private void payload(byte[] bytes, int from, int to) {
        if (isSkipping || isIgnored) {
            return;
        }
        if (header.type() == FrameType.DATA) {
            connection.progress();
            sink.content(bytes, from, to);
        } else if (left == 0 && sectionBytes == 0) {
            section(bytes, from, to); // it has come in one piece, and is read where it is
        } else {
            hold(bytes, from, to);
        }
    }

    private void hold(byte[] bytes, int from, int to) {
        int count = to - from;
        if (section.length - sectionBytes < count) {
            byte[] larger = buffers.take(sectionBytes + count);
            System.arraycopy(section, 0, larger, 0, sectionBytes);
            release();
            section = larger;
        }
        System.arraycopy(bytes, from, section, sectionBytes, count);
        sectionBytes += count;
        if (left == 0) {
            section(section, 0, sectionBytes);
            release();
        }
    }

    private void section(byte[] bytes, int from, int to) {
        if (part == Part.HEAD) {
            part = Part.CONTENT;
            sink.head(bytes, from, to);
        } else {
            part = Part.TRAILED;
            sink.trailers(bytes, from, to);
        }
    }

    private void endFrame() {
        boolean isEmptySection =
                header.type() == FrameType.HEADERS && header.length() == 0 && !isIgnored;
        header.clear();
        if (isEmptySection) {
            section(NOTHING, 0, 0);
        }
    }

    /// The peer has ended its sending half.
    void endOfInput() {
        if (isIgnored || part == Part.ENDED || connection.error() != null) {
            return;
        }
        // RFC 9114 §7.1: "When a stream terminates cleanly, if the last frame on the stream was
        // truncated, this MUST be treated as a connection error of type H3_FRAME_ERROR."
        if (!header.isClear()) {
            connection.fail(
                    ErrorCode.H3_FRAME_ERROR, "A request stream ended in the middle of a frame");
            return;
        }
        sink.ended();
        part = Part.ENDED;
    }

    /// The request is a CONNECT: RFC 9114 §4.4, "Receipt of any other known frame type MUST be
    /// treated as a connection error of type H3_FRAME_UNEXPECTED".
    void takeDataOnly() {
        takesDataOnly = true;
    }

    /// What the header section says of the content, or -1 for nothing.
    void contentLength(long bytes) {
        contentLength = bytes;
    }

    /// Whether the content that has come is as long as was said.
    boolean isContentLength() {
        return contentLength < 0 || contentBytes == contentLength;
    }

    /// Whether nothing of a head is whole yet.
    boolean isBeforeHead() {
        return part == Part.HEAD;
    }

    /// Bytes of content that are announced and have not come, or 0 if nothing is announced.
    long missingBytes() {
        return Math.max(0, contentLength - contentBytes + contentLeft());
    }

    private long contentLeft() {
        return header.isWhole() && header.type() == FrameType.DATA ? left : 0;
    }

    boolean isEnded() {
        return part == Part.ENDED;
    }

    boolean isIgnored() {
        return isIgnored;
    }

    /// Nothing that comes is looked at any more.
    void ignore() {
        isIgnored = true;
        release();
    }

    void release() {
        if (section != NOTHING) {
            buffers.give(section);
            section = NOTHING;
        }
    }
}
