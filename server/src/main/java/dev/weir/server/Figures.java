package dev.weir.server;

/// What one loop has counted. Other threads read it now and then, and may be a moment behind.
///
/// **Threads:** written by its loop, read by any.
final class Figures {
    long requests;
    long shed;
    long refused;
    long accepted;
    int open;
    int inFlight;
}
