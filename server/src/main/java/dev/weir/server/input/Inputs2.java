package dev.weir.server.input;

import java.util.List;

/// Two inputs on the way to become one value.
///
/// **Threads:** immutable.
public final class Inputs2<A, B> {

    private final Input<A> first;
    private final Input<B> second;

    /// `inputs(…)` of [dev.weir.server.Web] does this.
    public Inputs2(Input<A> first, Input<B> second) {
        this.first = first;
        this.second = second;
    }

    /// Makes one value: a record's constructor, most often.
    @FunctionalInterface
    public interface Maker<A, B, R> {
        /// Makes the value, of those of the inputs in their order.
        R make(A a, B b) throws Exception;
    }

    /// One input whose value `maker` makes. It may refuse what it is given, with a
    /// [dev.weir.http.InvalidInput] that says the rule, or with a [dev.weir.http.Refused].
    @SuppressWarnings("unchecked") // values are of these inputs
    public <R> Input<R> as(Maker<A, B, R> maker) {
        return new Composite<>(
                List.of(first, second), values -> maker.make((A) values[0], (B) values[1]));
    }
}
