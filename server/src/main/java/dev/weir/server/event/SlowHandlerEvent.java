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

    @Label("Request")
    public @Nullable String request;

    @Label("Milliseconds so far")
    public long ranMillis;

    @Label("Stack of the thread")
    public @Nullable String stack;
}
