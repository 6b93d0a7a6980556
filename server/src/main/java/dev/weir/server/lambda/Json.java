package dev.weir.server.lambda;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON texts (RFC 8259) as maps, lists, strings, numbers, booleans and null: as much as events and
/// answers need. A library would cost more at a cold start than the rest of the runtime.
///
/// **Threads:** not safe; one for each text.
final class Json {

    /// Events are nested some six deep.
    static final int DEPTH_MAX = 64;

    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    /// @throws IllegalArgumentException if `text` is no JSON text
    static @Nullable Object read(String text) {
        var json = new Json(text);
        json.skipSpace();
        Object value = json.value();
        json.skipSpace();
        if (json.at < text.length()) {
            throw json.wrong("the end");
        }
        return value;
    }

    private @Nullable Object value() {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() {
        var members = new LinkedHashMap<String, @Nullable Object>();
        begin();
        if (!isNext('}')) {
            do {
                skipSpace();
                String name = string();
                skipSpace();
                expect(':');
                skipSpace();
                members.put(name, value());
                skipSpace();
            } while (isNext(','));
            expect('}');
        }
        depth--;
        return members;
    }

    private List<@Nullable Object> array() {
        var elements = new ArrayList<@Nullable Object>();
        begin();
        if (!isNext(']')) {
            do {
                skipSpace();
                elements.add(value());
                skipSpace();
            } while (isNext(','));
            expect(']');
        }
        depth--;
        return elements;
    }

    private void begin() {
        at++;
        depth++;
        if (depth > DEPTH_MAX) {
            throw wrong("less than " + DEPTH_MAX + " levels");
        }
        skipSpace();
    }

    private String string() {
        expect('"');
        var made = new StringBuilder();
        while (true) {
            char c = next();
            if (c == '"') {
                return made.toString();
            }
            if (c < 0x20) {
                throw wrong("no control in a string");
            }
            made.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int unit = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = Character.digit(next(), 16);
                    if (digit < 0) {
                        throw wrong("a hexadecimal digit");
                    }
                    unit = unit << 4 | digit;
                }
                yield (char) unit;
            }
            default -> throw wrong("an escape");
        };
    }

    private Double number() {
        int from = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String number = text.substring(from, at);
        if (!number.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            throw wrong("a value");
        }
        return Double.valueOf(number);
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!text.startsWith(word, at)) {
            throw wrong(word);
        }
        at += word.length();
        return value;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private char next() {
        if (at == text.length()) {
            throw wrong("more");
        }
        return text.charAt(at++);
    }

    private boolean isNext(char c) {
        boolean is = peek() == c;
        at += is ? 1 : 0;
        return is;
    }

    private void expect(char c) {
        if (!isNext(c)) {
            throw wrong("\"" + c + "\"");
        }
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException(
                "This is no JSON text: at character " + at + " there should be " + expected + ".");
    }

    // ---- writing

    /// The text of maps, lists, strings, numbers and booleans.
    static String write(Object value) {
        var out = new StringBuilder();
        write(out, value);
        return out.toString();
    }

    private static void write(StringBuilder out, Object value) {
        switch (value) {
            case Map<?, ?> members -> {
                char before = '{';
                for (var member : members.entrySet()) {
                    out.append(before);
                    quote(out, member.getKey().toString());
                    out.append(':');
                    write(out, member.getValue());
                    before = ',';
                }
                out.append(before == '{' ? "{}" : "}");
            }
            case List<?> elements -> {
                char before = '[';
                for (Object element : elements) {
                    out.append(before);
                    write(out, element);
                    before = ',';
                }
                out.append(before == '[' ? "[]" : "]");
            }
            case Number number -> out.append(number);
            case Boolean is -> out.append(is);
            default -> quote(out, value.toString());
        }
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || Character.isSurrogate(c)) {
                out.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append(Character.forDigit(c >> shift & 0xf, 16));
                }
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
