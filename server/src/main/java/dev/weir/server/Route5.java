package dev.weir.server;

import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.input.Input;
import dev.weir.server.input.Plan;
import java.util.List;

/// A route that takes five inputs, and waits for its handler.
///
/// **Threads:** immutable.
public final class Route5<A, B, C, D, E> {

    private final Plan plan;

    Route5(Plan plan) {
        this.plan = plan;
    }

    /// Answers a request by what it brings.
    @FunctionalInterface
    public interface Handler<A, B, C, D, E> {
        /// Answers; it may block. What it throws becomes an answer by the error mapper.
        Response handle(Request request, A a, B b, C c, D d, E e) throws Exception;
    }

    /// The route with its handler.
    public Routing.To to(Handler<A, B, C, D, E> handler) {
        return new Routing.To(plan, OwnCode.of(Call.class, plan, handler));
    }

    /// The link to it, percent-encoded, as seen from the routes that it is among.
    ///
    /// @throws IllegalArgumentException if an input stands in neither path nor query
    public String url(A a, B b, C c, D d, E e) {
        return plan.link(a, b, c, d, e);
    }

    /// This route as it is found where its routes are mounted under `prefix`, for the link from
    /// there: `USER.under("/v1").url(7)` is `/v1/users/7`.
    ///
    /// @param prefix as [Web#mount] has it, with a value in place of each parameter
    /// @throws IllegalArgumentException if it is none
    public Route5<A, B, C, D, E> under(String prefix) {
        return new Route5<>(plan.under(prefix));
    }

    @Override
    public String toString() {
        return plan.toString();
    }

    /// The handler as any other is: what [OwnCode] copies for routes that take numbers.
    static final class Call<A, B, C, D, E> implements dev.weir.http.Handler {
        private final Plan plan;
        private final Input<A> first;
        private final Input<B> second;
        private final Input<C> third;
        private final Input<D> fourth;
        private final Input<E> fifth;
        private final Handler<A, B, C, D, E> handler;

        @SuppressWarnings("unchecked") // the types of the route that made plan and handler
        Call(Plan plan, Object handler) {
            this.plan = plan;
            first = (Input<A>) plan.input(0);
            second = (Input<B>) plan.input(1);
            third = (Input<C>) plan.input(2);
            fourth = (Input<D>) plan.input(3);
            fifth = (Input<E>) plan.input(4);
            this.handler = (Handler<A, B, C, D, E>) handler;
        }

        @Override
        public Response handle(Request request) throws Exception {
            Request ready;
            A a;
            B b;
            C c;
            D d;
            E e;
            try {
                ready = plan.ready(request);
                a = first.read(ready);
                b = second.read(ready);
                c = third.read(ready);
                d = fourth.read(ready);
                e = fifth.read(ready);
            } catch (Exception failed) {
                return plan.refused(request, failed);
            }
            return handler.handle(ready, a, b, c, d, e);
        }

        @Override
        public void check(List<Layer> around) {
            plan.check(around);
        }
    }
}
