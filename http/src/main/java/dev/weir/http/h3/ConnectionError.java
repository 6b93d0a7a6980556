package dev.weir.http.h3;

/// Why a whole connection has to end (RFC 9114 §8): what CONNECTION_CLOSE tells the peer.
///
/// @param code one of [ErrorCode]
/// @param reason the rule and what was found in place of it, in ASCII
public record ConnectionError(long code, String reason) {}
