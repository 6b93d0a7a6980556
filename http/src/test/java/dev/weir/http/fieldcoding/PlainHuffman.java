package dev.weir.http.fieldcoding;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decodes bit by bit, by a map from each code to its octet: slow, plain, and what the decoder with
/// tables must agree with. The codes are found by encoding each octet alone.
final class PlainHuffman {

    private static final Map<String, Character> OCTETS = new HashMap<>();

    static {
        for (int octet = 0; octet < 256; octet++) {
            byte[] one = {(byte) octet};
            int bits = bitsOf(octet);
            byte[] coded = new byte[4];
            Huffman.encode(one, 0, 1, coded, 0);
            OCTETS.put(text(coded).substring(0, bits), (char) octet);
        }
    }

    private PlainHuffman() {}

    /// Eight of the octet have as many octets as one has bits.
    private static int bitsOf(int octet) {
        byte[] eight = new byte[8];
        Arrays.fill(eight, (byte) octet);
        return Huffman.encodedBytes(eight, 0, 8);
    }

    private static String text(byte[] coded) {
        var bits = new StringBuilder();
        for (byte octet : coded) {
            for (int bit = 7; bit >= 0; bit--) {
                bits.append(octet >> bit & 1);
            }
        }
        return bits.toString();
    }

    /// The string, or null if it is none.
    static @Nullable String decode(byte[] coded) {
        var decoded = new StringBuilder();
        var code = new StringBuilder();
        String bits = text(coded);
        for (int i = 0; i < bits.length(); i++) {
            code.append(bits.charAt(i));
            Character octet = OCTETS.get(code.toString());
            if (octet != null) {
                decoded.append(octet);
                code.setLength(0);
            } else if (code.length() == 30) {
                return null; // all other codes of 30 bits are EOS
            }
        }
        boolean isPadding = code.length() < 8 && code.indexOf("0") < 0;
        return isPadding ? decoded.toString() : null;
    }
}
