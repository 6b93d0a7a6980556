package dev.weir.http;

import dev.weir.http.grammar.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An entity tag (RFC 9110 §8.8.3): an opaque text that tells versions of a representation apart.
///
/// A strong one differs whenever a byte of the content does; a weak one when the meaning does.
///
/// **Threads:** immutable.
///
/// @param opaque what stands between the quotes
/// @param isWeak whether it is weak
public record EntityTag(String opaque, boolean isWeak) {

    /// Tags of one field; more are not looked at by anybody who is honest.
    private static final int TAGS_MAX = 100;

    /// Checks the characters (RFC 9110 §8.8.3).
    ///
    /// @throws IllegalArgumentException if `opaque` has a character that an entity tag cannot have
    public EntityTag {
        if (!isOpaque(opaque)) {
            throw new IllegalArgumentException(
                    Shown.text(opaque)
                            + " cannot be an entity tag: leave out quotes, spaces and controls"
                            + " (RFC 9110 §8.8.3), or give a hash in hex.");
        }
    }

    /// A strong tag.
    public static EntityTag strong(String opaque) {
        return new EntityTag(opaque, false);
    }

    /// A weak tag.
    public static EntityTag weak(String opaque) {
        return new EntityTag(opaque, true);
    }

    /// Reads a tag as it stands in a field, quotes included.
    public static Optional<EntityTag> parse(String text) {
        boolean isWeak = text.startsWith("W/");
        int from = isWeak ? 3 : 1;
        int to = text.length() - 1;
        if (to < from || text.charAt(from - 1) != '"' || text.charAt(to) != '"') {
            return Optional.empty();
        }
        String opaque = text.substring(from, to);
        return isOpaque(opaque) ? Optional.of(new EntityTag(opaque, isWeak)) : Optional.empty();
    }

    /// Reads a list of tags (`1#entity-tag`).
    ///
    /// @return empty if it is none, or longer than anybody needs
    public static Optional<List<EntityTag>> parseList(String text) {
        var tags = new ArrayList<EntityTag>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t' || c == ',') {
                at++;
                continue;
            }
            int open = text.startsWith("W/\"", at) ? at + 2 : at;
            int close = text.charAt(open) == '"' ? text.indexOf('"', open + 1) : -1;
            if (close < 0 || tags.size() == TAGS_MAX) {
                return Optional.empty();
            }
            var tag = parse(text.substring(at, close + 1));
            int next = close + 1;
            while (next < text.length()
                    && (text.charAt(next) == ' ' || text.charAt(next) == '\t')) {
                next++;
            }
            if (tag.isEmpty() || (next < text.length() && text.charAt(next) != ',')) {
                return Optional.empty();
            }
            tags.add(tag.get());
            at = next;
        }
        return tags.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(tags));
    }

    /// §8.8.3.2: equal, and neither is weak.
    public boolean matchesStrongly(EntityTag other) {
        return !isWeak && !other.isWeak && opaque.equals(other.opaque);
    }

    /// §8.8.3.2: equal but for weakness.
    public boolean matchesWeakly(EntityTag other) {
        return opaque.equals(other.opaque);
    }

    private static boolean isOpaque(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == '"' || c == 0x7f || c > 0xff) {
                return false;
            }
        }
        return true;
    }

    /// As it stands in a field.
    @Override
    public String toString() {
        return (isWeak ? "W/\"" : "\"") + opaque + '"';
    }
}
