package dev.weir.http.h2;

import java.util.function.Consumer;

/// The bounds of what a peer may do on one HTTP/2 connection, each with its unit in its name. What
/// a message may hold is bounded by [dev.weir.http.Limits], as in every version.
///
/// `Http2Limits.defaults().concurrentStreamsMax(1_000)` is the defaults but for one.
///
/// Three of them are budgets: so many at once, and so many more each second. A peer that overdraws
/// one is told ENHANCE_YOUR_CALM, and the connection ends.
///
/// A value out of its range is refused at once, by an [IllegalArgumentException] that says it.
///
/// **Threads:** immutable.
public final class Http2Limits {

    private static final Http2Limits DEFAULTS = new Http2Limits();

    private int concurrentStreamsMax = 100;
    private int streamWindowBytes = 64 * 1024;
    private int connectionWindowBytes = 1024 * 1024;
    private int headerBlockBytesMax = 32 * 1024;
    private int unpackedBytesMax = 128 * 1024;
    private int continuationFramesMax = 16;
    private int dynamicTableBytesMax = 4096;
    private int resetsMax = 200;
    private int resetsPerSecond = 20;
    private int refusalsMax = 100;
    private int refusalsPerSecond = 10;
    private int idleFramesMax = 1_000;
    private int idleFramesPerSecond = 100;

    private Http2Limits() {}

    private Http2Limits(Http2Limits from) {
        concurrentStreamsMax = from.concurrentStreamsMax;
        streamWindowBytes = from.streamWindowBytes;
        connectionWindowBytes = from.connectionWindowBytes;
        headerBlockBytesMax = from.headerBlockBytesMax;
        unpackedBytesMax = from.unpackedBytesMax;
        continuationFramesMax = from.continuationFramesMax;
        dynamicTableBytesMax = from.dynamicTableBytesMax;
        resetsMax = from.resetsMax;
        resetsPerSecond = from.resetsPerSecond;
        refusalsMax = from.refusalsMax;
        refusalsPerSecond = from.refusalsPerSecond;
        idleFramesMax = from.idleFramesMax;
        idleFramesPerSecond = from.idleFramesPerSecond;
    }

    /// The limits that a server has unless told otherwise.
    public static Http2Limits defaults() {
        return DEFAULTS;
    }

    /// Streams that are open at once; one more is refused (REFUSED_STREAM), and may be tried again.
    /// 100 is what RFC 9113 §6.5.2 asks for at least.
    public int concurrentStreamsMax() {
        return concurrentStreamsMax;
    }

    /// Bytes of content that a stream may have sent and its handler has not read. What a connection
    /// holds at most is this for each stream.
    public int streamWindowBytes() {
        return streamWindowBytes;
    }

    /// Bytes of content that may be on their way on all streams together. It is given back as they
    /// come in, so that a handler that does not read holds up no other.
    public int connectionWindowBytes() {
        return connectionWindowBytes;
    }

    /// Bytes of a field block, encoded, over all of its frames; more ends the connection. Twice
    /// what a head may have.
    public int headerBlockBytesMax() {
        return headerBlockBytesMax;
    }

    /// Bytes of names and values that a field block may be unpacked to; more ends the connection,
    /// as a few octets may refer to lines of thousands ("HPACK bomb"). Less, but more than a head
    /// may have, is refused by 431 alone.
    public int unpackedBytesMax() {
        return unpackedBytesMax;
    }

    /// CONTINUATION frames of one field block; more ends the connection. Nobody is known to need
    /// any for a head of 16 KiB.
    public int continuationFramesMax() {
        return continuationFramesMax;
    }

    /// Bytes of the table that the peer's field blocks refer to (RFC 7541 §4).
    public int dynamicTableBytesMax() {
        return dynamicTableBytesMax;
    }

    /// Requests that a peer may reset at once ("rapid reset"): 200 is a large page that is left.
    public int resetsMax() {
        return resetsMax;
    }

    /// How many more it may reset each second.
    public int resetsPerSecond() {
        return resetsPerSecond;
    }

    /// Streams that the server may have to reset at once for what the peer did on them: malformed
    /// requests, broken flow control ("MadeYouReset").
    public int refusalsMax() {
        return refusalsMax;
    }

    /// How many more each second.
    public int refusalsPerSecond() {
        return refusalsPerSecond;
    }

    /// Frames that move no message on, at once: SETTINGS, PING, PRIORITY, WINDOW_UPDATE, unknown
    /// ones, DATA without content. Each frame that does move one on pays for a few of them.
    public int idleFramesMax() {
        return idleFramesMax;
    }

    /// How many more each second.
    public int idleFramesPerSecond() {
        return idleFramesPerSecond;
    }

    /// With [#concurrentStreamsMax()] at `streams`: 1 to 2^20.
    public Http2Limits concurrentStreamsMax(int streams) {
        return with(
                c -> c.concurrentStreamsMax = between(1, streams, 1 << 20, "concurrentStreamsMax"));
    }

    /// With [#streamWindowBytes()] at `bytes`: 1 to 1 GiB.
    public Http2Limits streamWindowBytes(int bytes) {
        return with(c -> c.streamWindowBytes = between(1, bytes, 1 << 30, "streamWindowBytes"));
    }

    /// With [#connectionWindowBytes()] at `bytes`: 65,535 to 1 GiB.
    public Http2Limits connectionWindowBytes(int bytes) {
        return with(c ->
                c.connectionWindowBytes = between(65_535, bytes, 1 << 30, "connectionWindowBytes"));
    }

    /// With [#headerBlockBytesMax()] at `bytes`: 64 to 4 MiB.
    public Http2Limits headerBlockBytesMax(int bytes) {
        return with(
                c -> c.headerBlockBytesMax = between(64, bytes, 1 << 22, "headerBlockBytesMax"));
    }

    /// With [#unpackedBytesMax()] at `bytes`: 64 to 16 MiB.
    public Http2Limits unpackedBytesMax(int bytes) {
        return with(c -> c.unpackedBytesMax = between(64, bytes, 1 << 24, "unpackedBytesMax"));
    }

    /// With [#continuationFramesMax()] at `frames`: 0 to 2^20.
    public Http2Limits continuationFramesMax(int frames) {
        return with(c ->
                c.continuationFramesMax = between(0, frames, 1 << 20, "continuationFramesMax"));
    }

    /// With [#dynamicTableBytesMax()] at `bytes`: 0 to 64 KiB.
    public Http2Limits dynamicTableBytesMax(int bytes) {
        return with(
                c -> c.dynamicTableBytesMax = between(0, bytes, 1 << 16, "dynamicTableBytesMax"));
    }

    /// With [#resetsMax()] at `streams`: 0 to 2^30.
    public Http2Limits resetsMax(int streams) {
        return with(c -> c.resetsMax = between(0, streams, 1 << 30, "resetsMax"));
    }

    /// With [#resetsPerSecond()] at `streams`: 0 to 2^30.
    public Http2Limits resetsPerSecond(int streams) {
        return with(c -> c.resetsPerSecond = between(0, streams, 1 << 30, "resetsPerSecond"));
    }

    /// With [#refusalsMax()] at `streams`: 0 to 2^30.
    public Http2Limits refusalsMax(int streams) {
        return with(c -> c.refusalsMax = between(0, streams, 1 << 30, "refusalsMax"));
    }

    /// With [#refusalsPerSecond()] at `streams`: 0 to 2^30.
    public Http2Limits refusalsPerSecond(int streams) {
        return with(c -> c.refusalsPerSecond = between(0, streams, 1 << 30, "refusalsPerSecond"));
    }

    /// With [#idleFramesMax()] at `frames`: 1 to 2^30.
    public Http2Limits idleFramesMax(int frames) {
        return with(c -> c.idleFramesMax = between(1, frames, 1 << 30, "idleFramesMax"));
    }

    /// With [#idleFramesPerSecond()] at `frames`: 0 to 2^30.
    public Http2Limits idleFramesPerSecond(int frames) {
        return with(
                c -> c.idleFramesPerSecond = between(0, frames, 1 << 30, "idleFramesPerSecond"));
    }

    private Http2Limits with(Consumer<Http2Limits> change) {
        var copy = new Http2Limits(this);
        change.accept(copy);
        return copy;
    }

    private static int between(int least, int value, int most, String name) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; it must be from " + least + " to " + most + ".");
        }
        return value;
    }
}
