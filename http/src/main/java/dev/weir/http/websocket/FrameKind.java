package dev.weir.http.websocket;

/// The kinds of frames (RFC 6455 §5.2, §11.8).
public enum FrameKind {
    /// Goes on with the message that the frame before it left open.
    CONTINUATION(Opcode.CONTINUATION),
    /// Begins a message of UTF-8, or is all of it.
    TEXT(Opcode.TEXT),
    /// Begins a message of bytes, or is all of it.
    BINARY(Opcode.BINARY),
    /// The last of its direction, with a [code][CloseCode] or without.
    CLOSE(Opcode.CLOSE),
    /// Asks for a pong with the same content.
    PING(Opcode.PING),
    /// Answers a ping, or only says that the peer is there.
    PONG(Opcode.PONG);

    final int opcode;

    FrameKind(int opcode) {
        this.opcode = opcode;
    }
}
