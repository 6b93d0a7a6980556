package dev.weir.server.websocket;

import java.io.IOException;

/// Something was to be sent over a WebSocket that is closed, or closing. A handler may let it pass:
/// it is no failure of its own, and nothing is logged.
public final class WebSocketClosed extends IOException {

    private static final long serialVersionUID = 1;

    private final int code;

    WebSocketClosed(Closing closing) {
        super("The WebSocket is closed: " + closing + ".");
        code = closing.code();
    }

    /// Why it is, as [WebSocket#closing] has it.
    public int code() {
        return code;
    }
}
