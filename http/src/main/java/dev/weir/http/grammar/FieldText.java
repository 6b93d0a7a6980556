package dev.weir.http.grammar;

import org.jspecify.annotations.Nullable;

/// Reads a field value by the common rules of RFC 9110 §5.6: tokens, quoted strings, white space.
///
/// Each method takes what it names from the front of the rest, or takes nothing and says so.
///
/// **Threads:** one at a time.
public final class FieldText {

    private final String text;
    private int at;

    /// A reader at the start of `text`.
    public FieldText(String text) {
        this.text = text;
    }

    /// Whether all is read.
    public boolean isAtEnd() {
        return at == text.length();
    }

    /// Takes `OWS` (§5.6.3), which may be nothing.
    public void skipOws() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
    }

    /// Takes this one character, if it is next.
    public boolean take(char expected) {
        if (at < text.length() && text.charAt(at) == expected) {
            at++;
            return true;
        }
        return false;
    }

    /// Takes a `token` (§5.6.2); the empty text if there is none.
    public String token() {
        int from = at;
        while (at < text.length() && isOctet(Octets.TOKEN)) {
            at++;
        }
        return text.substring(from, at);
    }

    /// Takes a `quoted-string` (§5.6.4) and gives what it stands for.
    ///
    /// @return null if there is none, or it does not end
    public @Nullable String quotedString() {
        int from = at;
        if (!take('"')) {
            return null;
        }
        var value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return value.toString();
            }
            if (c == '\\') {
                if (at == text.length()) {
                    break;
                }
                c = text.charAt(at++);
            }
            if (c > 0xff || !Octets.is(Octets.FIELD_VALUE, c)) {
                break;
            }
            value.append(c);
        }
        at = from;
        return null;
    }

    /// Takes everything before the next `end` or the end of the text, whichever is first.
    public String until(char end) {
        int from = at;
        int found = text.indexOf(end, from);
        at = found < 0 ? text.length() : found;
        return text.substring(from, at);
    }

    /// Takes the rest of a list's element, commas inside of quoted strings among it, so that the
    /// next element can be read though this one is malformed.
    public void skipElement() {
        boolean isQuoted = false;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == ',' && !isQuoted) {
                return;
            }
            if (c == '\\' && isQuoted) {
                at = Math.min(at + 1, text.length() - 1);
            } else if (c == '"') {
                isQuoted = !isQuoted;
            }
        }
    }

    private boolean isOctet(int classes) {
        char c = text.charAt(at);
        return c <= 0xff && Octets.is(classes, c);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
