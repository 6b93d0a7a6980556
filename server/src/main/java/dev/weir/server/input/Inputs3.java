package dev.weir.server.input;

import java.util.List;

/// Three inputs on the way to become one value.
///
/// **Threads:** immutable.
public final class Inputs3<A, B, C> {

    private final Input<A> first;
    private final Input<B> second;
    private final Input<C> third;

    /// `inputs(…)` of [dev.weir.server.Web] does this.
    public Inputs3(Input<A> first, Input<B> second, Input<C> third) {
        this.first = first;
        this.second = second;
        this.third = third;
    }

    /// Makes one value: a record's constructor, most often.
    @FunctionalInterface
    public interface Maker<A, B, C, R> {
        /// Makes the value, of those of the inputs in their order.
        R make(A a, B b, C c) throws Exception;
    }

    /// One input whose value `maker` makes. It may refuse what it is given, with a
    /// [dev.weir.http.InvalidInput] that says the rule, or with a [dev.weir.http.Refused].
    @SuppressWarnings("unchecked") // values are of these inputs
    public <R> Input<R> as(Maker<A, B, C, R> maker) {
        return new Composite<>(
                List.of(first, second, third),
                values -> maker.make((A) values[0], (B) values[1], (C) values[2]));
    }
}
