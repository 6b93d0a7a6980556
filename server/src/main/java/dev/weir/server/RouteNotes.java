package dev.weir.server;

import dev.weir.server.codec.Codec;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a description says of a route beyond what its inputs do.
///
/// @param text a sentence; may be empty
/// @param answers what it answers with, by status
/// @param isHidden whether it is left out
public record RouteNotes(String text, Map<Integer, Codec<?>> answers, boolean isHidden) {

    static final RouteNotes NONE = new RouteNotes("", Map.of(), false);

    /// Keeps a copy of `answers`, in its order.
    public RouteNotes {
        answers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(answers));
    }

    RouteNotes summary(String sentence) {
        return new RouteNotes(sentence, answers, isHidden);
    }

    RouteNotes answer(int status, Codec<?> codec) {
        var more = new LinkedHashMap<>(answers);
        more.put(status, codec);
        return new RouteNotes(text, more, isHidden);
    }

    RouteNotes hidden() {
        return new RouteNotes(text, answers, true);
    }
}
