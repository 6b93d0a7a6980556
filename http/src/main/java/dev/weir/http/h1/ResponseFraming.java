package dev.weir.http.h1;

import dev.weir.http.Method;
import dev.weir.http.Status;

/// How the peer will know where the content of an answer ends (RFC 9112 §6.3).
enum ResponseFraming {
    /// The answer never has content: no field speaks of it.
    NONE,
    /// `Content-Length`.
    LENGTH,
    /// `Transfer-Encoding: chunked`.
    CHUNKED,
    /// The connection closes; all that HTTP/1.0 has for content of unknown length.
    CLOSE;

    /// @param contentLength -1 if it is not known; 0 if the status forbids content
    /// @param isHttp11 whether the peer speaks HTTP/1.1 and so knows chunks
    static ResponseFraming of(Status status, Method method, long contentLength, boolean isHttp11) {
        // RFC 9110 §8.6: no Content-Length with 1xx or 204; in a 304 it would have to be the length
        // of what a 200 had sent, which is not known here.
        if (status.forbidsContent()) {
            // To the framing a 205 is an answer like others (RFC 9112 §6.3 item 1 leaves it out),
            // so that it has no content must be said.
            return status.code() == 205 ? LENGTH : NONE;
        }
        // RFC 9112 §6.3 item 2: "Any 2xx (Successful) response to a CONNECT request implies that
        // the connection will become a tunnel"; neither field may be in it (§6.1, RFC 9110 §8.6).
        if (method == Method.CONNECT && status.code() < 300) {
            return NONE;
        }
        if (contentLength >= 0) {
            return LENGTH;
        }
        // RFC 9112 §6.1: an answer to HEAD may leave out what a GET would have said.
        if (method == Method.HEAD) {
            return NONE;
        }
        // RFC 9112 §6.1: "A server MUST NOT send a response containing Transfer-Encoding unless the
        // corresponding request indicates HTTP/1.1 (or later minor revisions)."
        return isHttp11 ? CHUNKED : CLOSE;
    }
}
