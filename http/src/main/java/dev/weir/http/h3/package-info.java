/// HTTP/3 (RFC 9114) and QPACK (RFC 9204): the server's side of a connection as pure functions of
/// bytes. QUIC is somebody else's: each stream's bytes come in as they are, in any pieces, and what
/// is to be sent, reset, or no longer read is asked for.
///
/// [dev.weir.http.h3.Http3Connection] holds a connection together, [dev.weir.http.h3.Http3Stream]
/// is one request stream, [dev.weir.http.h3.UnidirectionalStream] one of the peer's others.
@NullMarked
package dev.weir.http.h3;

import org.jspecify.annotations.NullMarked;
