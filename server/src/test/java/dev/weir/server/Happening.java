package dev.weir.server;

/// A connection of the simulated network, as far as it brings itself on.
interface Happening {

    /// One thing happens, if there is any; on the loop.
    boolean happen();

    /// Whether the network or the client has something to do now.
    boolean hasEvents();
}
