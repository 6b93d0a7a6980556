package dev.weir.server.input;

import dev.weir.http.Refused;
import java.util.List;

/// A parameter of a route's path.
///
/// It is counted from the end, as mounts put theirs in front. Each type of number has a class of
/// its own, so that a JIT compiler that knows the class of an input knows the code that reads it.
abstract class Capture<T> extends Input<T> {

    final Kind<T> kind;
    final String name;
    final int fromEnd;

    Capture(Kind<T> kind, String name, int fromEnd) {
        this.kind = kind;
        this.name = name;
        this.fromEnd = fromEnd;
    }

    @Override
    final List<Part> parts() {
        return List.of(Part.of(Place.PATH, name, kind));
    }

    @Override
    final boolean isNumber() {
        return kind.isNumber();
    }

    @Override
    void link(T value, Link link) {
        link.path(name, kind.text(value), false);
    }

    final Refused refusal(String text) {
        return bad(name, kind.fault(Place.PATH, name, text));
    }
}
