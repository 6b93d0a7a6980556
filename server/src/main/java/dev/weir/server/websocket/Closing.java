package dev.weir.server.websocket;

/// Why a WebSocket has ended, or is about to.
///
/// @param code as RFC 6455 §7.4 has it; 1005 if the peer gave none, 1006 if the connection broke
/// @param reason for people, may be empty
/// @param byPeer whether the peer was first to say so
public record Closing(int code, String reason, boolean byPeer) {

    /// Such as `1001 by the peer (going away)`.
    @Override
    public String toString() {
        return code
                + (byPeer ? " by the peer" : " by this server")
                + (reason.isEmpty() ? "" : " (" + reason + ")");
    }
}
