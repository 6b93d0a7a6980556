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

    /// The method, as sent.
    @Label("Method")
    public @Nullable String method;

    /// The path, as sent and without the query.
    @Label("Path")
    public @Nullable String path;

    /// The pattern of the route that matched; null if none did.
    @Label("Route")
    public @Nullable String route;

    /// The status of the answer.
    @Label("Status")
    public int status;
}
