package dev.weir.server.input;

import java.util.List;

/// One input on the way to become one value.
///
/// **Threads:** immutable.
public final class Inputs1<A> {

    private final Input<A> first;

    /// `inputs(…)` of [dev.weir.server.Web] does this.
    public Inputs1(Input<A> first) {
        this.first = first;
    }

    /// Makes one value: a record's constructor, most often.
    @FunctionalInterface
    public interface Maker<A, R> {
        /// Makes the value, of those of the inputs in their order.
        R make(A a) throws Exception;
    }

    /// One input whose value `maker` makes. It may refuse what it is given, with a
    /// [dev.weir.http.InvalidInput] that says the rule, or with a [dev.weir.http.Refused].
    @SuppressWarnings("unchecked") // values are of these inputs
    public <R> Input<R> as(Maker<A, R> maker) {
        return new Composite<>(List.of(first), values -> maker.make((A) values[0]));
    }
}
