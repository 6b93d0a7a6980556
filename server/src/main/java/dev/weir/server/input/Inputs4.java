package dev.weir.server.input;

import java.util.List;

/// Four inputs on the way to become one value.
///
/// **Threads:** immutable.
public final class Inputs4<A, B, C, D> {

    private final Input<A> first;
    private final Input<B> second;
    private final Input<C> third;
    private final Input<D> fourth;

    /// `inputs(…)` of [dev.weir.server.Web] does this.
    public Inputs4(Input<A> first, Input<B> second, Input<C> third, Input<D> fourth) {
        this.first = first;
        this.second = second;
        this.third = third;
        this.fourth = fourth;
    }

    /// Makes one value: a record's constructor, most often.
    @FunctionalInterface
    public interface Maker<A, B, C, D, R> {
        /// Makes the value, of those of the inputs in their order.
        R make(A a, B b, C c, D d) throws Exception;
    }

    /// One input whose value `maker` makes. It may refuse what it is given, with a
    /// [dev.weir.http.InvalidInput] that says the rule, or with a [dev.weir.http.Refused].
    @SuppressWarnings("unchecked") // values are of these inputs
    public <R> Input<R> as(Maker<A, B, C, D, R> maker) {
        return new Composite<>(
                List.of(first, second, third, fourth),
                values -> maker.make((A) values[0], (B) values[1], (C) values[2], (D) values[3]));
    }
}
