package dev.weir.http.h3;

import dev.weir.http.Buffers;
import dev.weir.http.ExchangeHandler;
import dev.weir.http.HttpVersion;
import dev.weir.http.Limits;
import dev.weir.http.Output;
import dev.weir.http.Peer;
import dev.weir.http.fieldcoding.RequestSection;
import dev.weir.http.fieldcoding.TrailerSection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The server's side of one HTTP/3 connection (RFC 9114): what its streams have in common.
///
/// The peer's streams are made known by [#request] and [#unidirectional]. Our own control stream
/// has no object: open a unidirectional stream, and send on it whatever [#control] holds, now and
/// later; never end it.
///
/// After each call on the connection or one of its streams, ask [#error]: once there is one, no
/// byte is interpreted any more, and the connection is to be closed by its code.
///
/// ```
///            goAway()              goAwayAt()              no stream is open
///   OPEN ──────────────▶ GOING ──────────────────▶ LAST ──────────────────────▶ close H3_NO_ERROR
///         "no more soon"         new requests are
///                                H3_REQUEST_REJECTED
/// ```
///
/// **Threads:** not safe; one at a time, its streams included.
public final class Http3Connection {

    /// §5.2: "a server can send an initial GOAWAY frame with an identifier of 2^62-4 (the maximum
    /// possible value for a client-initiated bidirectional stream)"
    private static final long STREAM_ID_MAX = VarInt.MAX - 3;

    private static final long STREAM_TYPE_CONTROL = 0x0;

    static final int CONTROL = 1;
    static final int ENCODER = 2;
    static final int DECODER = 4;

    /// Updates of priorities that came before their streams; the oldest is forgotten (RFC 9218 §7
    /// asks for no more than some).
    static final int EARLY_PRIORITIES_MAX = 64;

    private final Limits limits;
    private final Buffers buffers;
    private final AnswerHeads heads;
    private final Peer peer;
    private final Output control;
    private final FieldSectionDecoder decoder = new FieldSectionDecoder();
    private final RequestSection section;
    private final TrailerSection trailers;
    private final Map<Long, Integer> earlyPriorities = new LinkedHashMap<>();

    private @Nullable ConnectionError error;
    private int claimed;
    private int ignoredStreams;
    private int idleFrames;
    private int cancelledRequests;
    private long skippedBytes;
    private long nextStreamId; // above all that have been opened
    private long rejectedFrom = Long.MAX_VALUE;
    private int openStreams;
    private @Nullable Http3Stream first;

    /// A connection that has had no byte yet.
    ///
    /// @param heads shared by the connections of one thread
    public Http3Connection(Limits limits, Buffers buffers, AnswerHeads heads, Peer peer) {
        this.limits = limits;
        this.buffers = buffers;
        this.heads = heads;
        this.peer = peer;
        control = new Output(buffers);
        control.reserve(CONTROL_BYTES_MAX);
        int at = VarInt.write(control.array(), control.to(), STREAM_TYPE_CONTROL);
        control.advance(Settings.write(control.array(), at, limits.headBytesMax()));
        section = new RequestSection(HttpVersion.HTTP_3, limits, buffers, peer.isSecure(), true);
        trailers = new TrailerSection(limits, buffers);
    }

    private static final int CONTROL_BYTES_MAX = 64;

    // ---- streams

    /// The peer has opened a request stream.
    ///
    /// @param handler what is called for its exchange
    public Http3Stream request(long id, ExchangeHandler handler) {
        var stream = new Http3Stream(this, id, handler);
        Integer early = earlyPriorities.isEmpty() ? null : earlyPriorities.remove(id);
        if (early != null) {
            stream.priority(early);
        }
        if (id >= rejectedFrom) {
            stream.reject();
        } else {
            nextStreamId = Math.max(nextStreamId, id + 4);
        }
        add(stream);
        return stream;
    }

    /// The peer has opened a unidirectional stream.
    public UnidirectionalStream unidirectional() {
        return new UnidirectionalStream(this);
    }

    private void add(Http3Stream stream) {
        Http3Stream second = first;
        stream.next = second;
        if (second != null) {
            second.previous = stream;
        }
        first = stream;
        openStreams++;
    }

    void remove(Http3Stream stream) {
        Http3Stream before = stream.previous;
        Http3Stream after = stream.next;
        if (before != null) {
            before.next = after;
        } else {
            first = after;
        }
        if (after != null) {
            after.previous = before;
        }
        stream.previous = null;
        stream.next = null;
        openStreams--;
    }

    /// How many request streams there are that were not [released][Http3Stream#release].
    public int openStreams() {
        return openStreams;
    }

    // ---- our control stream

    /// What waits to be sent on our control stream.
    public Output control() {
        return control;
    }

    /// Tells the peer that no more requests will be taken soon, so that it opens another connection
    /// for what it has not sent yet (§5.2).
    public void goAway() {
        goAway(STREAM_ID_MAX);
    }

    /// Takes no more requests than were opened so far: those after them are reset with
    /// H3_REQUEST_REJECTED, and the peer may send them elsewhere (§5.2). A round trip after
    /// [#goAway], so that none is on its way.
    public void goAwayAt() {
        if (rejectedFrom == Long.MAX_VALUE) {
            rejectedFrom = nextStreamId;
            goAway(nextStreamId);
        }
    }

    /// Sends a frame that means nothing (§7.2.8): a transport may learn only so that the peer has
    /// stopped our control stream.
    public void sendNothing() {
        AnswerEncoder.reserved(control);
    }

    private void goAway(long streamId) {
        control.reserve(CONTROL_BYTES_MAX);
        int at = VarInt.write(control.array(), control.to(), FrameType.GOAWAY);
        at = VarInt.write(control.array(), at, VarInt.size(streamId));
        control.advance(VarInt.write(control.array(), at, streamId));
    }

    // ---- what goes wrong

    /// Why the connection has to end, or null while it has not.
    public @Nullable ConnectionError error() {
        return error;
    }

    void failIf(@Nullable ConnectionError error) {
        if (this.error == null) {
            this.error = error;
        }
    }

    void fail(long code, String reason) {
        failIf(new ConnectionError(code, reason));
    }

    /// Ends the connection because our control stream is gone: RFC 9114 §6.2.1, the peer must not
    /// ask for it.
    public void controlStopped() {
        fail(ErrorCode.H3_CLOSED_CRITICAL_STREAM, "The server's control stream was stopped");
    }

    // ---- for its streams

    Limits limits() {
        return limits;
    }

    Buffers buffers() {
        return buffers;
    }

    AnswerHeads heads() {
        return heads;
    }

    Peer peer() {
        return peer;
    }

    FieldSectionDecoder decoder() {
        return decoder;
    }

    RequestSection section() {
        return section;
    }

    TrailerSection trailers() {
        return trailers;
    }

    /// RFC 9114 §6.2.1: "Only one control stream per peer is permitted; receipt of a second stream
    /// claiming to be a control stream MUST be treated as a connection error of type
    /// H3_STREAM_CREATION_ERROR." RFC 9204 §4.2 likewise.
    @Nullable ConnectionError claim(int use, String name) {
        if ((claimed & use) != 0) {
            return new ConnectionError(
                    ErrorCode.H3_STREAM_CREATION_ERROR, "A second " + name + " stream was opened");
        }
        claimed |= use;
        return null;
    }

    /// One more unidirectional stream was of no use.
    @Nullable ConnectionError ignoredStream() {
        ignoredStreams++;
        return ignoredStreams <= limits.ignoredStreamsMax()
                ? null
                : excessive(
                        "More than "
                                + limits.ignoredStreamsMax()
                                + " unidirectional streams had no use here");
    }

    /// One more frame of a type that is not known.
    @Nullable ConnectionError skipped(long bytes) {
        skippedBytes += bytes;
        return skippedBytes <= limits.skippedFrameBytesMax()
                ? idle()
                : excessive(
                        "Frames of unknown types have more than "
                                + limits.skippedFrameBytesMax()
                                + " bytes between two requests");
    }

    /// One more frame or instruction brought nothing on.
    @Nullable ConnectionError idle() {
        idleFrames++;
        return idleFrames <= limits.idleFramesMax()
                ? null
                : excessive(
                        "More than "
                                + limits.idleFramesMax()
                                + " frames in a row brought nothing on");
    }

    /// A request was answered to its end, or content has come: the peer is here for something.
    void progress() {
        idleFrames = 0;
        skippedBytes = 0;
    }

    void answered() {
        progress();
        if (cancelledRequests > 0) {
            cancelledRequests--;
        }
    }

    /// A request came to nothing: the peer has reset it, or it was malformed.
    void cancelled() {
        cancelledRequests++;
        if (cancelledRequests > limits.cancelledRequestsMax()) {
            failIf(
                    excessive(
                            "More than "
                                    + limits.cancelledRequestsMax()
                                    + " requests came to nothing beyond those that were answered"));
        }
    }

    private static ConnectionError excessive(String reason) {
        return new ConnectionError(ErrorCode.H3_EXCESSIVE_LOAD, reason);
    }

    /// An update of a request's priority (RFC 9218 §7).
    void priority(long streamId, int priority) {
        for (var stream = first; stream != null; stream = stream.next) {
            if (stream.id() == streamId) {
                stream.priority(priority);
                return;
            }
        }
        if (streamId < nextStreamId) {
            return; // it has been answered, most likely
        }
        if (earlyPriorities.size() == EARLY_PRIORITIES_MAX
                && !earlyPriorities.containsKey(streamId)) {
            earlyPriorities.remove(earlyPriorities.keySet().iterator().next());
        }
        earlyPriorities.put(streamId, priority);
    }
}
