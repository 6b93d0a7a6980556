package dev.weir.http.grammar;

import java.nio.charset.StandardCharsets;

/// Octets of a peer as they may stand in a sentence: short, and with nothing but visible ASCII.
///
/// Whoever reads an error in a terminal or a log must not be steered by what a stranger sent.
public final class Shown {

    /// Longer texts are cut: a sentence is read by people.
    private static final int OCTETS_MAX = 48;

    private Shown() {}

    /// One octet, such as `0x0d (CR)` or `0x40 '@'`.
    public static String octet(int octet) {
        int value = octet & 0xff;
        String hex =
                "0x" + Character.forDigit(value >> 4, 16) + Character.forDigit(value & 0xf, 16);
        return switch (value) {
            case 0x00 -> hex + " (NUL)";
            case '\t' -> hex + " (HTAB)";
            case '\n' -> hex + " (LF)";
            case '\r' -> hex + " (CR)";
            case ' ' -> hex + " (SP)";
            default -> isVisible(value) ? hex + " '" + (char) value + "'" : hex;
        };
    }

    /// A range in double quotes, cut when it is long, other octets than visible ASCII as `.`
    public static String text(byte[] bytes, int from, int to) {
        int shownTo = Math.min(to, from + OCTETS_MAX);
        var shown = new StringBuilder(shownTo - from + 5).append('"');
        for (int i = from; i < shownTo; i++) {
            int octet = bytes[i] & 0xff;
            shown.append(isVisible(octet) || octet == ' ' ? (char) octet : '.');
        }
        if (shownTo < to) {
            shown.append("...");
        }
        return shown.append('"').toString();
    }

    /// A text in double quotes, as [#text(byte\[\], int, int)].
    public static String text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return text(bytes, 0, bytes.length);
    }

    private static boolean isVisible(int octet) {
        return octet > 0x20 && octet < 0x7f;
    }
}
