package dev.weir.server.layer;

import dev.weir.http.Fields;
import dev.weir.http.Response;
import org.jspecify.annotations.Nullable;

/// The same field lines for every answer, where it has none of their names. Most answers of a
/// program have one of a few header sections, kept in constants; the last one is remembered, so
/// that such an answer costs no new section and is encoded once.
///
/// **Threads:** any; what one thread remembers another may miss.
final class MoreFields {

    private record Known(Fields before, Fields after) {}

    private final Fields more;
    private @Nullable Known last;

    MoreFields(Fields more) {
        this.more = more;
    }

    @SuppressWarnings("ReferenceEquality") // the same section, not an equal one
    Response addTo(Response answer) {
        Fields before = answer.fields();
        Known known = last;
        if (known == null || known.before != before) {
            known = new Known(before, before.withAbsent(more));
            last = known;
        }
        return answer.fields(known.after);
    }

    Fields fields() {
        return more;
    }
}
