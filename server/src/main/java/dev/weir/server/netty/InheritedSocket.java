package dev.weir.server.netty;

import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/// A listening socket that was there before the process.
///
/// @param descriptor its number
/// @param unix its address if it is a Unix domain socket, else null
public record InheritedSocket(int descriptor, @Nullable UnixDomainSocketAddress unix) {}
