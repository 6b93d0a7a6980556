package dev.weir.server.websocket;

/// One message, which is text or bytes (RFC 6455 §5.6).
public sealed interface Message {

    /// Text.
    ///
    /// @param text any text that UTF-8 can carry
    record Text(String text) implements Message {}

    /// Bytes. The array is not copied.
    ///
    /// @param bytes the content
    @SuppressWarnings("ArrayRecordComponent") // compared by identity, and meant so
    record Binary(byte[] bytes) implements Message {}
}
