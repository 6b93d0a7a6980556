package dev.weir.http.h2;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.http.Buffers;
import dev.weir.http.ExchangeHandler;
import dev.weir.http.Fields;
import dev.weir.http.Limits;
import dev.weir.http.Output;
import dev.weir.http.Peer;
import dev.weir.http.Status;
import dev.weir.http.h2.StreamTable.Fate;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The server's side of one HTTP/2 connection: bytes in, exchanges; answers in, bytes out.
///
/// ```
///            24 octets             SETTINGS              an error, or all is done
///   PREFACE ───────────▶ SETTINGS ───────────▶ OPEN ───────────────────────────▶ CLOSING
/// ```
///
/// Streams are independent: each is an exchange of its own, and they are answered in any order.
/// After CLOSING no byte is interpreted any more.
///
/// Used without a server, it needs no more than this:
///
/// ```java
/// connection.receive(bytes, 0, bytes.length);   // calls the handler for each request
/// connection.send(Integer.MAX_VALUE);           // content, as far as the peer's windows go
/// byte[] answers = connection.output().takeAll();
/// ```
///
/// **Threads:** not safe; one at a time.
public final class Http2Connection {

    /// What a client begins with (RFC 9113 §3.4).
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);

    /// RFC 9113 §6.9.1: "A sender MUST NOT allow a flow-control window to exceed 2^31-1 octets."
    static final int WINDOW_BYTES_MAX = Integer.MAX_VALUE;

    private static final int WINDOW_BYTES_AT_FIRST = 65_535;

    /// No frame is read while so much waits to be sent: a peer that does not read its answers, or
    /// the acknowledgements of its frames, is not listened to.
    private static final int UNSENT_BYTES_MAX = 64 * 1024;

    /// No more is read from the peer while so much has come in and not been looked at. A frame that
    /// is not whole is less.
    private static final int UNSEEN_BYTES_MAX = 64 * 1024;

    private static final byte[] NOTHING = new byte[0];

    private enum State {
        PREFACE,
        SETTINGS,
        OPEN,
        CLOSING
    }

    private final Http2Limits http2Limits;
    private final Buffers buffers;
    private final ExchangeHandler handler;
    private final Output output;
    private final ArrayDeque<Http2Stream> spare = new ArrayDeque<>();
    private final FieldBlock block;
    private final FieldBlocks fieldBlocks;
    private final ControlFrames controlFrames;
    private final int headBytesMax;

    // Shared with those that read its frames:
    final PeerSettings peerSettings = new PeerSettings();
    final AnswerSender sender;
    final HpackDecoder decoder;
    final Guards guards;
    final StreamTable streams;
    final Shutdown shutdown;
    final EarlyPriorities earlyPriorities = new EarlyPriorities();

    private State state = State.PREFACE;
    private byte[] window = NOTHING;
    private int from;
    private int to;
    private boolean inputEnded;
    private boolean areSettingsKnown; // ours, to the peer
    private int lastStreamId;
    private int receiveWindow;
    private int uncreditedBytes;
    private long framesRead;
    private long blockBegun; // framesRead when a field block of several frames began

    // The DATA frame that is coming in:
    private boolean isInData;
    private int dataStreamId;
    private boolean dataEndsStream;
    private int dataLeft;
    private int paddingLeft;

    /// A connection that has had no byte yet.
    ///
    /// @param handler what is called for each exchange
    /// @param blocks shared by the connections of one thread
    public Http2Connection(
            Limits limits,
            Http2Limits http2Limits,
            Buffers buffers,
            AnswerBlocks blocks,
            ExchangeHandler handler,
            Peer peer) {
        this.http2Limits = http2Limits;
        this.buffers = buffers;
        this.handler = handler;
        output = new Output(buffers);
        sender = new AnswerSender(output, blocks, peerSettings);
        decoder =
                new HpackDecoder(
                        http2Limits.dynamicTableBytesMax(), http2Limits.unpackedBytesMax());
        block = new FieldBlock(http2Limits, buffers);
        guards = new Guards(http2Limits);
        streams = new StreamTable(http2Limits.concurrentStreamsMax());
        shutdown = new Shutdown(output);
        headBytesMax = limits.headBytesMax();
        fieldBlocks = new FieldBlocks(this, block, limits, http2Limits, buffers, handler, peer);
        controlFrames = new ControlFrames(this);
        receiveWindow = http2Limits.connectionWindowBytes();
    }

    // ---- bytes in

    /// Takes bytes from the peer, and goes on as far as they lead. The range is copied.
    public void receive(byte[] bytes, int start, int end) {
        int count = end - start;
        if (isReading()) {
            reserve(count);
            System.arraycopy(bytes, start, window, to, count);
            received(count);
        }
        advance();
    }

    /// Makes room for `count` more bytes, to be put at [#receiveAt] of [#receiveArray]; then call
    /// [#received] and [#advance].
    public void reserve(int count) {
        if (window.length - to >= count) {
            return;
        }
        int unread = to - from;
        if (window.length - unread >= count) {
            System.arraycopy(window, from, window, 0, unread);
        } else {
            byte[] larger = buffers.take(unread + count);
            System.arraycopy(window, from, larger, 0, unread);
            giveWindow();
            window = larger;
        }
        from = 0;
        to = unread;
    }

    private void giveWindow() {
        if (window != NOTHING) {
            buffers.give(window);
            window = NOTHING;
        }
    }

    /// Where bytes that come in are put; ask again after each [#reserve].
    public byte[] receiveArray() {
        return window;
    }

    /// Where the next byte is put in [#receiveArray].
    public int receiveAt() {
        return to;
    }

    /// Says that `count` bytes were put there, no more than were reserved.
    public void received(int count) {
        assert isReading() : "bytes after the end are not looked at";
        to += count;
    }

    /// The peer will send no more. What it has sent is still answered.
    public void endOfInput() {
        inputEnded = true;
        advance();
        endAllAnswered();
        closeIfDone();
    }

    /// Whether received bytes still mean something; once false it stays so.
    public boolean isReading() {
        return state != State.CLOSING;
    }

    /// Whether more bytes would do any good now.
    public boolean wantsInput() {
        return isReading() && !inputEnded && !isHeldUp() && to - from < UNSEEN_BYTES_MAX;
    }

    /// Whether the peer has to take what waits for it before more of its frames are read.
    private boolean isHeldUp() {
        return output.waitingBytes() >= UNSENT_BYTES_MAX;
    }

    /// Whether something has begun to come in that is no content, and is not whole.
    public boolean isInFrame() {
        return isReading()
                && !isInData
                && (to > from || block.streamId() != 0 || state != State.OPEN);
    }

    /// How many frames have been read, field blocks of several counted as one: for who watches that
    /// what has begun to come in becomes whole.
    public long framesRead() {
        return block.streamId() == 0 ? framesRead : blockBegun;
    }

    /// Tells the time: peers may do so much of some things in a second.
    ///
    /// @param nowNanos as of a clock that only goes on
    public void time(long nowNanos) {
        guards.refill(nowNanos);
    }

    // ---- what the bytes amount to

    /// Reads on until bytes are missing, the peer has to take what waits for it, or the connection
    /// is to close. Call it after [#received], and when output has been taken.
    public void advance() {
        try {
            while (isReading() && !isHeldUp() && readNext()) {}
            fieldBlocks.beginWaiting();
            creditConnection();
        } catch (ConnectionError error) {
            fail(error.code(), String.valueOf(error.getMessage()));
            return;
        }
        if (from == to) {
            from = 0;
            to = 0;
            giveWindow();
        }
        closeIfDone();
    }

    private boolean readNext() throws ConnectionError {
        if (state == State.PREFACE) {
            return readPreface();
        }
        if (isInData) {
            return continueData();
        }
        if (to - from < FrameType.HEADER_BYTES) {
            return false;
        }
        byte[] bytes = window;
        int at = from;
        int length =
                (bytes[at] & 0xff) << 16 | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff);
        int type = bytes[at + 3] & 0xff;
        int flags = bytes[at + 4];
        int streamId = number(bytes, at + 5) & Integer.MAX_VALUE; // the reserved bit means nothing
        // RFC 9113 §4.2: "An endpoint MUST send an error code of FRAME_SIZE_ERROR if a frame
        // exceeds
        // the size defined in SETTINGS_MAX_FRAME_SIZE"
        if (length > PeerSettings.FRAME_BYTES_AT_FIRST) {
            throw new ConnectionError(
                    ErrorCode.FRAME_SIZE_ERROR, "a frame has at most 16384 octets");
        }
        // RFC 9113 §4.3: "Each field block is processed as a discrete unit. Field blocks MUST be
        // transmitted as a contiguous sequence of frames, with no interleaved frames of any other
        // type or from any other stream."
        int blockId = block.streamId();
        if (blockId != 0 && (type != FrameType.CONTINUATION || streamId != blockId)) {
            throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "CONTINUATION was expected");
        }
        // RFC 9113 §3.4: "the client connection preface ... MUST be followed by a SETTINGS frame"
        boolean isAck = type == FrameType.SETTINGS && (flags & FrameType.ACK) != 0;
        if (state == State.SETTINGS && (type != FrameType.SETTINGS || isAck)) {
            throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "SETTINGS was expected first");
        }
        int payload = at + FrameType.HEADER_BYTES;
        if (type == FrameType.DATA) {
            return beginData(flags, streamId, payload, length);
        }
        if (to - payload < length) {
            return false;
        }
        framesRead++;
        from = payload + length;
        read(type, flags, streamId, payload, payload + length);
        return true;
    }

    private boolean readPreface() throws ConnectionError {
        int count = Math.min(to - from, PREFACE.length);
        for (int i = 0; i < count; i++) {
            if (window[from + i] != PREFACE[i]) {
                throw new ConnectionError(
                        ErrorCode.PROTOCOL_ERROR, "the connection preface is another");
            }
        }
        if (count < PREFACE.length) {
            return false;
        }
        from += count;
        state = State.SETTINGS;
        FrameWriter.settings(
                output,
                PeerSettings.HEADER_TABLE_SIZE,
                http2Limits.dynamicTableBytesMax(),
                PeerSettings.MAX_CONCURRENT_STREAMS,
                http2Limits.concurrentStreamsMax(),
                PeerSettings.INITIAL_WINDOW_SIZE,
                http2Limits.streamWindowBytes(),
                PeerSettings.MAX_HEADER_LIST_SIZE,
                headBytesMax,
                PeerSettings.ENABLE_CONNECT_PROTOCOL,
                1,
                PeerSettings.NO_RFC7540_PRIORITIES,
                1);
        int more = http2Limits.connectionWindowBytes() - WINDOW_BYTES_AT_FIRST;
        if (more > 0) {
            FrameWriter.windowUpdate(output, 0, more);
        }
        return true;
    }

    private void read(int type, int flags, int streamId, int at, int end) throws ConnectionError {
        switch (type) {
            case FrameType.HEADERS -> {
                blockBegun = framesRead; // of use only while the block is not whole
                fieldBlocks.headers(flags, streamId, window, at, end);
            }
            case FrameType.CONTINUATION ->
                    fieldBlocks.continuation(flags, streamId, window, at, end);
            case FrameType.WINDOW_UPDATE -> controlFrames.windowUpdate(streamId, window, at, end);
            case FrameType.SETTINGS -> controlFrames.settings(flags, streamId, window, at, end);
            case FrameType.RST_STREAM -> controlFrames.resetStream(streamId, window, at, end);
            case FrameType.PING -> controlFrames.ping(flags, streamId, window, at, end);
            case FrameType.PRIORITY -> controlFrames.priority(streamId, window, at, end);
            case FrameType.PRIORITY_UPDATE ->
                    controlFrames.priorityUpdate(streamId, window, at, end);
            case FrameType.GOAWAY -> controlFrames.goAway(streamId, window, at, end);
            // RFC 9113 §8.4: "A client cannot push. Thus, servers MUST treat the receipt of a
            // PUSH_PROMISE frame as a connection error (Section 5.4.1) of type PROTOCOL_ERROR."
            case FrameType.PUSH_PROMISE ->
                    throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "clients cannot push");
            // RFC 9113 §5.5: "Implementations MUST ignore unknown or unsupported values in all
            // extensible protocol elements."
            default -> guards.idleFrame();
        }
    }

    /// The number of 32 bits at `at`.
    static int number(byte[] bytes, int at) {
        return bytes[at] << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
    }

    // RFC 9113 §6.1: "If the length of the padding is the length of the frame payload or greater,
    // the recipient MUST treat this as a connection error (Section 5.4.1) of type PROTOCOL_ERROR."
    static void checkPadding(int padding, int payloadBytes) throws ConnectionError {
        if (padding >= payloadBytes) {
            throw new ConnectionError(
                    ErrorCode.PROTOCOL_ERROR, "padding is shorter than its frame");
        }
    }

    void checkClientId(int streamId, String frame) throws ConnectionError {
        if ((streamId & 1) == 0) {
            throw new ConnectionError(
                    ErrorCode.PROTOCOL_ERROR, frame + " goes with a stream of the client");
        }
    }

    void checkNotIdle(int streamId, String frame) throws ConnectionError {
        if ((streamId & 1) == 0 || streamId > lastStreamId) {
            throw new ConnectionError(
                    ErrorCode.PROTOCOL_ERROR, frame + " on a stream that is not open");
        }
    }

    // ---- DATA, RFC 9113 §6.1: content is passed on as it comes in, before its frame is whole

    private boolean beginData(int flags, int streamId, int payload, int length)
            throws ConnectionError {
        checkNotIdle(streamId, "DATA");
        boolean isPadded = (flags & FrameType.PADDED) != 0;
        if (isPadded && to == payload && length > 0) {
            return false;
        }
        int padding = isPadded && length > 0 ? window[payload] & 0xff : 0;
        int prefix = isPadded ? 1 : 0;
        checkPadding(padding, isPadded ? length : 1);
        receiveWindow -= length;
        if (receiveWindow < 0) {
            throw new ConnectionError(
                    ErrorCode.FLOW_CONTROL_ERROR, "more than the connection's window");
        }
        uncreditedBytes += length;
        from = payload + prefix;
        isInData = true;
        dataStreamId = streamId;
        dataEndsStream = (flags & FrameType.END_STREAM) != 0;
        dataLeft = length - prefix - padding;
        paddingLeft = padding;
        if (dataLeft > 0) {
            guards.usefulFrame();
        } else if (!dataEndsStream) {
            guards.idleFrame();
        }
        Http2Stream stream = streams.get(streamId);
        if (stream == null) {
            closedStream(streamId);
        } else if (stream.isRequestEnded()) {
            // RFC 9113 §5.1: half-closed (remote)
            streamError(stream, ErrorCode.STREAM_CLOSED);
        } else if (!stream.receives(length, prefix + padding)) {
            streamError(stream, ErrorCode.FLOW_CONTROL_ERROR);
        }
        return true;
    }

    private boolean continueData() throws ConnectionError {
        int count = Math.min(dataLeft, to - from);
        int at = from;
        from += count;
        dataLeft -= count;
        int skipped = dataLeft == 0 ? Math.min(paddingLeft, to - from) : 0;
        from += skipped;
        paddingLeft -= skipped;
        isInData = dataLeft > 0 || paddingLeft > 0;
        Http2Stream stream = streams.get(dataStreamId); // or null, if it has been reset meanwhile
        if (stream != null) {
            boolean isEnd = !isInData && dataEndsStream;
            if (!stream.content(window, at, at + count)
                    || (isEnd && !stream.endRequest(Fields.EMPTY))) {
                // RFC 9113 §8.1.1: "A request or response is also malformed if the value of a
                // content-length header field does not equal the sum of the DATA frame payload
                // lengths"
                streamError(stream, ErrorCode.PROTOCOL_ERROR);
            } else if (stream.isAnswerSent()) {
                endAnswered(stream, stream.mayEndInOrder());
            } else if ((count > 0 || isEnd) && stream.isBegun() && !stream.isExchangeOver()) {
                handler.contentArrived(stream);
            }
        }
        return !isInData;
    }

    /// Lets the peer send as much again, in few frames.
    private void creditConnection() {
        if (uncreditedBytes >= http2Limits.connectionWindowBytes() / 2 && isReading()) {
            receiveWindow += uncreditedBytes;
            FrameWriter.windowUpdate(output, 0, uncreditedBytes);
            uncreditedBytes = 0;
        }
    }

    /// How many bytes of content a handler takes before its peer is told.
    int creditBytesMin() {
        return Math.max(1, http2Limits.streamWindowBytes() / 2);
    }

    /// DATA or HEADERS on a stream that was open once (RFC 9113 §5.1, closed).
    void closedStream(int streamId) throws ConnectionError {
        switch (streams.fate(streamId)) {
            case RESET_BY_US -> guards.idleFrame(); // sent before the peer knew
            case RESET_BY_PEER -> resetClosed(streamId);
            case FINISHED, UNKNOWN ->
                    throw new ConnectionError(
                            ErrorCode.STREAM_CLOSED, "a frame on a stream that has ended");
        }
    }

    private void resetClosed(int streamId) throws ConnectionError {
        FrameWriter.resetStream(output, streamId, ErrorCode.STREAM_CLOSED);
        guards.refusal();
    }

    // ---- streams that begin

    int lastStreamId() {
        return lastStreamId;
    }

    void opened(int streamId) {
        lastStreamId = streamId;
    }

    /// One that has ended and can be opened again.
    @Nullable Http2Stream spareStream() {
        return spare.pollLast();
    }

    /// What the peer may send on a stream that it opens now. As long as it may not know of our
    /// setting it goes by the value that a window has at first (RFC 9113 §6.9.2).
    int streamWindowBytes() {
        int bytes = http2Limits.streamWindowBytes();
        return areSettingsKnown ? bytes : Math.max(bytes, WINDOW_BYTES_AT_FIRST);
    }

    /// The peer has acknowledged our settings.
    void settingsAreKnown() {
        if (areSettingsKnown) {
            return;
        }
        int less = http2Limits.streamWindowBytes() - streamWindowBytes();
        areSettingsKnown = true;
        decoder.settingIsKnown(http2Limits.dynamicTableBytesMax());
        if (less < 0) {
            for (Http2Stream stream : streams.all()) {
                stream.narrow(less);
            }
        }
    }

    /// SETTINGS has come in.
    ///
    /// @return whether it was the first, which the peer owes
    boolean settingsHaveCome() {
        boolean isFirst = state == State.SETTINGS;
        if (isFirst) {
            state = State.OPEN;
        }
        return isFirst;
    }

    // ---- streams that end

    /// A frame that is wrong by itself; its stream may have ended.
    void streamError(int streamId, ErrorCode code) throws ConnectionError {
        Http2Stream stream = streams.get(streamId);
        if (stream != null) {
            streamError(stream, code);
        } else {
            FrameWriter.resetStream(output, streamId, code);
            guards.refusal();
        }
    }

    /// RFC 9113 §5.4.2
    void streamError(Http2Stream stream, ErrorCode code) throws ConnectionError {
        FrameWriter.resetStream(output, stream.id(), code);
        close(stream, Fate.RESET_BY_US);
        guards.refusal();
    }

    /// Ends a stream at once, for a reason of ours.
    void abort(Http2Stream stream, ErrorCode code) {
        if (streams.get(stream.id()) == stream) {
            FrameWriter.resetStream(output, stream.id(), code);
            streams.remove(stream, Fate.RESET_BY_US);
            sender.remove(stream);
            stream.close();
            closeIfDone();
        }
    }

    void close(Http2Stream stream, Fate fate) {
        streams.remove(stream, fate);
        sender.remove(stream);
        boolean isCancelled = stream.isBegun() && !stream.isExchangeOver();
        stream.close();
        if (isCancelled) {
            handler.cancelled(stream);
        }
    }

    /// All of an answer has been written. If the peer is not done with its request, and may be
    /// soon, the stream waits for that: many a client takes a reset for a failure.
    void answerIsSent(Http2Stream stream) {
        if (stream.isMalformed()) {
            resetAnswered(stream, ErrorCode.PROTOCOL_ERROR);
        } else if (shutdown.isBegun() || inputEnded) {
            endAnswered(stream, false);
        } else {
            stream.answerIsSent();
            endAnswered(stream, stream.mayEndInOrder());
        }
    }

    /// What comes in on a stream whose answer has been sent is of no use, but for its end.
    private void endAnswered(Http2Stream stream, boolean waits) {
        if (stream.isRequestEnded()) {
            forget(stream, Fate.FINISHED);
        } else if (!waits) {
            // RFC 9113 §8.1: "When this is true, a server MAY request that the client abort
            // transmission of a request without error by sending a RST_STREAM with an error code of
            // NO_ERROR after sending a complete response".
            resetAnswered(stream, ErrorCode.NO_ERROR);
        }
    }

    private void resetAnswered(Http2Stream stream, ErrorCode code) {
        FrameWriter.resetStream(output, stream.id(), code);
        forget(stream, Fate.RESET_BY_US);
    }

    private void forget(Http2Stream stream, Fate fate) {
        streams.remove(stream, fate);
        sender.remove(stream);
        stream.close();
        spare.addLast(stream);
    }

    /// No stream waits any more for the end of a request that is answered.
    private void endAllAnswered() {
        for (Http2Stream stream : streams.all()) {
            if (stream.isAnswerSent()) {
                endAnswered(stream, false);
            }
        }
    }

    // ---- answers

    void writeHead(int streamId, Status status, Fields fields, long length, boolean endsStream) {
        sender.head(streamId, status, fields, length, endsStream);
    }

    void writeInterim(int streamId, Status status, Fields fields) {
        sender.interim(streamId, status, fields);
    }

    void writeEnd(Http2Stream stream) {
        sender.end(stream);
        answerIsSent(stream);
    }

    void mayHaveToSend(Http2Stream stream) {
        sender.update(stream);
    }

    /// Writes content that waits, in the order of priorities, as far as the peer's windows go and
    /// until `bytesMax` wait in the output. Call it before output is taken.
    public void send(int bytesMax) {
        try {
            while (isReading() && output.waitingBytes() < bytesMax) {
                Http2Stream stream = sender.sendNext();
                if (stream == null) {
                    break;
                }
                if (sender.lastWasTiny()) {
                    guards.idleFrame();
                } else {
                    guards.usefulFrame();
                }
                if (stream.isExchangeOver() && !stream.hasUnsent()) {
                    answerIsSent(stream);
                } else if (stream.mayWrite() && !stream.isExchangeOver()) {
                    handler.writable(stream);
                }
            }
        } catch (ConnectionError error) {
            fail(error.code(), String.valueOf(error.getMessage()));
            return;
        }
        closeIfDone();
    }

    /// Whether [#send] would write more.
    public boolean hasSendable() {
        return isReading() && sender.hasSendable();
    }

    // ---- the end

    /// RFC 9113 §5.4.1
    private void fail(ErrorCode code, String why) {
        if (state == State.CLOSING) {
            return;
        }
        FrameWriter.goAway(output, lastStreamId, code, why);
        close();
    }

    /// Ends the connection for a reason of ours, and says so.
    public void refuse(ErrorCode code, String why) {
        fail(code, why);
    }

    /// Resets a stream for a reason of ours: its peer is too slow, or its handler.
    public void cancel(Http2Stream stream, ErrorCode code) {
        boolean isCancelled = stream.isBegun() && !stream.isExchangeOver();
        abort(stream, code);
        if (isCancelled) {
            handler.cancelled(stream);
        }
    }

    private void close() {
        if (state == State.CLOSING) {
            return;
        }
        state = State.CLOSING;
        for (Http2Stream stream : streams.all()) {
            close(stream, Fate.RESET_BY_US);
        }
        fieldBlocks.release();
        from = 0;
        to = 0;
        giveWindow();
    }

    private void closeIfDone() {
        if (streams.count() == 0 && isReading() && (shutdown.isFinished() || inputEnded)) {
            // RFC 9113 §6.8: "Endpoints SHOULD always send a GOAWAY frame before closing a
            // connection so that the remote peer can know whether a stream has been partially
            // processed or not."
            if (state != State.PREFACE) {
                shutdown.finish(lastStreamId);
            }
            close();
        }
    }

    /// No more requests: the first of two steps, so that none is lost that is on its way (RFC 9113
    /// §6.8). The second is [#drainNow], or the peer's answer to a PING.
    public void drain() {
        if (state == State.PREFACE) {
            close();
        } else if (isReading()) {
            shutdown.begin();
            endAllAnswered();
        }
    }

    /// Requests that come in from now on are not looked at; those that are open are answered.
    public void drainNow() {
        if (isReading() && shutdown.isBegun()) {
            shutdown.finish(lastStreamId);
            closeIfDone();
        }
    }

    /// The peer is gone: nothing that waits is of any use, and what was borrowed goes back.
    public void release() {
        close();
        output.discard();
    }

    /// Whether the connection is to close once [#output] is sent.
    public boolean isClosing() {
        return state == State.CLOSING;
    }

    /// What waits to be sent.
    public Output output() {
        return output;
    }

    /// How many streams are open.
    public int openStreams() {
        return streams.count();
    }

    /// All streams that are open, in no order.
    public Http2Stream[] streams() {
        return streams.all();
    }

    Buffers buffers() {
        return buffers;
    }

    ExchangeHandler handler() {
        return handler;
    }
}
