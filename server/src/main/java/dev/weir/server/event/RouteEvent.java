package dev.weir.server.event;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/// The search for the route of a request.
@Name("dev.weir.Route")
@Label("Route")
@Category("Weir")
@StackTrace(false)
public final class RouteEvent extends Event {

    /// The path, as sent and without the query.
    @Label("Path")
    public @Nullable String path;

    /// The pattern of the route; null if none matched.
    @Label("Route")
    public @Nullable String route;
}
