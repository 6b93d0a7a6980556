package dev.weir.http;

/// A typed name under which a layer leaves something for the handler: a user, a request id.
///
/// Two attributes are the same only if they are the same object, so keep one in a constant: `static
/// final Attribute<User> USER = Attribute.named("user");`
///
/// @param <T> what is kept under it
@SuppressWarnings("UnusedTypeParameter") // it types what is kept
public final class Attribute<T> {

    private final String name;

    private Attribute(String name) {
        this.name = name;
    }

    /// A new attribute; `name` is for messages only.
    public static <T> Attribute<T> named(String name) {
        return new Attribute<>(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
