package dev.weir.http.websocket;

/// The kinds of frames (RFC 6455 §5.2, §11.8).
public enum FrameKind {
    CONTINUATION(Opcode.CONTINUATION),
    TEXT(Opcode.TEXT),
    BINARY(Opcode.BINARY),
    CLOSE(Opcode.CLOSE),
    PING(Opcode.PING),
    PONG(Opcode.PONG);

    final int opcode;

    FrameKind(int opcode) {
        this.opcode = opcode;
    }
}
