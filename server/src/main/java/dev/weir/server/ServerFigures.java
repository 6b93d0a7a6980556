package dev.weir.server;

/// What a server has counted, at about one moment.
///
/// @param requests requests whose head came in well-formed
/// @param inFlight handlers that run now
/// @param shed requests that were answered 503 because too many were in flight
/// @param refused messages that were no requests, or came too slowly
/// @param accepted connections since the start
/// @param connections connections open now
/// @param bufferedBytes bytes of requests and answers that they hold in memory, of which
///   [ServerOptions#bufferedBytesMax] is the bound
public record ServerFigures(
        long requests,
        int inFlight,
        long shed,
        long refused,
        long accepted,
        int connections,
        long bufferedBytes) {}
