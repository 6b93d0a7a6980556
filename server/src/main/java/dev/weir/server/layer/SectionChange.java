package dev.weir.server.layer;

import dev.weir.http.Fields;
import dev.weir.http.Response;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The same change of every answer's header section. Most answers of a program have one of a few
/// sections, kept in constants; the last one is remembered, so that such an answer costs no new
/// section and is encoded once.
///
/// **Threads:** any; what one thread remembers another may miss.
final class SectionChange {

    private record Known(Fields before, Fields after) {}

    private final UnaryOperator<Fields> change;
    private @Nullable Known last;

    /// @param change gives equal sections for equal sections
    SectionChange(UnaryOperator<Fields> change) {
        this.change = change;
    }

    /// These lines, where an answer has none of their names.
    static SectionChange plus(Fields more) {
        return new SectionChange(before -> before.withAbsent(more));
    }

    @SuppressWarnings("ReferenceEquality") // the same section, not an equal one
    Response of(Response answer) {
        Fields before = answer.fields();
        Known known = last;
        if (known == null || known.before != before) {
            known = new Known(before, change.apply(before));
            last = known;
        }
        return answer.fields(known.after);
    }
}
