package dev.weir.server.input;

import dev.weir.http.Attribute;
import dev.weir.http.Fields;
import dev.weir.http.FormLimits;
import dev.weir.http.Problem;
import dev.weir.http.Refused;
import dev.weir.http.Request;
import dev.weir.http.Status;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Something that a route takes from each request, as a `T`.
///
/// Inputs are made by the methods and constants of [dev.weir.server.Web]; own ones are put together
/// from those by [Inputs2#as] and its like, or made of a function.
///
/// **Threads:** immutable.
///
/// @param <T> what the handler gets
public abstract class Input<T> {

    Input() {}

    /// Reads it from a request. Routes do; a test of an input may.
    ///
    /// A [Kind] alone stands for the next parameter of a path, which only a route can tell.
    ///
    /// @throws Refused if the request does not have it as it has to be; the problem says what is
    ///   wrong and repeats no value
    public abstract T read(Request request) throws Exception;

    /// This input in a route: kinds become the parameters of its path, from left to right.
    Input<T> bound(Binding binding) {
        return this;
    }

    /// What requests need to have for it.
    abstract List<Part> parts();

    /// The inputs that it is made of, itself if of none.
    List<Input<?>> leaves() {
        return List.of(this);
    }

    /// The attributes that a layer has to leave for it.
    Set<Attribute<?>> attributes() {
        return Set.of();
    }

    /// Whether a layer has to say that it leaves [#attributes]: one that may leave them, as a
    /// lambda may, is not enough.
    boolean isAlwaysProvided() {
        return false;
    }

    /// Whether a value is a number, which is boxed on its way to the handler unless the route's
    /// code is compiled for it alone.
    boolean isNumber() {
        return false;
    }

    /// Whether reading it takes content, which comes once, and after the head.
    boolean isReadFromContent() {
        return false;
    }

    /// The limits of the form with files that it takes a part of; null if it takes none of one.
    @Nullable FormLimits formLimits() {
        return null;
    }

    /// The request field that chose the answer, which says so by `Vary`; null if none did.
    @Nullable String variesBy() {
        return null;
    }

    /// Puts the value where it stands in a link.
    void link(T value, Link link) {
        throw link.refusal(this);
    }

    /// 400 that names one part of the request.
    static Refused bad(String name, String detail) {
        return new Refused(new Problem(Status.BAD_REQUEST, detail, name), Fields.EMPTY);
    }
}
