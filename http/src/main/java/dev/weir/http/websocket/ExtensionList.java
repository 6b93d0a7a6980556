package dev.weir.http.websocket;

import java.util.ArrayList;
import java.util.List;

/// Takes lists of extensions and of their parameters apart (RFC 6455 §9.1), which may have quoted
/// strings in them.
final class ExtensionList {

    private ExtensionList() {}

    /// The parts between separators that are in no quoted string, without white space around them;
    /// at least one.
    static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        boolean isQuoted = false;
        int from = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || (text.charAt(at) == separator && !isQuoted)) {
                parts.add(text.substring(from, at).strip());
                from = at + 1;
            } else if (text.charAt(at) == '"') {
                isQuoted = !isQuoted;
            }
        }
        return parts;
    }

    /// RFC 6455 §9.1: a quoted value is the same as the token in it.
    static String unquoted(String value) {
        String text = value.strip();
        boolean isQuoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return isQuoted ? text.substring(1, text.length() - 1) : text;
    }
}
