package dev.weir.server.layer;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;

/// Sets a field of every request or of every answer.
///
/// **Threads:** any.
public final class SetField implements Layer {

    private enum Where {
        REQUEST,
        RESPONSE,
        RESPONSE_IF_ABSENT
    }

    private final Where where;
    private final String name;
    private final String value;

    private SetField(Where where, String name, String value) {
        // Tells of a wrong name or value now, and not at the first request.
        if (where == Where.REQUEST) {
            Request.get("/").withField(name, value);
        } else {
            Response.of(Status.OK).field(name, value);
        }
        this.where = where;
        this.name = name;
        this.value = value;
    }

    /// In requests, in place of what the client has sent under this name.
    ///
    /// @throws IllegalArgumentException if it is not a field
    public static SetField ofRequest(String name, String value) {
        return new SetField(Where.REQUEST, name, value);
    }

    /// In answers, in place of what the handler has set under this name.
    ///
    /// @throws IllegalArgumentException if it is not a field, or one that the server sets itself
    public static SetField ofResponse(String name, String value) {
        return new SetField(Where.RESPONSE, name, value);
    }

    /// In answers that have none of this name.
    ///
    /// @throws IllegalArgumentException if it is not a field, or one that the server sets itself
    public static SetField ofResponseIfAbsent(String name, String value) {
        return new SetField(Where.RESPONSE_IF_ABSENT, name, value);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        return switch (where) {
            case REQUEST -> next.handle(request.withField(name, value));
            case RESPONSE -> next.handle(request).field(name, value);
            case RESPONSE_IF_ABSENT -> {
                Response answer = next.handle(request);
                yield answer.fields().has(name) ? answer : answer.field(name, value);
            }
        };
    }

    @Override
    public String toString() {
        return "SetField " + name;
    }
}
