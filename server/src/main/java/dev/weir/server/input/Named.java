package dev.weir.server.input;

import dev.weir.http.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An input with a name: a query parameter, a header field, a cookie, a field of a form. It must be
/// there once, unless it is made [repeated][#repeated], [optional][#optional], or given a
/// [value][#or].
///
/// **Threads:** immutable.
///
/// @param <T> what the handler gets
public abstract class Named<T> extends Omissible<T> {

    final Place place;
    final String name;
    final Kind<T> kind;

    Named(Place place, String name, Kind<T> kind) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("A " + place + " has a name: give it one.");
        }
        this.place = place;
        this.name = name;
        this.kind = kind;
    }

    /// The texts of all that have this name, in order.
    abstract List<String> texts(Request request) throws IOException;

    /// Whether the first of several is the one that is meant.
    boolean isFirstMeant() {
        return false;
    }

    /// All values of this name, in order; none is an empty list.
    public final Input<List<T>> repeated() {
        return new Input<>() {
            @Override
            public List<T> read(Request request) throws IOException {
                var values = new ArrayList<T>();
                for (String text : texts(request)) {
                    values.add(parsed(text));
                }
                return List.copyOf(values);
            }

            @Override
            List<Part> parts() {
                return List.of(Part.of(place, name, kind).repeated());
            }

            @Override
            boolean isReadFromContent() {
                return Named.this.isReadFromContent();
            }

            @Override
            void link(List<T> given, Link link) {
                given.forEach(value -> Named.this.link(value, link));
            }
        };
    }

    @Override
    @Nullable T find(Request request) throws IOException {
        List<String> texts = texts(request);
        if (texts.isEmpty()) {
            return null;
        }
        // Two values for one question: who passes the request on may take the other one.
        if (texts.size() > 1 && !isFirstMeant()) {
            throw bad(
                    name,
                    Kind.start(place, name)
                            + " may come once; it came "
                            + texts.size()
                            + " times.");
        }
        return parsed(texts.getFirst());
    }

    @Override
    RuntimeException missing() {
        return bad(name, Kind.start(place, name) + " is missing; it must be " + kind.rule() + ".");
    }

    private T parsed(String text) {
        @Nullable T value = kind.parse(text);
        if (value == null) {
            throw bad(name, kind.fault(place, name, text));
        }
        return value;
    }

    @Override
    final String text(T value) {
        return kind.text(value);
    }

    @Override
    final List<Part> parts() {
        return List.of(Part.of(place, name, kind));
    }
}
