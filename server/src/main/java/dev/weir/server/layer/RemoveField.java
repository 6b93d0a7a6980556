package dev.weir.server.layer;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;

/// Removes a field from every request or from every answer: what only a proxy may say, or what a
/// handler should not tell.
///
/// **Threads:** any.
public final class RemoveField implements Layer {

    private final String name;
    private final boolean isOfRequest;

    private RemoveField(String name, boolean isOfRequest) {
        this.name = name;
        this.isOfRequest = isOfRequest;
    }

    /// From requests.
    public static RemoveField ofRequest(String name) {
        return new RemoveField(name, true);
    }

    /// From answers. What the server itself adds (`Date`, `Server`) comes later and stays.
    public static RemoveField ofResponse(String name) {
        return new RemoveField(name, false);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        if (isOfRequest) {
            return next.handle(
                    request.field(name).isPresent() ? request.withoutField(name) : request);
        }
        Response answer = next.handle(request);
        return answer.fields().has(name) ? answer.fields(answer.fields().without(name)) : answer;
    }

    @Override
    public String toString() {
        return "RemoveField " + name;
    }
}
