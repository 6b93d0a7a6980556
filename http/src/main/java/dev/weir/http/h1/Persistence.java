package dev.weir.http.h1;

/// What an answer says of the connection after it (RFC 9112 §9.3).
enum Persistence {
    /// HTTP/1.1 and no word: it stays.
    STAYS,
    /// HTTP/1.0 and the peer asked for it: it stays, with `Connection: keep-alive`.
    STAYS_AND_SAYS_SO,
    /// `Connection: close`.
    CLOSES
}
