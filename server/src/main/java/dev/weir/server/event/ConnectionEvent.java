package dev.weir.server.event;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/// A connection, from its opening to its end.
@Name("dev.weir.Connection")
@Label("Connection")
@Category("Weir")
@StackTrace(false)
public final class ConnectionEvent extends Event {

    /// The address of the peer.
    @Label("Remote address")
    public @Nullable String remote;

    /// Whether TLS or QUIC protects it.
    @Label("Is secure")
    public boolean isSecure;
}
