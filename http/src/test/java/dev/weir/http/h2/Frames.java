package dev.weir.http.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// What a client sends, frame by frame.
final class Frames {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /// The connection preface, with SETTINGS that say nothing.
    static Frames preface() {
        return new Frames().raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").frame(4, 0, 0);
    }

    static final String[] GET = {
        ":method=GET", ":scheme=http", ":path=/", ":authority=example.org"
    };

    Frames raw(String text) {
        bytes.writeBytes(text.getBytes(ISO_8859_1));
        return this;
    }

    /// A frame of any kind.
    ///
    /// @param payload octets
    Frames frame(int type, int flags, int streamId, int... payload) {
        byte[] octets = new byte[payload.length];
        for (int i = 0; i < payload.length; i++) {
            octets[i] = (byte) payload[i];
        }
        return frame(type, flags, streamId, octets);
    }

    Frames frame(int type, int flags, int streamId, byte[] payload) {
        byte[] header = new byte[9];
        FrameWriter.header(header, 0, payload.length, type, flags, streamId);
        bytes.writeBytes(header);
        bytes.writeBytes(payload);
        return this;
    }

    /// HEADERS that is whole; the lines are `name=value`.
    Frames headers(int streamId, boolean endsStream, String... lines) {
        int flags = FrameType.END_HEADERS | (endsStream ? FrameType.END_STREAM : 0);
        return frame(FrameType.HEADERS, flags, streamId, PlainHpack.literals(lines));
    }

    /// `GET /` with more lines.
    Frames get(int streamId, String... more) {
        return headers(streamId, true, with(GET, more));
    }

    /// `POST` to a path whose content is still to come.
    Frames post(int streamId, String path, String... more) {
        String[] lines = {":method=POST", ":scheme=http", ":path=" + path, ":authority=a"};
        return headers(streamId, false, with(lines, more));
    }

    static String[] with(String[] lines, String... more) {
        String[] all = Arrays.copyOf(lines, lines.length + more.length);
        System.arraycopy(more, 0, all, lines.length, more.length);
        return all;
    }

    Frames data(int streamId, boolean endsStream, String content) {
        return frame(
                FrameType.DATA,
                endsStream ? FrameType.END_STREAM : 0,
                streamId,
                content.getBytes(ISO_8859_1));
    }

    Frames number(int type, int streamId, int number) {
        return frame(type, 0, streamId, number >>> 24, number >>> 16, number >>> 8, number);
    }

    Frames windowUpdate(int streamId, int increment) {
        return number(FrameType.WINDOW_UPDATE, streamId, increment);
    }

    Frames reset(int streamId, ErrorCode code) {
        return number(FrameType.RST_STREAM, streamId, code.code());
    }

    /// SETTINGS with one setting.
    Frames setting(int identifier, long value) {
        return frame(
                FrameType.SETTINGS,
                0,
                0,
                identifier >>> 8,
                identifier,
                (int) (value >>> 24),
                (int) (value >>> 16),
                (int) (value >>> 8),
                (int) value);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
