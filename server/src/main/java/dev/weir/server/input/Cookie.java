package dev.weir.server.input;

import dev.weir.http.Request;
import java.util.ArrayList;
import java.util.List;

/// A cookie (RFC 6265 §5.4). Clients may send several of one name, the one with the longest path
/// first: that one counts.
final class Cookie<T> extends Named<T> {

    Cookie(String name, Kind<T> kind) {
        super(Place.COOKIE, name, kind);
    }

    @Override
    List<String> texts(Request request) {
        String all = request.field("cookie").orElse("");
        List<String> values = new ArrayList<>(1);
        for (int from = 0; from < all.length(); ) {
            int end = all.indexOf(';', from);
            int to = end < 0 ? all.length() : end;
            int equals = all.indexOf('=', from);
            if (equals >= 0 && equals < to && all.substring(from, equals).strip().equals(name)) {
                values.add(unquoted(all.substring(equals + 1, to).strip()));
            }
            from = to + 1;
        }
        return values;
    }

    /// A value may stand in quotes, which are no part of it (RFC 6265 §4.1.1).
    private static String unquoted(String value) {
        boolean isQuoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return isQuoted ? value.substring(1, value.length() - 1) : value;
    }

    @Override
    boolean isFirstMeant() {
        return true;
    }
}
