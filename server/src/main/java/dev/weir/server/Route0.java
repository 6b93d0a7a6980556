package dev.weir.server;

import dev.weir.http.Handler;
import dev.weir.server.input.Plan;

/// A route that takes nothing but the request, `GET /users/{id}`, and waits for its handler.
///
/// **Threads:** immutable.
public final class Route0 {

    private final Plan plan;

    Route0(Plan plan) {
        this.plan = plan;
    }

    /// The route with its handler.
    public Routing.To to(Handler handler) {
        return new Routing.To(plan, handler);
    }

    /// The link to it, as seen from the routes that it is among.
    ///
    /// @throws IllegalArgumentException if the path has parameters: give the route an input for
    ///   each
    public String url() {
        if (!plan.parameterNames().isEmpty()) {
            throw new IllegalArgumentException(
                    plan
                            + ": a link needs values for "
                            + plan.parameterNames()
                            + ". Give the route an input for each, and url() takes them.");
        }
        return plan.link();
    }

    @Override
    public String toString() {
        return plan.toString();
    }
}
