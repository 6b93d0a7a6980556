package dev.weir.server;

import java.util.function.Consumer;

/// The bounds of what a peer may do on one HTTP/3 connection, each with its unit in its name: the
/// transport parameters of QUIC (RFC 9000 §18.2). What a message may hold is bounded by
/// [dev.weir.http.Limits], as in every version.
///
/// A value out of its range is refused at once, by an [IllegalArgumentException] that says it.
///
/// **Threads:** immutable.
public final class Http3Limits {

    private static final Http3Limits DEFAULTS = new Http3Limits();

    private int concurrentStreamsMax = 100;
    private int streamWindowBytes = 64 * 1024;
    private int connectionWindowBytes = 1024 * 1024;
    private int silenceSeconds = 300;
    private int unidirectionalStreamsMax = 16;
    private int handshakesUnderLoad = 256;

    private Http3Limits() {}

    private Http3Limits(Http3Limits from) {
        concurrentStreamsMax = from.concurrentStreamsMax;
        streamWindowBytes = from.streamWindowBytes;
        connectionWindowBytes = from.connectionWindowBytes;
        silenceSeconds = from.silenceSeconds;
        unidirectionalStreamsMax = from.unidirectionalStreamsMax;
        handshakesUnderLoad = from.handshakesUnderLoad;
    }

    /// The limits that a server has unless told otherwise.
    public static Http3Limits defaults() {
        return DEFAULTS;
    }

    /// Request streams that are open at once (initial_max_streams_bidi); a peer that opens one more
    /// has broken QUIC. Default: 100, which is what RFC 9114 §6.1 asks for at least.
    public int concurrentStreamsMax() {
        return concurrentStreamsMax;
    }

    /// Bytes of content that a stream may have sent and its handler has not read
    /// (initial_max_stream_data). Default: 64 KiB.
    public int streamWindowBytes() {
        return streamWindowBytes;
    }

    /// The same of all streams of a connection together (initial_max_data). Default: 1 MiB.
    public int connectionWindowBytes() {
        return connectionWindowBytes;
    }

    /// Seconds without a packet after which a connection is over, whatever is under way on it
    /// (max_idle_timeout); a client that waits for longer sends PING. Default: 300. One without
    /// requests ends after [Deadlines#idle].
    public int silenceSeconds() {
        return silenceSeconds;
    }

    /// Unidirectional streams that a peer may have open (initial_max_streams_uni). It needs three
    /// (RFC 9114 §6.2); the rest is for what extensions add, and is not used. Default: 16.
    public int unidirectionalStreamsMax() {
        return unidirectionalStreamsMax;
    }

    /// Handshakes under way on one loop above which clients have to show first that they are where
    /// they say, by a Retry (RFC 9000 §8.1.2); it costs them a round trip. 0 asks all of them.
    /// Default: 256.
    public int handshakesUnderLoad() {
        return handshakesUnderLoad;
    }

    /// With [#concurrentStreamsMax()] at `streams`: 1 to 65,536.
    public Http3Limits concurrentStreamsMax(int streams) {
        return with(copy ->
                copy.concurrentStreamsMax = between(1, streams, 65_536, "concurrentStreamsMax"));
    }

    /// With [#streamWindowBytes()] at `bytes`: 1 KiB to 1 GiB.
    public Http3Limits streamWindowBytes(int bytes) {
        return with(copy ->
                copy.streamWindowBytes = between(1_024, bytes, 1 << 30, "streamWindowBytes"));
    }

    /// With [#connectionWindowBytes()] at `bytes`: 1 KiB to 1 GiB.
    public Http3Limits connectionWindowBytes(int bytes) {
        return with(copy ->
                copy.connectionWindowBytes =
                        between(1_024, bytes, 1 << 30, "connectionWindowBytes"));
    }

    /// With [#silenceSeconds()] at `seconds`: 1 to 86,400.
    public Http3Limits silenceSeconds(int seconds) {
        return with(copy -> copy.silenceSeconds = between(1, seconds, 86_400, "silenceSeconds"));
    }

    /// With [#unidirectionalStreamsMax()] at `streams`: 3 to 65,536.
    public Http3Limits unidirectionalStreamsMax(int streams) {
        return with(copy ->
                copy.unidirectionalStreamsMax =
                        between(3, streams, 65_536, "unidirectionalStreamsMax"));
    }

    /// With [#handshakesUnderLoad()] at `handshakes`: 0 to 65,536.
    public Http3Limits handshakesUnderLoad(int handshakes) {
        return with(copy ->
                copy.handshakesUnderLoad = between(0, handshakes, 65_536, "handshakesUnderLoad"));
    }

    private Http3Limits with(Consumer<Http3Limits> change) {
        var copy = new Http3Limits(this);
        change.accept(copy);
        return copy;
    }

    private static int between(int least, int value, int most, String name) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; give " + least + " to " + most + ".");
        }
        return value;
    }
}
