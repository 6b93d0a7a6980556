package dev.weir.http;

import java.util.LinkedHashMap;
import java.util.Map;

/// Reads one JSON object of strings and integers by RFC 8259 and nothing beyond it: the reader that
/// the writer in [Problem] is tested against, and that shares no code with it.
final class JsonObject {

    private final String text;
    private int at;

    private JsonObject(String text) {
        this.text = text;
    }

    /// @return the members in order: [String]s and [Integer]s
    /// @throws IllegalArgumentException if `text` is anything else
    static Map<String, Object> parse(String text) {
        return new JsonObject(text).read();
    }

    private Map<String, Object> read() {
        var members = new LinkedHashMap<String, Object>();
        expect('{');
        do {
            String name = string();
            expect(':');
            Object value = text.charAt(at) == '"' ? string() : integer();
            if (members.put(name, value) != null) {
                throw wrong("a name twice");
            }
        } while (comesNext(','));
        expect('}');
        if (!text.substring(at).isBlank()) {
            throw wrong("something after the object");
        }
        return members;
    }

    private int integer() {
        int from = at;
        while (text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == from || (at - from > 1 && text.charAt(from) == '0')) {
            throw wrong("no number");
        }
        return Integer.parseInt(text.substring(from, at));
    }

    private String string() {
        expect('"');
        var value = new StringBuilder();
        for (char c; (c = text.charAt(at++)) != '"'; ) {
            if (c < 0x20) {
                throw wrong("a control that is not escaped");
            }
            value.append(c == '\\' ? escaped() : c);
        }
        return value.toString();
    }

    private char escaped() {
        char c = text.charAt(at++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> throw wrong("no escape");
        };
    }

    private boolean comesNext(char c) {
        if (text.charAt(at) != c) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char c) {
        if (!comesNext(c)) {
            throw wrong("expected " + c);
        }
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(what + " before place " + at + " of " + text);
    }
}
