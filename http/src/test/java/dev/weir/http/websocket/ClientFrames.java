package dev.weir.http.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// The frames of a client, well-formed or not, and what a reader makes of them.
final class ClientFrames {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Random random = new Random(7);

    /// A masked frame with its length in the shortest form.
    ClientFrames frame(int first, byte[] payload) {
        out.write(first);
        int length = payload.length;
        if (length <= 125) {
            out.write(0x80 | length);
        } else if (length <= 0xffff) {
            out.write(0x80 | 126);
            number(length, 2);
        } else {
            out.write(0x80 | 127);
            number(length, 8);
        }
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        out.writeBytes(mask);
        for (int i = 0; i < length; i++) {
            out.write(payload[i] ^ mask[i & 3]);
        }
        return this;
    }

    ClientFrames frame(int first, String text) {
        return frame(first, text.getBytes(UTF_8));
    }

    ClientFrames raw(int... octets) {
        for (int octet : octets) {
            out.write(octet);
        }
        return this;
    }

    private void number(long value, int bytes) {
        for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
            out.write((int) (value >> shift));
        }
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /// What a reader gives for bytes that come in pieces of these sizes, in words; messages whole.
    static List<String> read(MessageReader reader, byte[] bytes, Random sizes, int most) {
        var events = new ArrayList<String>();
        var message = new ByteArrayOutputStream();
        byte[] window = new byte[bytes.length];
        int from = 0;
        int to = 0;
        int at = 0;
        try (reader) {
            while (true) {
                var event = reader.read(window, from, to);
                from += reader.consumed();
                switch (event) {
                    case MORE -> {
                        if (at == bytes.length) {
                            return events;
                        }
                        System.arraycopy(window, from, window, 0, to - from);
                        to -= from;
                        from = 0;
                        int count = Math.min(bytes.length - at, 1 + sizes.nextInt(most));
                        System.arraycopy(bytes, at, window, to, count);
                        at += count;
                        to += count;
                    }
                    case PIECE -> {
                        if (reader.isFirst() != (message.size() == 0)) {
                            events.add("first: " + reader.isFirst());
                        }
                        message.write(
                                reader.piece(),
                                reader.pieceFrom(),
                                reader.pieceTo() - reader.pieceFrom());
                        if (reader.isLast()) {
                            events.add(shown(reader.isText(), message.toByteArray()));
                            message.reset();
                        }
                    }
                    case PING -> events.add("ping " + new String(reader.control(), UTF_8));
                    case PONG -> events.add("pong " + new String(reader.control(), UTF_8));
                    case CLOSE ->
                            events.add("close " + reader.closeCode() + " " + reader.closeReason());
                }
            }
        } catch (Violation violation) {
            events.add("violation " + violation.code());
            return events;
        }
    }

    static List<String> read(MessageReader reader, byte[] bytes) {
        return read(reader, bytes, new Random(1), Math.max(1, bytes.length));
    }

    private static String shown(boolean isText, byte[] content) {
        if (content.length > 60) {
            return (isText ? "text of " : "binary of ")
                    + content.length
                    + " "
                    + Arrays.hashCode(content);
        }
        return (isText ? "text " : "binary ") + new String(content, UTF_8);
    }
}
