package dev.weir.http;

/// What a peer did wrong, and the status that tells it so.
///
/// @param status the answer's, 400 to 599
/// @param part where the fault lies, in the RFC's words: `request line`, `field line`,
///   `Content-Length`, `chunk-size`
/// @param detail a sentence for the peer: the rule, and what was found in place of it. It quotes no
///   secrets and no control characters.
public record ProtocolError(Status status, String part, String detail) {

    @Override
    public String toString() {
        return status + ", " + part + ": " + detail;
    }
}
