package dev.weir.http.h1;

import dev.weir.http.Fields;
import dev.weir.http.Limits;
import dev.weir.http.ProtocolException;

/// Takes the framing off a message body (RFC 9112 §6, §7): bytes of the message in, content out, a
/// piece at a time.
///
/// ```java
/// int produced = decoder.decode(src, from, to, dst, dstFrom, dstTo);
/// from += decoder.consumed();
/// ```
///
/// A call goes on until the body is complete, `src` is used up, or `dst` is full. What comes out
/// does not depend on how the bytes are cut, nor on the room that there is for them. `src` and
/// `dst` may be the same array if `dstFrom <= from`: content never overtakes the bytes it came
/// from.
///
/// **Threads:** not safe; one for each body.
public sealed interface BodyDecoder permits FixedLengthDecoder, ChunkedDecoder {

    /// A body of `contentLength` bytes (RFC 9112 §6.3 item 6).
    static BodyDecoder fixedLength(long contentLength) {
        return new FixedLengthDecoder(contentLength);
    }

    /// A body in chunks (RFC 9112 §7.1).
    static BodyDecoder chunked(Limits limits) {
        return new ChunkedDecoder(limits);
    }

    /// Decodes from `src` what there is room for in `dst`.
    ///
    /// @return how many bytes of content are now in `dst`, from `dstFrom` on
    /// @throws ProtocolException if the body is malformed or passes a limit; [#consumed] and
    ///   [#produced] tell how far it was right, and every later call throws the same
    int decode(byte[] src, int from, int to, byte[] dst, int dstFrom, int dstTo)
            throws ProtocolException;

    /// Decodes from `src` and drops the content.
    ///
    /// @return how many bytes of content there were
    /// @throws ProtocolException as [#decode]
    long skip(byte[] src, int from, int to) throws ProtocolException;

    /// How many bytes of `src` the last call used.
    int consumed();

    /// How many bytes of content the last call found.
    int produced();

    /// Whether the body has ended: all of its bytes, trailer section and all, are consumed.
    boolean isComplete();

    /// How many bytes of content are known to be missing still: all, or those of the open chunk.
    long remaining();

    /// The trailer section, once the body is complete; empty before, and for a fixed length.
    Fields trailers();
}
