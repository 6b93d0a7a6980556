package dev.weir.server.netty;

/// How a listener has proxies say for whom they speak.
///
/// @param openingsMax connections at once on one loop whose header is still to come
/// @param openingNanosMax how long that may take, from the opening of the connection
public record ReadsProxy(int openingsMax, long openingNanosMax) {}
