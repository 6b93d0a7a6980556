package dev.weir.http.websocket;

/// The bounds of what a peer may send over a WebSocket; what passes one ends it by 1009.
///
/// @param messageBytesMax bytes of a message, decompressed; 1 MiB by default
/// @param frameBytesMax bytes of one frame's payload, as sent; 1 MiB by default
/// @param fragmentsMax frames of one message; 1,024 by default, as each costs work however empty
public record MessageLimits(long messageBytesMax, long frameBytesMax, int fragmentsMax) {

    private static final MessageLimits DEFAULTS =
            new MessageLimits(1024 * 1024, 1024 * 1024, 1_024);

    /// Checks the limits.
    ///
    /// @throws IllegalArgumentException if a limit is below 1
    public MessageLimits {
        if (messageBytesMax < 1 || frameBytesMax < 1 || fragmentsMax < 1) {
            throw new IllegalArgumentException(
                    "messageBytesMax is "
                            + messageBytesMax
                            + ", frameBytesMax "
                            + frameBytesMax
                            + " and fragmentsMax "
                            + fragmentsMax
                            + "; each must be at least 1.");
        }
    }

    /// The limits unless told otherwise.
    public static MessageLimits defaults() {
        return DEFAULTS;
    }
}
