package dev.weir.server.input;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.util.List;

/// Has answers say by `Vary` what they were chosen by (RFC 9110 §12.5.5), so that no cache gives
/// them to others.
record Varying(List<String> names) implements Layer {

    @Override
    public Response around(Request request, Handler next) throws Exception {
        Response answer = next.handle(request);
        for (String name : names) {
            if (answer != null && !isSaid(answer, name)) { // of a null the routes tell
                answer = answer.plusField("Vary", name);
            }
        }
        return answer;
    }

    private static boolean isSaid(Response answer, String name) {
        for (String said : answer.fields().get("Vary").orElse("").split(",", -1)) {
            if (said.strip().equalsIgnoreCase(name) || said.strip().equals("*")) {
                return true;
            }
        }
        return false;
    }
}
