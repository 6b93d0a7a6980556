package dev.weir.server.layer;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.util.Optional;

/// Copies a field of the request to the answer, where that has none of its own: a correlation id,
/// say. What a client can write is then in the answer; leave it to fields without a meaning to
/// browsers.
///
/// **Threads:** any.
public final class PropagateField implements Layer {

    private final String name;

    private PropagateField(String name) {
        Response.of(Status.OK).field(name, "");
        this.name = name;
    }

    /// Copies the field of this name from the request to the answer.
    ///
    /// @throws IllegalArgumentException if it is not a field, or one that the server sets itself
    public static PropagateField of(String name) {
        return new PropagateField(name);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        Optional<String> value = request.field(name);
        Response answer = next.handle(request);
        return value.isPresent() && !answer.fields().has(name)
                ? answer.field(name, value.get())
                : answer;
    }

    @Override
    public String toString() {
        return "PropagateField " + name;
    }
}
