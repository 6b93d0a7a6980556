package dev.weir.http;

import dev.weir.http.grammar.Octets;
import dev.weir.http.grammar.Shown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// One field section: the header section or the trailer section of a message (RFC 9110 §5, §6.3,
/// §6.5). Field lines keep their order; names are compared without regard to case.
///
/// Whatever is in here is well-formed: names are tokens, values hold no CR, LF, NUL or other
/// control and no white space at their ends. A `Fields` is made of small numbers of lines, so
/// look-up is a walk.
///
/// **Threads:** immutable; every change gives a new section.
public final class Fields {

    /// The section with no lines.
    public static final Fields EMPTY = new Fields(new String[0]);

    /// Names at even places, values at odd ones.
    private final String[] lines;

    /// The lines as HTTP/1.1 has them, made when first asked for: a section in a constant is
    /// encoded once. A race makes it twice, to the same bytes.
    private byte @Nullable [] encoded;

    /// The lines as another version has them, likewise.
    private @Nullable Encoded otherEncoded;

    private record Encoded(Encoding by, @SuppressWarnings("ArrayRecordComponent") byte[] bytes) {}

    /// For codecs: how a version of HTTP writes a section when nothing else has a say in it.
    @FunctionalInterface
    public interface Encoding {
        /// The bytes of the lines, the same for equal lines at any time.
        byte[] encode(Fields fields);
    }

    private Fields(String[] lines) {
        this.lines = lines;
    }

    /// A section of one line.
    ///
    /// @throws IllegalArgumentException if the name is not a token or the value has a control in it
    public static Fields of(String name, String value) {
        return new Fields(new String[] {checkName(name), checkValue(name, value)});
    }

    /// A section from names and values in turn: `Fields.of("A", "1", "B", "2")`.
    ///
    /// @throws IllegalArgumentException if a name has no value, a name is not a token, or a value
    ///   has a control in it
    public static Fields of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    namesAndValues.length
                            + " texts are not pairs: give each field name its value.");
        }
        String[] lines = namesAndValues.clone();
        for (int i = 0; i < lines.length; i += 2) {
            checkName(lines[i]);
            lines[i + 1] = checkValue(lines[i], lines[i + 1]);
        }
        return lines.length == 0 ? EMPTY : new Fields(lines);
    }

    /// These lines and one more, after them; lines of the same name stay.
    public Fields plus(String name, String value) {
        String[] longer = Arrays.copyOf(lines, lines.length + 2);
        longer[lines.length] = checkName(name);
        longer[lines.length + 1] = checkValue(name, value);
        return new Fields(longer);
    }

    /// These lines with exactly one line of this name: it takes the place of all there were.
    public Fields with(String name, String value) {
        String[] all = new String[lines.length + 2];
        int count = copyOthers(name, all);
        all[count++] = checkName(name);
        all[count++] = checkValue(name, value);
        return new Fields(count == all.length ? all : Arrays.copyOf(all, count));
    }

    /// These lines less every line of this name.
    public Fields without(String name) {
        if (!has(name)) {
            return this;
        }
        String[] rest = new String[lines.length];
        return new Fields(Arrays.copyOf(rest, copyOthers(name, rest)));
    }

    /// Copies the lines of other names to the start of `to`.
    ///
    /// @return how many places they take
    private int copyOthers(String name, String[] to) {
        int kept = 0;
        for (int i = 0; i < lines.length; i += 2) {
            if (!lines[i].equalsIgnoreCase(name)) {
                to[kept++] = lines[i];
                to[kept++] = lines[i + 1];
            }
        }
        return kept;
    }

    /// These lines and, after them, those of `more` whose names are not among these.
    public Fields withAbsent(Fields more) {
        int count = lines.length;
        String[] all = Arrays.copyOf(lines, count + more.lines.length);
        for (int i = 0; i < more.lines.length; i += 2) {
            if (!has(more.lines[i])) {
                all[count++] = more.lines[i];
                all[count++] = more.lines[i + 1];
            }
        }
        return count == lines.length ? this : new Fields(Arrays.copyOf(all, count));
    }

    /// The value of the field: its lines' values joined by `", "` in order (RFC 9110 §5.3), or
    /// empty when there is none. For `Set-Cookie`, whose lines cannot be joined, use [#all].
    public Optional<String> get(String name) {
        String joined = null;
        for (int i = 0; i < lines.length; i += 2) {
            if (lines[i].equalsIgnoreCase(name)) {
                joined = joined == null ? lines[i + 1] : joined + ", " + lines[i + 1];
            }
        }
        return Optional.ofNullable(joined);
    }

    /// The values of all lines of this name, in order.
    public List<String> all(String name) {
        var values = new ArrayList<String>();
        for (int i = 0; i < lines.length; i += 2) {
            if (lines[i].equalsIgnoreCase(name)) {
                values.add(lines[i + 1]);
            }
        }
        return List.copyOf(values);
    }

    /// Whether there is a line of this name, without regard to case.
    public boolean has(String name) {
        for (int i = 0; i < lines.length; i += 2) {
            if (lines[i].equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /// How many field lines there are.
    public int count() {
        return lines.length / 2;
    }

    /// The name of line `index`, in the case it was given in.
    public String name(int index) {
        return lines[2 * index];
    }

    /// The value of line `index`.
    public String value(int index) {
        return lines[2 * index + 1];
    }

    /// For codecs: the lines as they stand in HTTP/1.1, each ended by CRLF. Not a copy; do not
    /// change it.
    public byte[] encoded() {
        byte[] made = encoded;
        if (made == null) {
            made = encode();
            encoded = made;
        }
        return made;
    }

    /// For codecs: the lines as `encoding` has them. They are kept, as [#encoded] is, while no
    /// other encoding is asked for. Not a copy; do not change it.
    @SuppressWarnings("ReferenceEquality") // encodings are constants
    public byte[] encodedBy(Encoding encoding) {
        Encoded made = otherEncoded;
        if (made == null || made.by != encoding) {
            made = new Encoded(encoding, encoding.encode(this));
            otherEncoded = made;
        }
        return made.bytes;
    }

    @SuppressWarnings("deprecation") // the one call that copies octets without an encoder
    private byte[] encode() {
        int bytes = 0;
        for (int i = 0; i < lines.length; i += 2) {
            bytes += lines[i].length() + lines[i + 1].length() + 4;
        }
        byte[] made = new byte[bytes];
        int at = 0;
        for (int i = 0; i < lines.length; i += 2) {
            String name = lines[i];
            String value = lines[i + 1];
            name.getBytes(0, name.length(), made, at);
            at += name.length();
            made[at++] = ':';
            made[at++] = ' ';
            value.getBytes(0, value.length(), made, at);
            at += value.length();
            made[at++] = '\r';
            made[at++] = '\n';
        }
        return made;
    }

    /// Gives `line` the name and the value of each field line, in order.
    public void forEach(BiConsumer<String, String> line) {
        for (int i = 0; i < lines.length; i += 2) {
            line.accept(lines[i], lines[i + 1]);
        }
    }

    /// Equal sections have equal lines in the same order; names are equal without regard to case.
    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Fields that) || lines.length != that.lines.length) {
            return false;
        }
        for (int i = 0; i < lines.length; i += 2) {
            if (!lines[i].equalsIgnoreCase(that.lines[i])
                    || !lines[i + 1].equals(that.lines[i + 1])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = 1; i < lines.length; i += 2) {
            hash = 31 * hash + lines[i].hashCode();
        }
        return hash;
    }

    /// The lines as they stand in HTTP/1.1, each ended by a line feed; values of the fields that
    /// carry credentials are not shown.
    @Override
    public String toString() {
        var text = new StringBuilder();
        forEach((name, value) ->
                text.append(name)
                        .append(": ")
                        .append(isSecret(name) ? "(not shown)" : value)
                        .append('\n'));
        return text.toString();
    }

    private static boolean isSecret(String name) {
        return name.equalsIgnoreCase("authorization")
                || name.equalsIgnoreCase("proxy-authorization")
                || name.equalsIgnoreCase("cookie")
                || name.equalsIgnoreCase("set-cookie");
    }

    private static String checkName(String name) {
        if (name.isEmpty() || !Octets.all(Octets.TOKEN, name)) {
            throw new IllegalArgumentException(
                    Shown.text(name)
                            + " is not a field name: use a token such as"
                            + " Cache-Control (RFC 9110 §5.1).");
        }
        return name;
    }

    /// The value without white space at its ends, which no recipient would see (RFC 9110 §5.5).
    private static String checkValue(String name, String value) {
        String trimmed = trim(value);
        if (!Octets.all(Octets.FIELD_VALUE, trimmed)) {
            throw new IllegalArgumentException(
                    "The value of field "
                            + name
                            + " has a control or a character above U+00FF in it;"
                            + " RFC 9110 §5.5 allows visible characters, spaces and tabs. Encode or"
                            + " remove it; never copy input of a client here unchecked.");
        }
        return trimmed;
    }

    /// Without the OWS of RFC 9110 §5.6.3 at its ends, and nothing else: CR and LF are refused.
    private static String trim(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isSpace(value.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
