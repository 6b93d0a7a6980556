package dev.weir.server.event;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/// A request on its thread, from the handler's start to the end of its answer.
@Name("dev.weir.Request")
@Label("Request")
@Category("Weir")
@StackTrace(false)
public final class RequestEvent extends Event {

    @Label("Method")
    public @Nullable String method;

    @Label("Path")
    public @Nullable String path;

    @Label("Route")
    public @Nullable String route;

    @Label("Status")
    public int status;
}
