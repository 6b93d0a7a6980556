package dev.weir.server.input;

import dev.weir.http.InvalidInput;
import dev.weir.http.Refused;
import dev.weir.http.Request;
import java.util.List;

/// An input made of others.
final class Composite<T> extends Input<T> {

    private final List<Input<?>> inputs;
    private final Making<T> making;

    /// Makes the value of the values of the inputs, in their order.
    interface Making<T> {
        T make(Object[] values) throws Exception;
    }

    Composite(List<Input<?>> inputs, Making<T> making) {
        this.inputs = inputs;
        this.making = making;
    }

    @Override
    public T read(Request request) throws Exception {
        Object[] values = new Object[inputs.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = inputs.get(i).read(request);
        }
        try {
            return making.make(values);
        } catch (InvalidInput invalid) {
            throw bad(invalid.name(), invalid.getMessage());
        } catch (IllegalArgumentException refused) {
            throw refusedTogether();
        }
    }

    /// The text of an exception that was not made for clients is not for them.
    private Refused refusedTogether() {
        String names = String.join(", ", parts().stream().map(Part::name).toList());
        return bad(names, "The values of " + names + " are refused by a rule of this resource.");
    }

    @Override
    Input<T> bound(Binding binding) {
        return new Composite<>(
                inputs.stream().<Input<?>>map(input -> input.bound(binding)).toList(), making);
    }

    @Override
    List<Part> parts() {
        return inputs.stream().flatMap(input -> input.parts().stream()).toList();
    }

    @Override
    List<Input<?>> leaves() {
        return inputs.stream().<Input<?>>flatMap(input -> input.leaves().stream()).toList();
    }

    @Override
    boolean isReadFromContent() {
        return inputs.stream().anyMatch(Input::isReadFromContent);
    }
}
