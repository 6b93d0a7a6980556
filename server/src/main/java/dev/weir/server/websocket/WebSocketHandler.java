package dev.weir.server.websocket;

/// Talks over one WebSocket, on the virtual thread of its request. When it returns the WebSocket is
/// closed in order (1000), and by 1011 when it throws.
@FunctionalInterface
public interface WebSocketHandler {
    /// Talks until there is no more to say; it may block, and it may throw.
    void talk(WebSocket socket) throws Exception;
}
