package dev.weir.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// HTTP/3 as a client writes and reads it, plainly: literals and static references alone.
final class Http3Wire {

    private static final String[] STATUS_BY_INDEX = new String[72];

    static {
        String[] first = {"103", "200", "304", "404", "503"};
        String[] second = {"100", "204", "206", "302", "400", "403", "421", "425", "500"};
        System.arraycopy(first, 0, STATUS_BY_INDEX, 24, first.length);
        System.arraycopy(second, 0, STATUS_BY_INDEX, 63, second.length);
    }

    /// The beginning of a control stream.
    static final byte[] CONTROL = {0, 4, 0};

    private Http3Wire() {}

    static byte[] number(long value) {
        return value < 64
                ? new byte[] {(byte) value}
                : value < 16384
                        ? ByteBuffer.allocate(2).putShort((short) (value | 0x4000)).array()
                        : ByteBuffer.allocate(4).putInt((int) value | 0x8000_0000).array();
    }

    static byte[] frame(long type, byte[] payload) {
        return join(number(type), number(payload.length), payload);
    }

    static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] data(String content) {
        return frame(0, content.getBytes(ISO_8859_1));
    }

    static byte[] get(String path, String... more) {
        return request("GET", path, more);
    }

    static byte[] post(String path, String... more) {
        return request("POST", path, more);
    }

    static byte[] request(String method, String path, String... more) {
        var section = new ByteArrayOutputStream();
        section.writeBytes(new byte[] {0, 0});
        line(section, ":method", method);
        line(section, ":scheme", "https");
        line(section, ":authority", "test");
        line(section, ":path", path);
        for (int i = 0; i < more.length; i += 2) {
            line(section, more[i], more[i + 1]);
        }
        return frame(1, section.toByteArray());
    }

    private static void line(ByteArrayOutputStream section, String name, String value) {
        integer(section, 0x20, 7, name.length());
        section.writeBytes(name.getBytes(ISO_8859_1));
        integer(section, 0, 127, value.length());
        section.writeBytes(value.getBytes(ISO_8859_1));
    }

    private static void integer(ByteArrayOutputStream section, int pattern, int max, int value) {
        section.write(pattern | Math.min(max, value));
        if (value >= max) {
            int rest = value - max;
            while (rest >= 128) {
                section.write((rest & 127) | 128);
                rest >>= 7;
            }
            section.write(rest);
        }
    }

    /// What came on a request stream: the statuses, interim ones first, and the content.
    record Answer(List<String> statuses, String content, int sections) {

        static Answer of(byte[] wire) {
            var bytes = ByteBuffer.wrap(wire);
            var statuses = new ArrayList<String>();
            var content = new StringBuilder();
            int sections = 0;
            while (bytes.hasRemaining()) {
                long type = number(bytes);
                byte[] payload = new byte[(int) number(bytes)];
                bytes.get(payload);
                if (type == 0) {
                    content.append(new String(payload, ISO_8859_1));
                } else if (type == 1) {
                    sections++;
                    if (content.isEmpty()) {
                        statuses.add(status(payload));
                    }
                } else if (!isReserved(type)) {
                    throw new AssertionError("a frame of type " + type);
                }
            }
            return new Answer(statuses, content.toString(), sections);
        }

        /// RFC 9114 §7.2.8.
        private static boolean isReserved(long type) {
            return (type - 0x21) % 0x1f == 0;
        }

        String status() {
            return statuses.getLast();
        }

        private static long number(ByteBuffer bytes) {
            int first = bytes.get() & 0xff;
            long value = first & 0x3f;
            for (int more = (1 << (first >> 6)) - 1; more > 0; more--) {
                value = (value << 8) | (bytes.get() & 0xff);
            }
            return value;
        }

        /// `:status` comes first, from the static table or as a literal with a name from it.
        private static String status(byte[] section) {
            int first = section[2] & 0xff;
            if (first == 0xff) {
                return STATUS_BY_INDEX[63 + section[3]];
            }
            return (first & 0xc0) == 0xc0
                    ? STATUS_BY_INDEX[first & 0x3f]
                    : new String(section, 5, 3, ISO_8859_1);
        }
    }
}
