package dev.weir.server.netty;

import dev.weir.server.loop.Transport;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/// What a listener does with the links that come in.
///
/// @param acceptor gives each somebody to listen to it
/// @param tls how they speak TLS, or null if they do not
/// @param proxy how they come by a proxy that says for whom it speaks, or null if they do not
/// @param unix the Unix domain socket where they come in, or null if it is none
public record Listening(
        Transport.Acceptor acceptor,
        @Nullable ServesTls tls,
        @Nullable ReadsProxy proxy,
        @Nullable UnixDomainSocketAddress unix) {}
