package dev.weir.server.layer;

import dev.weir.http.Response;

/// The `Vary` field (RFC 9110 §12.5.5), to which several layers add.
final class Vary {

    private Vary() {}

    /// The answer, which says that it depends on the request's field `name` too.
    static Response on(String name, Response answer) {
        String before = answer.fields().get("Vary").orElse("");
        if (before.isEmpty()) {
            return answer.field("Vary", name);
        }
        for (String member : before.split(",", -1)) {
            String known = member.strip();
            if (known.equals("*") || known.equalsIgnoreCase(name)) {
                return answer;
            }
        }
        return answer.field("Vary", before + ", " + name);
    }
}
