package dev.weir.server.layer;

import dev.weir.http.Fields;
import dev.weir.http.Response;

/// The `Vary` field (RFC 9110 §12.5.5), to which several layers add.
final class Vary {

    private Vary() {}

    /// The answer, which says that it depends on the request's field `name` too.
    static Response on(String name, Response answer) {
        return answer.fields(on(name, answer.fields()));
    }

    /// An answer's section, which says so.
    static Fields on(String name, Fields answer) {
        String before = answer.get("Vary").orElse("");
        if (before.isEmpty()) {
            return answer.with("Vary", name);
        }
        for (String member : before.split(",", -1)) {
            String known = member.strip();
            if (known.equals("*") || known.equalsIgnoreCase(name)) {
                return answer;
            }
        }
        return answer.with("Vary", before + ", " + name);
    }
}
