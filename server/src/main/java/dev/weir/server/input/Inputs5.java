package dev.weir.server.input;

import java.util.List;

/// Five inputs on the way to become one value.
///
/// **Threads:** immutable.
public final class Inputs5<A, B, C, D, E> {

    private final Input<A> first;
    private final Input<B> second;
    private final Input<C> third;
    private final Input<D> fourth;
    private final Input<E> fifth;

    /// `inputs(…)` of [dev.weir.server.Web] does this.
    public Inputs5(
            Input<A> first, Input<B> second, Input<C> third, Input<D> fourth, Input<E> fifth) {
        this.first = first;
        this.second = second;
        this.third = third;
        this.fourth = fourth;
        this.fifth = fifth;
    }

    /// Makes one value: a record's constructor, most often.
    @FunctionalInterface
    public interface Maker<A, B, C, D, E, R> {
        /// Makes the value, of those of the inputs in their order.
        R make(A a, B b, C c, D d, E e) throws Exception;
    }

    /// One input whose value `maker` makes. It may refuse what it is given, with a
    /// [dev.weir.http.InvalidInput] that says the rule, or with a [dev.weir.http.Refused].
    @SuppressWarnings("unchecked") // values are of these inputs
    public <R> Input<R> as(Maker<A, B, C, D, E, R> maker) {
        return new Composite<>(
                List.of(first, second, third, fourth, fifth),
                values ->
                        maker.make(
                                (A) values[0],
                                (B) values[1],
                                (C) values[2],
                                (D) values[3],
                                (E) values[4]));
    }
}
