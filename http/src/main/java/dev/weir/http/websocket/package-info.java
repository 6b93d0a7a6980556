/// The WebSocket Protocol (RFC 6455) with `permessage-deflate` (RFC 7692), as pure functions of
/// bytes: the handshake, frames in both directions, and the rules of messages.
///
/// [MessageReader] takes bytes in and gives pieces of messages, [FrameWriter] makes frames. Nothing
/// here knows a connection, a thread or a clock.
@NullMarked
package dev.weir.http.websocket;

import org.jspecify.annotations.NullMarked;
