package dev.weir.server.input;

import dev.weir.http.Fields;
import dev.weir.http.MediaType;
import dev.weir.http.Preferences;
import dev.weir.http.Problem;
import dev.weir.http.Refused;
import dev.weir.http.Request;
import dev.weir.http.Status;
import java.util.List;

/// The media type that a client likes best of those that a resource has (RFC 9110 §12.5.1).
final class Accepted extends Input<String> {

    private final List<String> offered;

    Accepted(List<String> offered) {
        if (offered.isEmpty()) {
            throw new IllegalArgumentException(
                    "accept() offers nothing: name the media types that the resource has.");
        }
        offered.forEach(MediaType::of); // refuses what is none
        this.offered = List.copyOf(offered);
    }

    @Override
    public String read(Request request) {
        return Preferences.mediaTypes(request)
                .best(offered)
                .orElseThrow(() -> new Refused(notAcceptable(), Fields.EMPTY));
    }

    private Problem notAcceptable() {
        String sentence =
                "This resource is there as "
                        + String.join(", ", offered)
                        + ", none of which Accept takes.";
        return new Problem(Status.NOT_ACCEPTABLE, sentence, "accept");
    }

    @Override
    List<Part> parts() {
        return List.of();
    }

    @Override
    String variesBy() {
        return "Accept";
    }

    @Override
    public String toString() {
        return "accept " + offered;
    }
}
