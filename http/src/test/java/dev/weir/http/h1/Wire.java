package dev.weir.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// A message of `http/src/test/resources/wire`, and what is to come of it.
///
/// A file has the reason for it (lines that start with `#`), a line of dashes, the outcome, another
/// line of dashes, and the message: escapes are what stands on the wire, and the ends of the file's
/// own lines are not.
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Wire(String name, String outcome, byte[] bytes) {

    private static final String DASHES = "\n----\n";

    static Stream<Wire> all(String folder) {
        try (var files = Files.list(Path.of(resource(folder)))) {
            return files.sorted().map(Wire::read).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static java.net.URI resource(String folder) {
        try {
            var url = Wire.class.getClassLoader().getResource("wire/" + folder);
            if (url == null) {
                throw new AssertionError("no folder wire/" + folder);
            }
            return url.toURI();
        } catch (java.net.URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Wire read(Path file) {
        try {
            String[] parts = Files.readString(file, UTF_8).split(DASHES, -1);
            if (parts.length != 3) {
                throw new AssertionError(file + " has " + parts.length + " parts, not 3");
            }
            return new Wire(file.getFileName().toString(), parts[1], decode(parts[2]));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static byte[] decode(String message) {
        var text = new StringBuilder();
        int at = 0;
        while (at < message.length()) {
            char c = message.charAt(at++);
            if (c == '\n') {
                continue;
            }
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escape = message.charAt(at++);
            switch (escape) {
                case 'r' -> text.append('\r');
                case 'n' -> text.append('\n');
                case 't' -> text.append('\t');
                case '\\' -> text.append('\\');
                case 'x' -> {
                    text.append((char) Integer.parseInt(message, at, at + 2, 16));
                    at += 2;
                }
                default -> throw new AssertionError("no such escape as " + escape);
            }
        }
        return text.toString().getBytes(ISO_8859_1);
    }

    @Override
    public String toString() {
        return name;
    }
}
