package dev.weir.server.input;

import dev.weir.http.Request;
import org.jspecify.annotations.Nullable;

/// A parameter that is read from text.
final class TextCapture<T> extends Capture<T> {

    private final boolean isRest;

    TextCapture(Kind<T> kind, String name, int fromEnd, boolean isRest) {
        super(kind, name, fromEnd);
        this.isRest = isRest;
    }

    @Override
    public T read(Request request) {
        String text =
                request.head().parameters() instanceof CapturedBytes captured
                        ? captured.text(captured.count() - fromEnd)
                        : request.parameter(name);
        return parsed(text);
    }

    /// By its name alone, outside of a route.
    T readNamed(Request request) {
        return parsed(request.parameter(name));
    }

    private T parsed(String text) {
        @Nullable T value = kind.parse(text);
        if (value == null) {
            throw refusal(text);
        }
        return value;
    }

    @Override
    void link(T value, Link link) {
        link.path(name, kind.text(value), isRest);
    }
}
