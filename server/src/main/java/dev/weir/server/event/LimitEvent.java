package dev.weir.server.event;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/// A limit has turned a request away, or has been set anew.
@Name("dev.weir.Limit")
@Label("Limit")
@Category("Weir")
@StackTrace(false)
public final class LimitEvent extends Event {

    @Label("Name of the limit")
    public @Nullable String name;

    @Label("Limit")
    public int limit;

    @Label("Requests in flight")
    public int inFlight;
}
