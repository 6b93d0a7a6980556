package dev.weir.server.event;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/// A handler has run for longer than `slowHandler`.
@Name("dev.weir.SlowHandler")
@Label("Slow handler")
@Category("Weir")
@StackTrace(false)
public final class SlowHandlerEvent extends Event {

    /// The method and the path of the request.
    @Label("Request")
    public @Nullable String request;

    /// How long its handler has been running, in milliseconds.
    @Label("Milliseconds so far")
    public long ranMillis;

    /// Where it is, a line for each frame.
    @Label("Stack of the thread")
    public @Nullable String stack;
}
