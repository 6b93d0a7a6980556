package dev.weir.http.multipart;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes a name that a file may have, here and elsewhere, of one that a client has sent (RFC 7578
/// §4.2: "do not use the file name blindly").
final class FileName {

    /// Devices of Windows, whatever follows their first dot.
    private static final Set<String> DEVICES =
            Set.of(
                    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6",
                    "com7", "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7",
                    "lpt8", "lpt9");

    private FileName() {}

    /// The last segment of a path of any system, without controls, characters that change the
    /// direction of text, and what a system gives a meaning; a dot at its start becomes `_`.
    ///
    /// @return null if nothing is left
    static @Nullable String safe(String raw) {
        String last = raw.substring(Math.max(raw.lastIndexOf('/'), raw.lastIndexOf('\\')) + 1);
        var name = new StringBuilder();
        last.codePoints()
                .forEach(c -> {
                    if (isInvisible(c)) {
                        return;
                    }
                    name.appendCodePoint(":*?\"<>|".indexOf(c) >= 0 ? '_' : c);
                });
        int to = name.length();
        while (to > 0 && (name.charAt(to - 1) == '.' || name.charAt(to - 1) == ' ')) {
            to--;
        }
        int from = 0;
        while (from < to && name.charAt(from) == ' ') {
            from++;
        }
        if (from == to) {
            return null;
        }
        String safe = name.substring(from, to);
        if (safe.startsWith(".")) {
            return "_" + safe.substring(1);
        }
        String stem = safe.substring(0, (safe + ".").indexOf('.')).strip();
        return DEVICES.contains(stem.toLowerCase(Locale.ROOT)) ? "_" + safe : safe;
    }

    private static boolean isInvisible(int c) {
        int kind = Character.getType(c);
        return kind == Character.CONTROL
                || kind == Character.FORMAT
                || kind == Character.LINE_SEPARATOR
                || kind == Character.PARAGRAPH_SEPARATOR;
    }
}
