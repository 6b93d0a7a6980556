package dev.weir.http;

/// The four forms of a request target (RFC 9112 §3.2).
public enum TargetForm {
    /// `/users/7?full=1`
    ORIGIN,
    /// `http://example.org/users/7`, meant for proxies; servers accept it too.
    ABSOLUTE,
    /// `example.org:443`, only with CONNECT.
    AUTHORITY,
    /// `*`, only with OPTIONS.
    ASTERISK
}
