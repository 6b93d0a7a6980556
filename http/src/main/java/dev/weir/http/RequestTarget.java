package dev.weir.http;

import java.util.Optional;

/// The request target of a request line, in one of the four forms of RFC 9112 §3.2. HTTP/2 and
/// HTTP/3 carry the same in pseudo-header fields.
public sealed interface RequestTarget {

    /// `/users/7?full=1`, the form of all but CONNECT and a server-wide OPTIONS (§3.2.1).
    ///
    /// @param absolutePath as sent, not decoded
    /// @param query what follows the `?`, not decoded
    record OriginForm(String absolutePath, Optional<String> query) implements RequestTarget {}

    /// `http://example.org/users/7`, meant for proxies; servers must accept it too (§3.2.2).
    ///
    /// @param scheme in lower case
    /// @param authority host and optional port, as sent
    /// @param rest path and query; the path is `/` if it was empty
    record AbsoluteForm(String scheme, String authority, OriginForm rest)
            implements RequestTarget {}

    /// `example.org:443`, only with CONNECT (§3.2.3).
    ///
    /// @param authority host and port, as sent
    record AuthorityForm(String authority) implements RequestTarget {}

    /// `*`, only with OPTIONS (§3.2.4).
    record AsteriskForm() implements RequestTarget {}
}
