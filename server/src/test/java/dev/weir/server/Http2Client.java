package dev.weir.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// A client that sends the frames of HTTP/2 it is told to, and reads what comes back as frames. No
/// wait is without end.
final class Http2Client implements AutoCloseable {

    static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;

    /// A frame that came back.
    record Frame(
            int type,
            int flags,
            int streamId,
            @SuppressWarnings("ArrayRecordComponent") byte[] payload) {
        boolean endsStream() {
            return (flags & 1) != 0 && (type == DATA || type == HEADERS);
        }

        /// The number of 32 bits at `at` of the payload.
        int number(int at) {
            return payload[at] << 24
                    | (payload[at + 1] & 0xff) << 16
                    | (payload[at + 2] & 0xff) << 8
                    | (payload[at + 3] & 0xff);
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    /// Connects, and has said nothing yet.
    Http2Client(Server server) throws IOException {
        this(ThisScheduler.isTls() ? tls(server) : TlsClient.tcp(server.port()));
    }

    /// Over TLS, which has settled on `h2`.
    static Socket tls(Server server) throws IOException {
        return new TlsClient().applicationProtocols("h2").connect(server).tls();
    }

    /// Over a connection that there is, and has said nothing yet.
    Http2Client(Socket socket) throws IOException {
        this.socket = socket;
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /// Connects, and has greeted.
    static Http2Client greeting(Server server) throws IOException {
        return new Http2Client(server).greet();
    }

    Http2Client greet() throws IOException {
        send(PREFACE.getBytes(ISO_8859_1));
        return frame(SETTINGS, 0, 0);
    }

    Http2Client send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    static byte[] bytes(int type, int flags, int streamId, byte[] payload) {
        var bytes = new ByteArrayOutputStream();
        int length = payload.length;
        for (int octet :
                new int[] {
                    length >> 16,
                    length >> 8,
                    length,
                    type,
                    flags,
                    streamId >> 24,
                    streamId >> 16,
                    streamId >> 8,
                    streamId
                }) {
            bytes.write(octet);
        }
        bytes.writeBytes(payload);
        return bytes.toByteArray();
    }

    Http2Client frame(int type, int flags, int streamId, int... payload) throws IOException {
        byte[] octets = new byte[payload.length];
        for (int i = 0; i < payload.length; i++) {
            octets[i] = (byte) payload[i];
        }
        return send(bytes(type, flags, streamId, octets));
    }

    /// A request without content: `GET` if it ends the stream, else `POST`.
    static byte[] request(int streamId, String path, boolean endsStream) {
        return request(streamId, scheme(), path, endsStream);
    }

    /// Any header section.
    ///
    /// @param lines name and value in turn
    static byte[] headers(int streamId, boolean endsStream, String... lines) {
        var block = new ByteArrayOutputStream();
        for (int i = 0; i < lines.length; i += 2) {
            block.write(0x00); // a literal without indexing, with a new name
            for (String text : new String[] {lines[i], lines[i + 1]}) {
                block.write(text.length());
                block.writeBytes(text.getBytes(ISO_8859_1));
            }
        }
        return bytes(HEADERS, endsStream ? 5 : 4, streamId, block.toByteArray());
    }

    static String scheme() {
        return ThisScheduler.isTls() ? "https" : "http";
    }

    private static byte[] request(int streamId, String scheme, String path, boolean endsStream) {
        var block = new ByteArrayOutputStream();
        block.write(endsStream ? 0x82 : 0x83);
        block.write(scheme.equals("https") ? 0x87 : 0x86);
        block.write(0x04);
        block.write(path.length());
        block.writeBytes(path.getBytes(ISO_8859_1));
        block.write(0x01);
        block.write(1);
        block.write('a');
        return bytes(HEADERS, endsStream ? 5 : 4, streamId, block.toByteArray());
    }

    Http2Client get(int streamId, String path) throws IOException {
        return send(request(streamId, path, true));
    }

    Http2Client getSecure(int streamId, String path) throws IOException {
        return send(request(streamId, "https", path, true));
    }

    Http2Client post(int streamId, String path) throws IOException {
        return send(request(streamId, path, false));
    }

    Http2Client data(int streamId, boolean endsStream, byte[] content) throws IOException {
        return send(bytes(DATA, endsStream ? 1 : 0, streamId, content));
    }

    Http2Client windowUpdate(int streamId, int increment) throws IOException {
        return frame(
                WINDOW_UPDATE,
                0,
                streamId,
                increment >> 24,
                increment >> 16,
                increment >> 8,
                increment);
    }

    /// The next frame.
    ///
    /// @throws EOFException if the connection has ended
    Frame read() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int streamId = in.readInt();
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(type, flags, streamId, payload);
    }

    /// The next frame of a type; others before it are passed over.
    Frame read(int type) throws IOException {
        while (true) {
            Frame frame = read();
            if (frame.type == type) {
                return frame;
            }
        }
    }

    /// Reads a whole answer: status and content. Frames of other streams are passed over.
    String answer(int streamId) throws IOException {
        var content = new ByteArrayOutputStream();
        String status = "?";
        while (true) {
            Frame frame = read();
            if (frame.streamId != streamId) {
                continue;
            }
            if (frame.type == RST_STREAM) {
                return status + " reset " + frame.number(0);
            }
            if (frame.type == HEADERS && status.equals("?")) {
                status = status(frame.payload);
            } else if (frame.type == DATA) {
                content.writeBytes(frame.payload);
            }
            if (frame.endsStream()) {
                return status + " " + content.toString(ISO_8859_1);
            }
        }
    }

    /// Lines as `name=value`, by another's decoder. Our blocks leave no trace in a table.
    static List<String> lines(byte[] block) {
        try {
            var lines = new ArrayList<String>();
            new DefaultHttp2HeadersDecoder(true, 65_536)
                    .decodeHeaders(1, Unpooled.wrappedBuffer(block))
                    .forEach(line -> lines.add(line.getKey() + "=" + line.getValue()));
            return lines;
        } catch (Http2Exception malformed) {
            throw new AssertionError(malformed);
        }
    }

    static String status(byte[] block) {
        String first = lines(block).getFirst();
        assertTrue(first.startsWith(":status="), first);
        return first.substring(":status=".length());
    }

    /// Reads to the end of the connection, and gives the code of the last GOAWAY, or -1.
    int end() throws IOException {
        int code = -1;
        try {
            while (true) {
                Frame frame = read();
                if (frame.type == GOAWAY) {
                    code = frame.number(4);
                }
            }
        } catch (EOFException ended) {
            return code;
        }
    }

    /// Ends the connection by a reset.
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
