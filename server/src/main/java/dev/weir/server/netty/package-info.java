/// Sockets by Netty: the one package that knows it. Not exported.
@NullMarked
package dev.weir.server.netty;

import org.jspecify.annotations.NullMarked;
