package dev.weir.http.h2;

import dev.weir.http.Buffers;
import dev.weir.http.ExchangeHandler;
import dev.weir.http.Fields;
import dev.weir.http.HttpVersion;
import dev.weir.http.Limits;
import dev.weir.http.Output;
import dev.weir.http.Peer;
import dev.weir.http.ProtocolError;
import dev.weir.http.Request;
import dev.weir.http.RequestBody;
import dev.weir.http.RequestHead;
import dev.weir.http.fieldcoding.RequestSection;
import dev.weir.http.fieldcoding.TrailerSection;
import dev.weir.http.h2.StreamTable.Fate;
import java.util.ArrayList;
import java.util.List;

/// HEADERS and CONTINUATION (RFC 9113 §6.2, §6.10): field blocks, and what they are to a stream,
/// its request or its trailer section.
///
/// **Threads:** its connection's.
final class FieldBlocks {

    /// A flag of ours beside those of a frame.
    private static final int DEPENDS_ON_ITSELF = 0x100;

    private final Http2Connection connection;
    private final Limits limits;
    private final Http2Limits http2Limits;
    private final ExchangeHandler handler;
    private final Peer peer;
    private final Output output;
    private final PeerSettings peerSettings;
    private final HpackDecoder decoder;
    private final Guards guards;
    private final StreamTable streams;
    private final Shutdown shutdown;
    private final EarlyPriorities earlyPriorities;
    private final RequestSection section;
    private final TrailerSection trailerSection;
    private final FieldBlock block;
    private final List<Http2Stream> waiting = new ArrayList<>(); // to be begun after this batch
    private final RequestHead ignoredHead = new RequestHead();

    FieldBlocks(
            Http2Connection connection,
            FieldBlock block,
            Limits limits,
            Http2Limits http2Limits,
            Buffers buffers,
            ExchangeHandler handler,
            Peer peer) {
        this.connection = connection;
        this.block = block;
        this.limits = limits;
        this.http2Limits = http2Limits;
        this.handler = handler;
        this.peer = peer;
        output = connection.output();
        peerSettings = connection.peerSettings;
        decoder = connection.decoder;
        guards = connection.guards;
        streams = connection.streams;
        shutdown = connection.shutdown;
        earlyPriorities = connection.earlyPriorities;
        section = new RequestSection(HttpVersion.HTTP_2, limits, buffers, peer.isSecure(), true);
        trailerSection = new TrailerSection(limits, buffers);
    }

    void headers(int flags, int streamId, byte[] bytes, int start, int frameEnd)
            throws ConnectionError {
        connection.checkClientId(streamId, "HEADERS");
        boolean isPadded = (flags & FrameType.PADDED) != 0;
        int end = isPadded ? endWithoutPadding(bytes, start, frameEnd) : frameEnd;
        int at = isPadded ? start + 1 : start;
        int blockFlags = flags & FrameType.END_STREAM;
        if ((flags & FrameType.PRIORITY_FLAG) != 0) {
            if (end - at < 5) {
                throw new ConnectionError(
                        ErrorCode.FRAME_SIZE_ERROR, "HEADERS with PRIORITY is longer");
            }
            if ((Http2Connection.number(bytes, at) & Integer.MAX_VALUE) == streamId) {
                blockFlags |= DEPENDS_ON_ITSELF;
            }
            at += 5; // RFC 9113 §5.3.2: what it says is deprecated
        }
        if ((flags & FrameType.END_HEADERS) != 0) {
            fieldBlock(streamId, blockFlags, bytes, at, end);
        } else {
            block.begin(streamId, blockFlags, bytes, at, end);
        }
    }

    /// The end of what is no padding, from `at` on, where the octet with its length stands if there
    /// is any (RFC 9113 §6.1).
    private static int endWithoutPadding(byte[] bytes, int at, int end) throws ConnectionError {
        int padding = at < end ? bytes[at] & 0xff : 0;
        Http2Connection.checkPadding(padding, end - at);
        return end - padding;
    }

    void continuation(int flags, int streamId, byte[] bytes, int at, int end)
            throws ConnectionError {
        // RFC 9113 §6.10: "A CONTINUATION frame MUST be preceded by a HEADERS, PUSH_PROMISE or
        // CONTINUATION frame without the END_HEADERS flag set."
        if (block.streamId() == 0) {
            throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "CONTINUATION continues nothing");
        }
        block.continues(bytes, at, end);
        if ((flags & FrameType.END_HEADERS) != 0) {
            fieldBlock(streamId, block.headersFlags(), block.bytes(), 0, block.to());
            block.release();
        }
    }

    /// A field block is whole. Whatever becomes of it, it is decoded: the table of the peer's
    /// encoder goes on.
    private void fieldBlock(int streamId, int flags, byte[] bytes, int at, int end)
            throws ConnectionError {
        Http2Stream stream = streams.get(streamId);
        if (stream != null) {
            trailers(stream, flags, bytes, at, end);
        } else if (streamId <= connection.lastStreamId()) {
            ignore(bytes, at, end);
            // RFC 9113 §5.1.1: "An endpoint that receives an unexpected stream identifier MUST
            // respond with a connection error (Section 5.4.1) of type PROTOCOL_ERROR."
            if (streams.fate(streamId) == Fate.UNKNOWN) {
                throw new ConnectionError(
                        ErrorCode.PROTOCOL_ERROR, "streams are opened in their order");
            }
            connection.closedStream(streamId);
        } else {
            connection.opened(streamId);
            open(streamId, flags, bytes, at, end);
        }
    }

    private void ignore(byte[] bytes, int at, int end) throws ConnectionError {
        section.begin(ignoredHead);
        decoder.decode(bytes, at, end, section);
        section.discard();
    }

    private void open(int streamId, int flags, byte[] bytes, int at, int end)
            throws ConnectionError {
        if (shutdown.isBeyondLast(streamId)) {
            ignore(bytes, at, end);
            streams.remember(streamId, Fate.RESET_BY_US);
            return; // RFC 9113 §6.8: it may be tried again elsewhere
        }
        if ((flags & DEPENDS_ON_ITSELF) != 0
                || streams.count() >= http2Limits.concurrentStreamsMax()) {
            ignore(bytes, at, end);
            // RFC 9113 §5.1.2: "An endpoint that receives a HEADERS frame that causes its
            // advertised
            // concurrent stream limit to be exceeded MUST treat this as a stream error (Section
            // 5.4.2) of type PROTOCOL_ERROR or REFUSED_STREAM."
            FrameWriter.resetStream(
                    output,
                    streamId,
                    (flags & DEPENDS_ON_ITSELF) != 0
                            ? ErrorCode.PROTOCOL_ERROR
                            : ErrorCode.REFUSED_STREAM);
            streams.remember(streamId, Fate.RESET_BY_US);
            guards.refusal();
            return;
        }
        Http2Stream stream = connection.spareStream();
        if (stream == null) {
            stream = new Http2Stream(connection);
        }
        stream.open(streamId, connection.streamWindowBytes(), peerSettings.initialWindowBytes);
        section.begin(stream.head);
        decoder.decode(bytes, at, end, section);
        boolean isRequest = section.end();
        streams.add(stream);
        boolean endsStream = (flags & FrameType.END_STREAM) != 0;
        if (!isRequest) {
            refuse(stream, endsStream);
            return;
        }
        guards.usefulFrame();
        int priority = earlyPriorities.take(streamId, section.priority());
        stream.headIsRead(
                section.takeBytes(), section.contentLength(), section.expectsContinue(), priority);
        if (!endsStream) {
            waiting.add(stream); // its content may be in the same batch
        } else if (stream.endRequest(Fields.EMPTY)) {
            begin(stream);
        } else {
            connection.streamError(stream, ErrorCode.PROTOCOL_ERROR);
        }
    }

    /// RFC 9113 §8.1.1: "For malformed requests, a server MAY send an HTTP response prior to
    /// closing or resetting the stream."
    private void refuse(Http2Stream stream, boolean endsStream) throws ConnectionError {
        ProtocolError error = section.error();
        assert error != null : "refused for a reason";
        stream.headIsRefused(section.isMalformed(), section.isHead());
        if (endsStream) {
            stream.endRequest(Fields.EMPTY);
        }
        section.discard();
        guards.refusal();
        handler.refuse(stream, error);
    }

    private void begin(Http2Stream stream) {
        RequestBody body = stream.begin();
        if (stream.isRequestEnded()) {
            body.limit(limits.contentBytesMax());
        }
        stream.request(new Request(stream.head, body, peer));
        handler.begin(stream);
    }

    /// Begins the requests whose content may have come in the same batch.
    void beginWaiting() {
        for (int i = 0; i < waiting.size(); i++) {
            Http2Stream stream = waiting.get(i);
            if (!stream.isBegun() && !stream.isExchangeOver()) {
                begin(stream);
            }
        }
        waiting.clear();
    }

    /// A second field block on a stream is its trailer section (RFC 9113 §8.1).
    private void trailers(Http2Stream stream, int flags, byte[] bytes, int at, int end)
            throws ConnectionError {
        trailerSection.begin();
        decoder.decode(bytes, at, end, trailerSection);
        boolean isRefused = trailerSection.error() != null;
        trailerSection.discard();
        if (stream.isRequestEnded()) {
            connection.streamError(stream, ErrorCode.STREAM_CLOSED);
        } else if (isRefused
                || (flags & FrameType.END_STREAM) == 0
                || (flags & DEPENDS_ON_ITSELF) != 0
                || stream.head.isExtendedConnect()
                || !stream.endRequest(trailerSection.fields())) {
            // RFC 9113 §8.1: "A HEADERS frame without the END_STREAM flag set" after the first one
            // makes the request malformed. §8.5: a connected stream takes DATA, and what manages
            // streams.
            connection.streamError(stream, ErrorCode.PROTOCOL_ERROR);
        } else if (stream.isAnswerSent()) {
            connection.answerIsSent(stream);
        } else if (stream.isBegun() && !stream.isExchangeOver()) {
            handler.contentArrived(stream);
        }
    }

    /// Gives back what was borrowed; nothing is begun any more.
    void release() {
        waiting.clear();
        block.release();
        section.discard();
        trailerSection.discard();
    }
}
