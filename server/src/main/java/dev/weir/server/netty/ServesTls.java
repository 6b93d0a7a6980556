package dev.weir.server.netty;

import java.util.function.Supplier;

/// How a listener speaks TLS.
///
/// @param newest gives the certificates as they are now
/// @param handshakesMax handshakes under way at once on one loop
/// @param handshakeNanosMax how long one may take, from the opening of the connection
public record ServesTls(Supplier<NettyTls> newest, int handshakesMax, long handshakeNanosMax) {}
