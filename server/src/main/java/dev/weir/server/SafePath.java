package dev.weir.server;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns the rest of a request's path into names of files, or refuses to (RFC 9110 §17.3).
///
/// What a name may not have is the same on every system, so that a folder which is safe on one is
/// on all: separators of any system, NUL and controls, a colon (drives, streams of NTFS), a dot or
/// a space at its end and the devices of Windows (which open something else), `.` and `..`.
final class SafePath {

    /// Devices of Windows, whatever follows their first dot.
    private static final Set<String> DEVICES =
            Set.of(
                    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6",
                    "com7", "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7",
                    "lpt8", "lpt9");

    private SafePath() {}

    /// The names on the way to the file, decoded once; the last is empty if it is a folder.
    ///
    /// @param rest not decoded, without a slash at its start
    /// @param hasDotFiles whether names may begin with a dot
    /// @return null if it is refused
    static @Nullable List<String> names(String rest, boolean hasDotFiles) {
        var names = new ArrayList<String>();
        int from = 0;
        for (int at = 0; at <= rest.length(); at++) {
            if (at < rest.length() && rest.charAt(at) != '/') {
                continue;
            }
            boolean isLast = at == rest.length();
            String name = decode(rest, from, at);
            boolean isFolder = isLast && from == at;
            if (name == null || (!isFolder && !isSafe(name, hasDotFiles))) {
                return null;
            }
            names.add(name);
            from = at + 1;
        }
        return names;
    }

    private static boolean isSafe(String name, boolean hasDotFiles) {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            return false;
        }
        if (name.charAt(0) == '.' && !hasDotFiles) {
            return false;
        }
        char last = name.charAt(name.length() - 1);
        if (last == '.' || last == ' ') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c == 0x7f || c == '/' || c == '\\' || c == ':') {
                return false;
            }
        }
        String stem = name.substring(0, (name + ".").indexOf('.')).stripTrailing();
        return !DEVICES.contains(stem.toLowerCase(Locale.ROOT));
    }

    private static @Nullable String decode(String text, int from, int to) {
        byte[] octets = new byte[to - from];
        int count = 0;
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (c > 0x7f) {
                return null;
            }
            if (c == '%') {
                int octet = at + 2 < to ? octet(text.charAt(at + 1), text.charAt(at + 2)) : -1;
                if (octet < 0) {
                    return null;
                }
                octets[count++] = (byte) octet;
                at += 2;
            } else {
                octets[count++] = (byte) c;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets, 0, count))
                    .toString();
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }

    private static int octet(char high, char low) {
        boolean isAscii = high <= 0x7f && low <= 0x7f; // there are digits beyond
        int digits = Character.digit(high, 16) | Character.digit(low, 16);
        return isAscii && digits >= 0
                ? Character.digit(high, 16) << 4 | Character.digit(low, 16)
                : -1;
    }
}
