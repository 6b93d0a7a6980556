package dev.weir.http.h3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Bytes as a client writes them, made without the code under test: numbers, frames, and field
/// sections of literals alone.
final class Wire {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /// The bytes of hexadecimal digits; spaces are for the reader.
    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /// A variable-length integer, as short as can be.
    static byte[] number(long value) {
        String digits =
                value < 64
                        ? "%02x".formatted(value)
                        : value < 16384
                                ? "%04x".formatted(value | 0x4000)
                                : value < 1 << 30
                                        ? "%08x".formatted(value | 0x8000_0000L)
                                        : "%016x".formatted(value | 0xc000_0000_0000_0000L);
        return hex(digits);
    }

    static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] frame(long type, byte[] payload) {
        return join(number(type), number(payload.length), payload);
    }

    static byte[] data(String content) {
        return frame(0, content.getBytes(ISO_8859_1));
    }

    /// A HEADERS frame of these names and values in turn.
    static byte[] headers(String... namesAndValues) {
        return frame(1, section(namesAndValues));
    }

    /// The HEADERS of a request for a path, and more field lines.
    static byte[] request(String method, String path, String... more) {
        var lines =
                new ArrayList<>(
                        List.of(
                                ":method",
                                method,
                                ":scheme",
                                "https",
                                ":authority",
                                "example.org",
                                ":path",
                                path));
        lines.addAll(List.of(more));
        return headers(lines.toArray(String[]::new));
    }

    static byte[] get(String path, String... more) {
        return request("GET", path, more);
    }

    static byte[] post(String... more) {
        return request("POST", "/echo", more);
    }

    /// An encoded field section without references (RFC 9204 §4.5.6).
    static byte[] section(String... namesAndValues) {
        var wire = new Wire();
        wire.bytes.writeBytes(new byte[] {0, 0});
        for (int i = 0; i < namesAndValues.length; i += 2) {
            wire.text(0x20, 3, namesAndValues[i]);
            wire.text(0, 7, namesAndValues[i + 1]);
        }
        return wire.bytes.toByteArray();
    }

    private void text(int pattern, int prefixBits, String text) {
        byte[] octets = text.getBytes(ISO_8859_1);
        integer(pattern, prefixBits, octets.length);
        bytes.writeBytes(octets);
    }

    private void integer(int pattern, int prefixBits, int value) {
        int max = (1 << prefixBits) - 1;
        if (value < max) {
            bytes.write(pattern | value);
            return;
        }
        bytes.write(pattern | max);
        int rest = value - max;
        while (rest >= 128) {
            bytes.write((rest & 127) | 128);
            rest >>= 7;
        }
        bytes.write(rest);
    }
}
