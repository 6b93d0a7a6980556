package dev.weir.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// What a file is by the end of its name, as the table `media-types.txt` has it: the same on every
/// system.
final class FileTypes {

    private static final Map<String, String> BY_END = table();

    private FileTypes() {}

    /// The media type, with its charset where there is one.
    static String of(String fileName) {
        String end = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return BY_END.getOrDefault(end, "application/octet-stream");
    }

    private static Map<String, String> table() {
        var table = new HashMap<String, String>();
        try (var in = FileTypes.class.getResourceAsStream("media-types.txt")) {
            if (in == null) {
                throw new AssertionError("media-types.txt is missing from the jar");
            }
            var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            for (String line; (line = lines.readLine()) != null; ) {
                if (line.startsWith("#")) {
                    continue;
                }
                int from = line.indexOf(' ', line.indexOf(';') + 2);
                String type = line.substring(0, from);
                for (String end : line.substring(from).strip().split(" ", -1)) {
                    table.put(end, type);
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return Map.copyOf(table);
    }
}
