package dev.weir.http;

/// One request and the single chance to answer it, as a connection's codec offers it.
///
/// The codecs of all versions make these; a server drives them. All calls are cheap and none
/// blocks: what is written lies in the connection's output until somebody sends it, what is read is
/// what has come in so far.
///
/// Used in this order: any number of [#inform]; one [#respond]; and, for a streamed body, any
/// number of [#write] and one [#end]. Or [#abort] at any time. [#read] at any time before the end.
///
/// An answer with a [Body.Upgrade] makes a tunnel of the exchange: from then on [#read], [#write]
/// and [#end] are about bytes of the new protocol, one way each, whose ends are independent. Over
/// HTTP/1.1 the answer is 101 and the connection closes at the end; over HTTP/2 and HTTP/3 it is
/// the 200 of an extended CONNECT, and the bytes are in DATA frames.
///
/// **Threads:** those of the connection, one at a time.
public interface Exchange {

    /// The request; it may be asked until the exchange ends.
    Request request();

    /// Takes content that has come in.
    ///
    /// The first call sends `100 Continue` to a peer that waits for it (RFC 9110 §10.1.1).
    ///
    /// @return how many bytes were put at `from`; 0 when none are here yet; -1 after the last,
    ///   which in a tunnel is when the peer has ended its half
    /// @throws ProtocolException if the peer broke the framing of the content; the connection is
    ///   then to be closed
    int read(byte[] into, int from, int to) throws ProtocolException;

    /// The trailer section of the request, once [#read] has given -1.
    Fields trailers();

    /// Sends an interim answer (1xx). HTTP/1.0 peers do not get it (RFC 9110 §15.2).
    ///
    /// @throws IllegalArgumentException if `status` is final, or 101, which ends HTTP on the
    ///   connection; or if `fields` has one that frames a message or steers the connection
    /// @throws IllegalStateException if the final answer has begun
    void inform(Status status, Fields fields);

    /// Sends the final answer: the head, and all of the content unless the body is a stream or a
    /// file. After a body that is not streamed the exchange is over. A status that forbids content
    /// (204, 205, 304) goes out without, whatever the body is.
    ///
    /// @return whether content is expected by [#write] and [#end]; if not, a streamed body is the
    ///   caller's to [discard][Body#discard]
    /// @throws IllegalStateException if it was answered already; or if `response` is an upgrade
    ///   that the request [does not offer][Request#offersUpgradeTo], which leaves the exchange open
    boolean respond(Response response);

    /// Whether the peer takes more of a streamed answer now. What is written while it does not is
    /// kept until it does. An HTTP/1.1 connection leaves this to its transport.
    default boolean mayWrite() {
        return true;
    }

    /// Sends a piece of a streamed body. The bytes are copied.
    ///
    /// @throws IllegalStateException if no streamed answer is open, or it would pass its own length
    void write(byte[] bytes, int from, int to);

    /// Sends a piece of a file as a piece of a streamed body, without copying it; the file is
    /// retained for as long as that takes. Only for an output whose sink has a way to send files.
    ///
    /// @param count how many bytes from `from` on, 1 or more
    /// @return false if the connection has no such way: nothing was done, read and [#write] it
    /// @throws IllegalStateException as [#write]
    default boolean write(OpenFile file, long from, int count) {
        return false;
    }

    /// Ends a streamed answer; the exchange is over.
    ///
    /// @param trailers the trailer section, sent where the version can carry it and the peer reads
    ///   it
    /// @throws IllegalArgumentException if `trailers` has a field that is needed before the content
    ///   (RFC 9110 §6.5.1)
    /// @throws IllegalStateException if content is missing to the length that was announced
    void end(Fields trailers);

    /// Gives up, so that the peer cannot take a part for the whole: the connection (HTTP/1.1) or
    /// the stream ends at once.
    void abort();
}
