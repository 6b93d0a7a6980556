package dev.weir.http.h1;

import dev.weir.http.ProtocolError;
import org.jspecify.annotations.Nullable;

/// How the message body of a request is delimited: the decision of RFC 9112 §6.3, and nothing else.
///
/// [None] and [Chunked] are constants. [FixedLength] is a small object, made only when somebody
/// asks for the framing of a request that has content: that request needs a decoder and a body
/// anyway. Parsing itself makes none of these.
sealed interface MessageFraming {

    /// There is no message body (§6.3 item 7).
    record None() implements MessageFraming {}

    /// The body is this many bytes (§6.3 item 6).
    ///
    /// @param contentLength 0 or more
    record FixedLength(long contentLength) implements MessageFraming {}

    /// The body is in chunks, and its end is in it (§6.3 item 4).
    record Chunked() implements MessageFraming {}

    /// Where the body ends is not known for sure. Answer, and close the connection.
    ///
    /// @param error the answer's status and sentence
    record Refused(ProtocolError error) implements MessageFraming {}

    MessageFraming NONE = new None();
    MessageFraming CHUNKED = new Chunked();

    /// Decides from what the head has said.
    ///
    /// Items 1, 2 and 8 of §6.3 are about responses; item 5, a malformed Content-Length, has been
    /// refused where the line was read.
    ///
    /// @param contentLength -1 if there is no such field
    /// @param transferEncodingValue the field's value, as it is shown to the peer
    static MessageFraming decide(
            boolean isHttp11,
            TransferEncoding transferEncoding,
            String transferEncodingValue,
            long contentLength) {
        ProtocolError error =
                refusal(isHttp11, transferEncoding, transferEncodingValue, contentLength);
        if (error != null) {
            return new Refused(error);
        }
        if (transferEncoding == TransferEncoding.CHUNKED) {
            return CHUNKED;
        }
        // RFC 9112 §6.3 item 7: "If this is a request message and none of the above are true, then
        // the message body length is zero"
        return contentLength < 0 ? NONE : new FixedLength(contentLength);
    }

    /// What is wrong with these together, or null if nothing is.
    static @Nullable ProtocolError refusal(
            boolean isHttp11,
            TransferEncoding transferEncoding,
            String transferEncodingValue,
            long contentLength) {
        if (transferEncoding == TransferEncoding.ABSENT) {
            return null;
        }
        // RFC 9112 §6.1: "A server or client that receives an HTTP/1.0 message containing a
        // Transfer-Encoding header field MUST treat the message as if the framing is faulty"
        if (!isHttp11) {
            return Refusal.transferEncodingInHttp10();
        }
        // RFC 9112 §6.3 item 3: "Such a message might indicate an attempt to perform request
        // smuggling (Section 11.2) or response splitting (Section 11.1) and ought to be handled as
        // an error."
        if (contentLength >= 0) {
            return Refusal.transferEncodingWithContentLength();
        }
        return switch (transferEncoding) {
            case ABSENT, CHUNKED -> null;
            case MALFORMED -> Refusal.transferEncodingMalformed(transferEncodingValue);
            // RFC 9112 §6.3 item 4: "the server MUST respond with the 400 (Bad Request) status code
            // and then close the connection"
            case CHUNKED_NOT_FINAL -> Refusal.chunkedNotFinal(transferEncodingValue);
            // RFC 9112 §6.1: "A server that receives a request message with a transfer coding it
            // does not understand SHOULD respond with 501 (Not Implemented)."
            case NOT_UNDERSTOOD -> Refusal.transferCodingNotUnderstood(transferEncodingValue);
        };
    }
}
