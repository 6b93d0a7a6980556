package dev.weir.server;

import dev.weir.http.InvalidInput;
import dev.weir.http.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One server-sent event: `Event.of("tick").id("7").name("clock")`.
///
/// **Threads:** immutable.
public final class Event {

    /// Characters of a `Last-Event-ID`; a client sends back what it was given.
    private static final int LAST_ID_CHARS_MAX = 1_024;

    private final String data;
    private final @Nullable String id;
    private final @Nullable String name;
    private final @Nullable Duration retry;

    private Event(
            String data, @Nullable String id, @Nullable String name, @Nullable Duration retry) {
        this.data = data;
        this.id = id;
        this.name = name;
        this.retry = retry;
    }

    /// An event with this data; it may have several lines, whose ends all become LF.
    public static Event of(String data) {
        return new Event(data, null, null, null);
    }

    /// This event with what a client sends as `Last-Event-ID` when it comes back.
    ///
    /// @throws IllegalArgumentException if it has NUL, CR or LF in it
    public Event id(String id) {
        return new Event(data, checked("id", id), name, retry);
    }

    /// This event with the name that a page listens for; without one it is `message`.
    ///
    /// @throws IllegalArgumentException if it has NUL, CR or LF in it
    public Event name(String name) {
        return new Event(data, id, checked("name", name), retry);
    }

    /// This event with how long the client is to wait before it comes back.
    ///
    /// @throws IllegalArgumentException if it is negative
    public Event retry(Duration retry) {
        if (retry.isNegative()) {
            throw new IllegalArgumentException(
                    retry + " is no time to wait: give zero or more milliseconds.");
        }
        return new Event(data, id, name, retry);
    }

    private static String checked(String part, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                throw new IllegalArgumentException(
                        "The "
                                + part
                                + " of an event cannot have a line end or NUL in it: leave it out,"
                                + " or put the text into the data.");
            }
        }
        return text;
    }

    /// What the client has got last before it lost the stream, if it comes back for the rest.
    ///
    /// @throws InvalidInput if it is longer than any id should be
    public static Optional<String> lastId(Request request) {
        Optional<String> octets = request.field("last-event-id");
        if (octets.isPresent() && octets.get().length() > LAST_ID_CHARS_MAX) {
            throw InvalidInput.of(
                    "Last-Event-ID", "must have at most " + LAST_ID_CHARS_MAX + " octets");
        }
        return octets.map(text ->
                new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    /// The lines of the event, and the empty one that ends it.
    byte[] encoded() {
        var lines = new StringBuilder(data.length() + 32);
        if (id != null) {
            lines.append("id: ").append(id).append('\n');
        }
        if (name != null) {
            lines.append("event: ").append(name).append('\n');
        }
        if (retry != null) {
            lines.append("retry: ").append(retry.toMillis()).append('\n');
        }
        appendLines(lines, "data: ", data);
        return lines.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Each line of `text` behind a prefix; CRLF, CR and LF end lines.
    static void appendLines(StringBuilder lines, String prefix, String text) {
        int from = 0;
        while (true) {
            int to = from;
            while (to < text.length() && text.charAt(to) != '\n' && text.charAt(to) != '\r') {
                to++;
            }
            lines.append(prefix).append(text, from, to).append('\n');
            if (to == text.length()) {
                return;
            }
            boolean isCrLf = text.startsWith("\r\n", to);
            from = to + (isCrLf ? 2 : 1);
        }
    }

    @Override
    public String toString() {
        return new String(encoded(), StandardCharsets.UTF_8);
    }
}
