package dev.weir.server.input;

import dev.weir.http.Problem;
import dev.weir.http.Refused;
import dev.weir.http.Request;
import dev.weir.http.Status;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which of the media types that a resource has a client prefers (RFC 9110 §12.5.1).
///
/// An answer that was chosen so says `Vary: Accept`, or caches give it to others.
public final class Accept {

    private Accept() {}

    /// The type that the client likes best; of those it likes the same, the first. A client that
    /// does not say takes any.
    ///
    /// @param offered such as `application/json`, `text/html`, best first
    /// @return empty if it takes none of them
    public static Optional<String> best(Request request, List<String> offered) {
        String accept = request.field("accept").orElse("");
        if (accept.isBlank()) {
            return Optional.of(offered.getFirst());
        }
        String best = "";
        int most = 0;
        for (String type : offered) {
            int quality = quality(accept, type.toLowerCase(Locale.ROOT));
            if (quality > most) {
                most = quality;
                best = type;
            }
        }
        return most == 0 ? Optional.empty() : Optional.of(best);
    }

    /// @throws Refused 406 that names what is offered
    static String bestOf(Request request, List<String> offered) {
        return best(request, offered)
                .orElseThrow(() ->
                        new Refused(
                                new Problem(
                                        Status.NOT_ACCEPTABLE,
                                        "This resource is there as "
                                                + String.join(", ", offered)
                                                + ", none of which Accept takes.",
                                        "accept"),
                                dev.weir.http.Fields.of("Vary", "Accept")));
    }

    /// How much a field likes a type, in thousandths: by its most specific range (RFC 9110
    /// §12.5.1).
    private static int quality(String accept, String type) {
        int specificity = -1;
        int quality = 0;
        for (String element : accept.split(",", -1)) {
            String[] parts = element.strip().toLowerCase(Locale.ROOT).split("\\s*;\\s*", -1);
            int rank = rank(parts[0], type);
            if (rank > specificity) {
                int weight = weight(parts);
                if (weight >= 0) {
                    specificity = rank;
                    quality = weight;
                }
            }
        }
        return quality;
    }

    private static int rank(String range, String type) {
        if (range.equals(type)) {
            return 2;
        }
        if (range.equals("*/*")) {
            return 0;
        }
        int slash = type.indexOf('/');
        return range.equals(type.substring(0, slash) + "/*") ? 1 : -1;
    }

    /// `qvalue` in thousandths, or -1 if it is none (RFC 9110 §12.4.2).
    private static int weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].startsWith("q=")) {
                String value = parts[i].substring(2);
                if (value.matches("1(\\.0{0,3})?")) {
                    return 1_000;
                }
                return value.matches("0(\\.[0-9]{0,3})?")
                        ? Integer.parseInt(
                                (value.substring(Math.min(2, value.length())) + "000")
                                        .substring(0, 3))
                        : -1;
            }
        }
        return 1_000;
    }
}
