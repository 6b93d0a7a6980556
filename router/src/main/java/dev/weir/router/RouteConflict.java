package dev.weir.router;

/// Two routes match the same requests, and neither is the more specific one.
public final class RouteConflict extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    RouteConflict(String sentence) {
        super(sentence);
    }
}
