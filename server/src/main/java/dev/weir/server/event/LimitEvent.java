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

    /// Which limit: `requestsInFlightMax`, or the layer that has it.
    @Label("Name of the limit")
    public @Nullable String name;

    /// What it is set to.
    @Label("Limit")
    public int limit;

    /// How many requests were being handled.
    @Label("Requests in flight")
    public int inFlight;
}
