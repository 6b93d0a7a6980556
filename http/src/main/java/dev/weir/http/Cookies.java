package dev.weir.http;

import dev.weir.http.grammar.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The cookies that a request brings (RFC 6265 §5.4, and its revision).
///
/// A cookie may have been set by a neighbor that shares the domain, so one that is not well-formed
/// is left out, and does not lock its user out. Values are what came, quotes included; they are the
/// client's word and prove nothing.
///
/// **Threads:** immutable.
public final class Cookies {

    /// Cookies of one request; more are 400. User agents keep about 180 for one domain.
    public static final int COOKIES_MAX = 200;

    private final List<String> namesAndValues;

    private Cookies(List<String> namesAndValues) {
        this.namesAndValues = namesAndValues;
    }

    /// The cookies of a request.
    ///
    /// @throws InvalidInput if there are more than [#COOKIES_MAX]
    public static Cookies of(Request request) {
        // Line by line: HTTP/2 and HTTP/3 may split the field (RFC 9113 §8.2.3), and a comma is no
        // separator of cookies.
        var found = new ArrayList<String>();
        var head = request.head();
        int count = 0;
        for (int i = 0; i < head.fieldCount(); i++) {
            if (!head.isNamed(i, "cookie")) {
                continue;
            }
            for (String pair : head.text(head.valueFrom(i), head.valueTo(i)).split(";", -1)) {
                if (pair.isBlank()) {
                    continue;
                }
                count++;
                if (count > COOKIES_MAX) {
                    throw InvalidInput.of(
                            "Cookie", "must not have more than " + COOKIES_MAX + " cookies");
                }
                add(found, pair);
            }
        }
        request.head(); // throws if the exchange has ended meanwhile
        return new Cookies(List.copyOf(found));
    }

    private static void add(List<String> found, String pair) {
        int equals = pair.indexOf('=');
        String name = pair.substring(0, Math.max(0, equals)).strip();
        if (!name.isEmpty() && Octets.all(Octets.TOKEN, name)) {
            found.add(name);
            found.add(pair.substring(equals + 1).strip());
        }
    }

    /// The value of a cookie; of several with this name the first, which user agents send for the
    /// longest path.
    ///
    /// @param name compared with regard to case
    public Optional<String> get(String name) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            if (namesAndValues.get(i).equals(name)) {
                return Optional.of(namesAndValues.get(i + 1));
            }
        }
        return Optional.empty();
    }

    /// The values of all cookies of this name, in order. More than one says that another path or
    /// domain has set it too.
    public List<String> all(String name) {
        var values = new ArrayList<String>();
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            if (namesAndValues.get(i).equals(name)) {
                values.add(namesAndValues.get(i + 1));
            }
        }
        return List.copyOf(values);
    }

    /// The names of all cookies, in order.
    public List<String> names() {
        var names = new ArrayList<String>();
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            names.add(namesAndValues.get(i));
        }
        return List.copyOf(names);
    }

    /// How many there are; values are not shown, as they are secrets more often than not.
    @Override
    public String toString() {
        return "cookies " + names();
    }
}
