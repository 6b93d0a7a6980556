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

    /// This route as it is found where its routes are mounted under `prefix`, for the link from
    /// there: `USER.under("/v1").url(7)` is `/v1/users/7`.
    ///
    /// @param prefix as [Web#mount] has it, with a value in place of each parameter
    /// @throws IllegalArgumentException if it is none
    public Route0 under(String prefix) {
        return new Route0(plan.under(prefix));
    }

    @Override
    public String toString() {
        return plan.toString();
    }
}
