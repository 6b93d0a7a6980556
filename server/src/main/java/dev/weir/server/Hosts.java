package dev.weir.server;

import dev.weir.http.Request;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the routes of a host (RFC 9110 §7.2): by its whole name, else by a `*.` for its first
/// label.
///
/// **Threads:** filled by one, then immutable.
final class Hosts {

    private final Map<String, Routes> byName = new LinkedHashMap<>();

    void add(String name, Routes routes) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        String rest = lowerCase.startsWith("*.") ? lowerCase.substring(2) : lowerCase;
        if (!rest.matches("[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|\\[[0-9a-f:.]+]")) {
            throw new IllegalArgumentException(
                    "\""
                            + name
                            + "\" is no host: write a name or an address without scheme and port,"
                            + " such as \"api.example.com\" or \"*.example.com\".");
        }
        if (byName.putIfAbsent(lowerCase, routes) != null) {
            throw new IllegalArgumentException(
                    "Host \"" + name + "\" is there twice: put its routes together.");
        }
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    Map<String, Routes> all() {
        return byName;
    }

    @Nullable Routes of(Request request) {
        String authority = request.authority().orElse("").toLowerCase(Locale.ROOT);
        String name = withoutPort(authority);
        Routes whole = byName.get(name);
        if (whole != null) {
            return whole;
        }
        int dot = name.indexOf('.');
        return dot <= 0 ? null : byName.get("*" + name.substring(dot));
    }

    private static String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        boolean isInAddress = colon < authority.indexOf(']');
        String name = colon < 0 || isInAddress ? authority : authority.substring(0, colon);
        // "example.com." is the same name, spelled to its root (RFC 1034 §3.1).
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
