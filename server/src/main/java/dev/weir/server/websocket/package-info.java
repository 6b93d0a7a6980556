/// WebSockets for applications: [WebSocketEndpoint] answers the handshake, [WebSocket] is what its
/// handler talks through, [Broadcast] tells many at once.
///
/// ```java
/// routes(GET("/echo").to(webSocket(socket -> {
///     for (var message : socket) {
///         socket.send(message);
///     }
/// })));
/// ```
@NullMarked
package dev.weir.server.websocket;

import org.jspecify.annotations.NullMarked;
