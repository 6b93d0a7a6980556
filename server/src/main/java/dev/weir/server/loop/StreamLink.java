package dev.weir.server.loop;

import dev.weir.http.Output;

/// One stream of a [QuicLink].
///
/// Bytes to send come by the two methods of [Output.Sink] and leave with [#flush] or
/// [#flushAndEnd], at the latest when the turn ends ([Transport#endTurn]). On a stream that only
/// receives, sending does nothing; on one that only sends, so does all about receiving.
///
/// **Threads:** the loop's that it belongs to.
public interface StreamLink extends Output.Sink {

    /// Its identifier, from 0 to 2^62-1: the lowest bit says who has opened it (0 the client), the
    /// second one whether it is unidirectional (RFC 9000 §2.1).
    long id();

    /// Has what was handed over since the last flush sent.
    void flush();

    /// Has what was handed over since the last flush sent, and ends the sending half (FIN) with the
    /// last byte of it: both go in one frame where there is room. Nothing may be handed over after
    /// it. With nothing handed over, the FIN goes alone.
    void flushAndEnd();

    /// Whether the peer keeps up: false while more than a bounded number of bytes wait to be sent.
    boolean isWritable();

    /// How many bytes have left for the peer so far, or somewhat fewer while some wait.
    long sentBytes();

    /// Asks for [StreamListener#sent] once all that was flushed has left, as nothing else would
    /// tell of it while the stream stays writable.
    void tellWhenSent();

    /// Turns reading on or off. While it is off, bytes stay in the transport, which gives the peer
    /// no more flow control credit for this stream (RFC 9000 §4.1); that the peer has reset the
    /// stream is told all the same.
    void reading(boolean on);

    /// Ends the sending half at once by RESET_STREAM (RFC 9000 §19.4), unless it has ended; what
    /// was not sent is lost.
    ///
    /// @param applicationError the code that the peer gets, below 2^62
    void reset(long applicationError);

    /// Asks the peer to stop sending by STOP_SENDING (RFC 9000 §19.5), unless its half has ended.
    /// What comes in nevertheless is dropped: [StreamListener#received],
    /// [StreamListener#inputEnded] and [StreamListener#reset] are not called any more.
    ///
    /// @param applicationError the code that the peer gets, below 2^62
    void stopSending(long applicationError);

    /// Says before which other streams this one is to be sent (RFC 9218 §4).
    ///
    /// @param urgency 0, the first, to 7
    /// @param isIncremental whether it shares the way with others of its urgency, instead of being
    ///   sent after those before it
    void priority(int urgency, boolean isIncremental);
}
