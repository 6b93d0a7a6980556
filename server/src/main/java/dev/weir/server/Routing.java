package dev.weir.server;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.server.input.Plan;

/// One thing that [Web#routes] is told: a route with its handler, a mount, a host, or what answers
/// the rest.
public sealed interface Routing {

    /// A route with its handler.
    ///
    /// @param plan method, pattern and inputs
    /// @param handler what answers
    /// @param notes what descriptions say of it
    record To(Plan plan, Handler handler, RouteNotes notes) implements Routing {

        To(Plan plan, Handler handler) {
            this(plan, plan.around(handler), RouteNotes.NONE);
        }

        /// The same route with `layer` around its handler and no other.
        public To layer(Layer layer) {
            return new To(plan, handler.layer(layer), notes);
        }

        /// The same route for content of up to so many bytes, whatever
        /// [dev.weir.http.Limits#contentBytesMax] says; more is 413.
        ///
        /// @param bytes 0 or more; `Long.MAX_VALUE` is no limit
        /// @throws IllegalArgumentException if it is less, or the route takes a form with files,
        ///   whose limits are the input's
        public To contentBytesMax(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException(
                        "contentBytesMax of " + plan + " is " + bytes + "; it must be at least 0.");
            }
            if (plan.takesFormWithFiles()) {
                throw new IllegalArgumentException(
                        plan
                                + ": how much a form with files may have is formBytesMax of its"
                                + " FormLimits. Give them to the input: file(\"name\", limits),"
                                + " multipart(limits) or parts(limits).");
            }
            return layer((request, next) -> {
                request.body().limit(bytes);
                return next.handle(request);
            });
        }

        /// The same route, described by a sentence.
        public To summary(String sentence) {
            return new To(plan, handler, notes.summary(sentence));
        }

        /// The same route, described as answering with this status and what `codec` writes.
        public To answers(int status, dev.weir.server.codec.Codec<?> codec) {
            return new To(plan, handler, notes.answer(status, codec));
        }

        /// The same route, left out of descriptions.
        public To hidden() {
            return new To(plan, handler, notes.hidden());
        }

        /// What stands in a table of routes: what it takes.
        @Override
        public String toString() {
            return String.join(", ", plan.parts().stream().map(Object::toString).toList());
        }
    }

    /// Routes under a prefix.
    ///
    /// @param prefix a pattern such as `/api/v1`, without a slash at its end
    /// @param routes what is found under it
    record Mount(String prefix, Routes routes) implements Routing {}

    /// Routes for requests to one host.
    ///
    /// @param name such as `api.example.com`, or `*.example.com` for all names right below
    /// @param routes what is found there
    record Host(String name, Routes routes) implements Routing {}

    /// What answers when no route has the path.
    ///
    /// @param handler what answers
    record Otherwise(Handler handler) implements Routing {}
}
