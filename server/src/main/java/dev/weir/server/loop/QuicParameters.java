package dev.weir.server.loop;

/// What a server tells each QUIC peer at the start (RFC 9000 §18.2): what it may have open and
/// under way at once.
///
/// @param handshakeNanos from the first packet to the end of the handshake; then the connection
///   ends. This is not told
/// @param idleNanos after so long without a packet the connection is over (max_idle_timeout)
/// @param requestStreamsMax streams that the peer may have open for requests
///   (initial_max_streams_bidi)
/// @param unidirectionalStreamsMax likewise for its others (initial_max_streams_uni); HTTP/3 needs
///   3
/// @param streamBytesMax bytes under way on one stream that nobody has taken yet
///   (initial_max_stream_data)
/// @param connectionBytesMax bytes under way on all streams of a connection (initial_max_data)
/// @param handshakesUnderLoad handshakes under way on one loop above which a peer has to show its
///   address first (Retry). This is not told either
public record QuicParameters(
        long handshakeNanos,
        long idleNanos,
        int requestStreamsMax,
        int unidirectionalStreamsMax,
        int streamBytesMax,
        int connectionBytesMax,
        int handshakesUnderLoad) {}
