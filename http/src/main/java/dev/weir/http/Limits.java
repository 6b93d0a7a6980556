package dev.weir.http;

import java.util.function.Consumer;

/// The bounds of what a peer may send, each with its unit in its name. All are on by default.
///
/// `Limits.defaults().targetBytesMax(4_096)` is the defaults but for one.
///
/// A value out of its range is refused at once, by an [IllegalArgumentException] that says it.
///
/// **Threads:** immutable.
public final class Limits {

    private static final Limits DEFAULTS = new Limits();

    private int targetBytesMax = 8 * 1024;
    private int headBytesMax = 16 * 1024;
    private int fieldLinesMax = 100;
    private int methodBytesMax = 32;
    private int blankLinesMax = 2;
    private int chunkExtensionBytesMax = 1024;
    private int chunkOverheadBytesMax = 16 * 1024;
    private int trailerBytesMax = 8 * 1024;
    private int trailerLinesMax = 32;
    private long contentBytesMax = 2 * 1024 * 1024;
    private int unreadContentBytesMax = 64 * 1024;
    private int pipelinedBytesMax = 64 * 1024;
    private int skippedFrameBytesMax = 1024 * 1024;
    private int idleFramesMax = 1_000;
    private int settingsMax = 64;
    private int ignoredStreamsMax = 100;
    private int cancelledRequestsMax = 200;

    private Limits() {}

    private Limits(Limits from) {
        targetBytesMax = from.targetBytesMax;
        headBytesMax = from.headBytesMax;
        fieldLinesMax = from.fieldLinesMax;
        methodBytesMax = from.methodBytesMax;
        blankLinesMax = from.blankLinesMax;
        chunkExtensionBytesMax = from.chunkExtensionBytesMax;
        chunkOverheadBytesMax = from.chunkOverheadBytesMax;
        trailerBytesMax = from.trailerBytesMax;
        trailerLinesMax = from.trailerLinesMax;
        contentBytesMax = from.contentBytesMax;
        unreadContentBytesMax = from.unreadContentBytesMax;
        pipelinedBytesMax = from.pipelinedBytesMax;
        skippedFrameBytesMax = from.skippedFrameBytesMax;
        idleFramesMax = from.idleFramesMax;
        settingsMax = from.settingsMax;
        ignoredStreamsMax = from.ignoredStreamsMax;
        cancelledRequestsMax = from.cancelledRequestsMax;
    }

    /// The limits that a server has unless told otherwise.
    public static Limits defaults() {
        return DEFAULTS;
    }

    /// Bytes of a request target; more is 414. 8 KiB is what RFC 9110 §4.1 asks of recipients.
    public int targetBytesMax() {
        return targetBytesMax;
    }

    /// Bytes of a whole head, from the method to the empty line; more is 431 (414 while still in
    /// the request line). 16 KiB holds the largest cookies that browsers send.
    public int headBytesMax() {
        return headBytesMax;
    }

    /// Field lines of a header section; more is 431. Browsers send about ten, proxies add as many.
    public int fieldLinesMax() {
        return fieldLinesMax;
    }

    /// Bytes of a method; more is 501 (RFC 9112 §3). The longest registered one has 17.
    public int methodBytesMax() {
        return methodBytesMax;
    }

    /// Blank lines before a request line; more is 400. RFC 9112 §2.2 asks for one to be ignored.
    public int blankLinesMax() {
        return blankLinesMax;
    }

    /// Bytes of chunk extensions in one chunk line; more is 400. Nobody is known to use any.
    public int chunkExtensionBytesMax() {
        return chunkExtensionBytesMax;
    }

    /// Bytes that a chunked body may spend on chunk lines beyond its content: more than this and
    /// more than 16 times the content is 400. It bounds what endless extensions and zeros cost.
    public int chunkOverheadBytesMax() {
        return chunkOverheadBytesMax;
    }

    /// Bytes of a trailer section; more is 431.
    public int trailerBytesMax() {
        return trailerBytesMax;
    }

    /// Field lines of a trailer section; more is 431.
    public int trailerLinesMax() {
        return trailerLinesMax;
    }

    /// Bytes of content that a handler gets unless its route says otherwise; more is 413. 2 MiB is
    /// ample for JSON and forms.
    public long contentBytesMax() {
        return contentBytesMax;
    }

    /// Bytes of content that nobody has read, and that are read and thrown away after the answer to
    /// keep the connection; if there are more, the connection closes.
    public int unreadContentBytesMax() {
        return unreadContentBytesMax;
    }

    /// Bytes of pipelined requests that wait for the one before them; the connection is not read
    /// while there are more.
    public int pipelinedBytesMax() {
        return pipelinedBytesMax;
    }

    /// Bytes of frames of unknown types on an HTTP/3 connection between two requests; more is
    /// H3_EXCESSIVE_LOAD. They are skipped unread (RFC 9114 §9), so it only bounds the time they
    /// take.
    public int skippedFrameBytesMax() {
        return skippedFrameBytesMax;
    }

    /// Frames and instructions in a row on an HTTP/3 connection that bring no request and no
    /// content on: empty DATA, unknown types, updates of priorities; more is H3_EXCESSIVE_LOAD.
    /// Browsers send a few for each request.
    public int idleFramesMax() {
        return idleFramesMax;
    }

    /// Settings in a SETTINGS frame of HTTP/3; more is H3_EXCESSIVE_LOAD. Clients send about five.
    public int settingsMax() {
        return settingsMax;
    }

    /// Unidirectional streams of unknown types on an HTTP/3 connection in all its life; more is
    /// H3_EXCESSIVE_LOAD. Clients open one or two to see whether they are tolerated.
    public int ignoredStreamsMax() {
        return ignoredStreamsMax;
    }

    /// Requests on an HTTP/3 connection that were reset or malformed, beyond those that were
    /// answered; more is H3_EXCESSIVE_LOAD. A browser that leaves a page cancels some tens at once.
    public int cancelledRequestsMax() {
        return cancelledRequestsMax;
    }

    /// With [#targetBytesMax()] at `bytes`: 1 or more.
    public Limits targetBytesMax(int bytes) {
        return with(copy -> copy.targetBytesMax = atLeast(1, bytes, "targetBytesMax"));
    }

    /// With [#headBytesMax()] at `bytes`: 64 to 1 MiB.
    public Limits headBytesMax(int bytes) {
        if (bytes > 1024 * 1024) {
            throw new IllegalArgumentException(
                    "headBytesMax is "
                            + bytes
                            + "; a head is held in memory whole, so give at most"
                            + " 1048576.");
        }
        return with(copy -> copy.headBytesMax = atLeast(64, bytes, "headBytesMax"));
    }

    /// With [#fieldLinesMax()] at `lines`: 1 or more.
    public Limits fieldLinesMax(int lines) {
        return with(copy -> copy.fieldLinesMax = atLeast(1, lines, "fieldLinesMax"));
    }

    /// With [#methodBytesMax()] at `bytes`: 7 or more, so that every method of RFC 9110 fits.
    public Limits methodBytesMax(int bytes) {
        return with(copy -> copy.methodBytesMax = atLeast(7, bytes, "methodBytesMax"));
    }

    /// With [#blankLinesMax()] at `lines`: 0 or more.
    public Limits blankLinesMax(int lines) {
        return with(copy -> copy.blankLinesMax = atLeast(0, lines, "blankLinesMax"));
    }

    /// With [#chunkExtensionBytesMax()] at `bytes`: 0 or more.
    public Limits chunkExtensionBytesMax(int bytes) {
        return with(
                copy -> copy.chunkExtensionBytesMax = atLeast(0, bytes, "chunkExtensionBytesMax"));
    }

    /// With [#chunkOverheadBytesMax()] at `bytes`: 64 or more.
    public Limits chunkOverheadBytesMax(int bytes) {
        return with(
                copy -> copy.chunkOverheadBytesMax = atLeast(64, bytes, "chunkOverheadBytesMax"));
    }

    /// With [#trailerBytesMax()] at `bytes`: 2 or more, as an empty section is CRLF.
    public Limits trailerBytesMax(int bytes) {
        return with(copy -> copy.trailerBytesMax = atLeast(2, bytes, "trailerBytesMax"));
    }

    /// With [#trailerLinesMax()] at `lines`: 0 or more.
    public Limits trailerLinesMax(int lines) {
        return with(copy -> copy.trailerLinesMax = atLeast(0, lines, "trailerLinesMax"));
    }

    /// With [#contentBytesMax()] at `bytes`: 0 or more.
    public Limits contentBytesMax(long bytes) {
        return with(copy -> copy.contentBytesMax = atLeast(0, bytes, "contentBytesMax"));
    }

    /// With [#unreadContentBytesMax()] at `bytes`: 0 or more.
    public Limits unreadContentBytesMax(int bytes) {
        return with(
                copy -> copy.unreadContentBytesMax = atLeast(0, bytes, "unreadContentBytesMax"));
    }

    /// With [#pipelinedBytesMax()] at `bytes`: 16 KiB or more.
    public Limits pipelinedBytesMax(int bytes) {
        return with(
                copy -> copy.pipelinedBytesMax = atLeast(16 * 1024, bytes, "pipelinedBytesMax"));
    }

    /// With [#skippedFrameBytesMax()] at `bytes`: 0 or more.
    public Limits skippedFrameBytesMax(int bytes) {
        return with(copy -> copy.skippedFrameBytesMax = atLeast(0, bytes, "skippedFrameBytesMax"));
    }

    /// With [#idleFramesMax()] at `frames`: 1 or more.
    public Limits idleFramesMax(int frames) {
        return with(copy -> copy.idleFramesMax = atLeast(1, frames, "idleFramesMax"));
    }

    /// With [#settingsMax()] at `settings`: 8 or more.
    public Limits settingsMax(int settings) {
        return with(copy -> copy.settingsMax = atLeast(8, settings, "settingsMax"));
    }

    /// With [#ignoredStreamsMax()] at `streams`: 1 or more.
    public Limits ignoredStreamsMax(int streams) {
        return with(copy -> copy.ignoredStreamsMax = atLeast(1, streams, "ignoredStreamsMax"));
    }

    /// With [#cancelledRequestsMax()] at `requests`: 1 or more.
    public Limits cancelledRequestsMax(int requests) {
        return with(
                copy -> copy.cancelledRequestsMax = atLeast(1, requests, "cancelledRequestsMax"));
    }

    private Limits with(Consumer<Limits> change) {
        var copy = new Limits(this);
        change.accept(copy);
        return copy;
    }

    private static int atLeast(int least, int value, String name) {
        return (int) atLeast(least, (long) value, name);
    }

    private static long atLeast(long least, long value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; it must be at least " + least + ".");
        }
        return value;
    }
}
