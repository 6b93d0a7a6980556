package dev.weir.server.layer;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which coding a client wants (RFC 9110 §12.5.3).
final class AcceptEncoding {

    /// RFC 9110 §12.4.2: at most three decimal places.
    private static final Pattern WEIGHT = Pattern.compile("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)");

    private AcceptEncoding() {}

    /// The one of `codings` that weighs most; the first of several that weigh the same. Empty if
    /// none is wanted, or not coded is wanted more. A member that is malformed counts as not there.
    ///
    /// @param field the value of `Accept-Encoding`; empty is none wanted
    static Optional<Coding> best(String field, List<Coding> codings) {
        Optional<Coding> best = Optional.empty();
        double most = Math.max(0, weight(field, "identity", 0));
        for (Coding coding : codings) {
            double weight = weight(field, coding.token(), weight(field, "*", 0));
            boolean isMore = best.isEmpty() ? weight > 0 && weight >= most : weight > most;
            if (isMore) {
                best = Optional.of(coding);
                most = weight;
            }
        }
        return best;
    }

    private static double weight(String field, String token, double otherwise) {
        for (String member : field.split(",", -1)) {
            String[] parts = member.strip().toLowerCase(Locale.ROOT).split("\\s*;\\s*", -1);
            if (parts[0].equals(token)) {
                if (parts.length == 1) {
                    return 1;
                }
                if (WEIGHT.matcher(parts[1]).matches()) {
                    return Double.parseDouble(parts[1].substring(2));
                }
            }
        }
        return otherwise;
    }
}
