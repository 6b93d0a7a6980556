package dev.weir.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.http.grammar.Octets;

/// Values of `Content-Disposition` for answers (RFC 6266): to be saved under a name, or shown.
///
/// **Threads:** any.
public final class ContentDisposition {

    /// `attr-char` of RFC 8187 §3.2.1 beside letters and digits.
    private static final String ATTRIBUTE_SIGNS = "!#$&+-.^_`|~";

    private ContentDisposition() {}

    /// To be saved as `fileName`.
    public static String attachment(String fileName) {
        return "attachment" + parameters(fileName);
    }

    /// To be shown, and saved as `fileName` if at all.
    public static String inline(String fileName) {
        return "inline" + parameters(fileName);
    }

    /// Both forms where one would not do: RFC 6266 appendix D has older recipients read the first
    /// and others prefer the second. Controls, quotes, and what separates folders becomes `_`.
    private static String parameters(String fileName) {
        var plain = new StringBuilder();
        boolean isPlain = true;
        for (int i = 0; i < fileName.length(); i++) {
            char c = fileName.charAt(i);
            boolean isAscii = c >= ' ' && c < 0x7f;
            boolean isKept = isAscii && "\"\\/%".indexOf(c) < 0;
            isPlain &= isKept;
            boolean isTail = Character.isLowSurrogate(c) && i > 0;
            if (isKept) {
                plain.append(c);
            } else if (!isTail) {
                plain.append('_');
            }
        }
        String parameters = "; filename=\"" + plain + '"';
        return isPlain ? parameters : parameters + "; filename*=UTF-8''" + extended(fileName);
    }

    private static String extended(String fileName) {
        var text = new StringBuilder();
        for (byte octet : fileName.getBytes(UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean isControl = c < ' ' || c == 0x7f;
            if (isControl || c == '/' || c == '\\') {
                text.append('_');
            } else if (isAttributeChar(c)) {
                text.append(c);
            } else {
                text.append('%').append(hex(octet >> 4 & 0xf)).append(hex(octet & 0xf));
            }
        }
        return text.toString();
    }

    private static char hex(int digit) {
        return Character.toUpperCase(Character.forDigit(digit, 16));
    }

    private static boolean isAttributeChar(char c) {
        boolean isLetterOrDigit =
                c < 0x7f && Octets.is(Octets.UNRESERVED, c) && "-._~".indexOf(c) < 0;
        return isLetterOrDigit || ATTRIBUTE_SIGNS.indexOf(c) >= 0;
    }
}
