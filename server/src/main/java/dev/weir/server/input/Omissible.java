package dev.weir.server.input;

import dev.weir.http.Attribute;
import dev.weir.http.FormLimits;
import dev.weir.http.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An input that a request may lack. It must not, unless the input is made [optional][#optional] or
/// given a [value][#or] for then. What is there has to be as it should in any case.
///
/// **Threads:** immutable.
///
/// @param <T> what the handler gets
public abstract class Omissible<T> extends Input<T> {

    Omissible() {}

    /// @return null if the request does not have it
    abstract @Nullable T find(Request request) throws Exception;

    /// What is wrong with a request that lacks it.
    abstract RuntimeException missing();

    /// The text of a value, for tables.
    abstract String text(T value);

    @Override
    public final T read(Request request) throws Exception {
        @Nullable T found = find(request);
        if (found == null) {
            throw missing();
        }
        return found;
    }

    /// This input, or `value` where the request lacks it.
    public final Input<T> or(T value) {
        return new Input<>() {
            @Override
            public T read(Request request) throws Exception {
                @Nullable T found = find(request);
                return found == null ? value : found;
            }

            @Override
            List<Part> parts() {
                return optionalParts(text(value));
            }

            @Override
            boolean isReadFromContent() {
                return Omissible.this.isReadFromContent();
            }

            @Override
            @Nullable FormLimits formLimits() {
                return Omissible.this.formLimits();
            }

            @Override
            void link(T given, Link link) {
                Omissible.this.link(given, link);
            }
        };
    }

    /// This input, or nothing where the request lacks it.
    public final Input<Optional<T>> optional() {
        return new Input<>() {
            @Override
            public Optional<T> read(Request request) throws Exception {
                return Optional.ofNullable(find(request));
            }

            @Override
            List<Part> parts() {
                return optionalParts(null);
            }

            @Override
            boolean isReadFromContent() {
                return Omissible.this.isReadFromContent();
            }

            @Override
            @Nullable FormLimits formLimits() {
                return Omissible.this.formLimits();
            }

            @Override
            void link(Optional<T> given, Link link) {
                given.ifPresent(value -> Omissible.this.link(value, link));
            }
        };
    }

    private List<Part> optionalParts(@Nullable String fallback) {
        return parts().stream().map(part -> part.optional(fallback)).toList();
    }

    /// What a layer leaves.
    static final class Left<T> extends Omissible<T> {
        private final Attribute<T> attribute;

        Left(Attribute<T> attribute) {
            this.attribute = attribute;
        }

        @Override
        @Nullable T find(Request request) {
            return request.attribute(attribute).orElse(null);
        }

        @Override
        RuntimeException missing() {
            return new IllegalStateException(
                    "No layer has left the attribute \""
                            + attribute
                            + "\", which the route takes. Put the layer that does around it.");
        }

        @Override
        String text(T value) {
            return value.toString();
        }

        @Override
        List<Part> parts() {
            return List.of();
        }

        @Override
        Set<Attribute<?>> attributes() {
            return Set.of(attribute);
        }
    }
}
