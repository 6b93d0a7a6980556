package dev.weir.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A client that sends the bytes it is told to, and reads what comes back as strictly as the RFC
/// lets it. No wait is without end: what takes too long fails, and tells what had come by then.
final class RawClient implements AutoCloseable {

    /// How a connection ended, as its client sees it.
    enum End {
        /// In order, by FIN.
        CLOSED,
        /// By RST.
        RESET
    }

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 ([1-5]\\d\\d) [ -~]*");
    private static final Pattern FIELD_LINE =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([^\\r\\n\\x00]*)");
    private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9a-fA-F]{1,8}");

    private final Socket tcp;
    private final Socket socket; // the same, or TLS over it
    private final InputStream in;
    private final OutputStream out;
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private Duration patience = Signal.PATIENCE;
    private byte[] buffer = new byte[64 * 1024];
    private int from;
    private int to;

    RawClient(Server server) throws IOException {
        this(server, 0);
    }

    /// @param receiveBytes how much the system may hold for a client that does not read; 0 is as
    ///   much as it likes
    RawClient(Server server, int receiveBytes) throws IOException {
        this(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), receiveBytes);
    }

    RawClient(InetSocketAddress address, int receiveBytes) throws IOException {
        tcp = new Socket();
        if (receiveBytes > 0) {
            tcp.setReceiveBufferSize(receiveBytes);
        }
        tcp.setTcpNoDelay(true);
        tcp.connect(address, (int) patience.toMillis());
        socket = ThisScheduler.isTls() ? TlsClient.over(tcp) : tcp;
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /// Over a connection that is there.
    ///
    /// @param tls what encrypts it, or null
    RawClient(@Nullable SSLSocket tls, Socket tcp) throws IOException {
        this.tcp = tcp;
        socket = tls == null ? tcp : tls;
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    RawClient patience(Duration patience) {
        this.patience = patience;
        return this;
    }

    // ---- sending

    /// Sends text in one write; each character is an octet, and `\n` in it is sent as CRLF.
    RawClient sendLines(String text) throws IOException {
        return send(text.replace("\r\n", "\n").replace("\n", "\r\n"));
    }

    /// Sends text as it is; each character is an octet.
    RawClient send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        out.write(bytes);
        return this;
    }

    /// `GET path` with a `Host`.
    RawClient get(String path) throws IOException {
        return sendLines("GET " + path + " HTTP/1.1\nHost: test\n\n");
    }

    /// `POST path` with content of a known length.
    RawClient post(String path, String content) throws IOException {
        return sendLines(
                        "POST "
                                + path
                                + " HTTP/1.1\nHost: test\nContent-Length: "
                                + content.length()
                                + "\n\n")
                .send(content);
    }

    /// Sends in pieces of random sizes, each a write of its own.
    RawClient sendSplit(byte[] bytes, Random random, int pieceBytesMax) throws IOException {
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(pieceBytesMax));
            out.write(bytes, at, end - at);
            at = end;
        }
        return this;
    }

    /// Ends the sending half: FIN.
    RawClient finish() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /// Ends the connection by RST.
    void reset() throws IOException {
        tcp.setSoLinger(true, 0);
        tcp.close();
    }

    /// Ends the connection as a client does that has what it wanted.
    void hangUp() throws IOException {
        close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    // ---- receiving

    /// The next response, to a request other than HEAD; it may be an interim one.
    RawResponse response() throws IOException {
        return response(false);
    }

    RawResponse responseToHead() throws IOException {
        return response(true);
    }

    /// The one response that the server closes after: it says so, and nothing follows.
    RawResponse lastResponse() throws IOException {
        RawResponse response = response();
        if (!response.saysClose()) {
            throw failure("Connection: close", new AssertionError(response.toString()));
        }
        expectEnd();
        return response;
    }

    /// Reads the head of a response whose content is still to come.
    ///
    /// @return its status
    int startOfResponse() throws IOException {
        var statusLine = STATUS_LINE.matcher(line());
        if (!statusLine.matches()) {
            throw failure("a status line", new AssertionError("malformed"));
        }
        section();
        return Integer.parseInt(statusLine.group(1));
    }

    private RawResponse response(boolean isToHead) throws IOException {
        var statusLine = STATUS_LINE.matcher(line());
        if (!statusLine.matches()) {
            throw failure("a status line", new AssertionError("malformed"));
        }
        int status = Integer.parseInt(statusLine.group(1));
        var head = new RawResponse(status, section(), new byte[0], List.of());
        boolean isInterim = status < 200;
        if (!isInterim) {
            checkDate(head);
        }
        String length = head.field("Content-Length");
        String coding = head.field("Transfer-Encoding");
        if (!length.isEmpty() && !coding.isEmpty()) {
            throw failure("one framing", new AssertionError("two"));
        }
        if (isInterim || status == 204 || status == 304) {
            // RFC 9112 §6.3 item 1; RFC 9110 §8.6 and RFC 9112 §6.1 on the fields.
            if ((isInterim || status == 204) && !(length + coding).isEmpty()) {
                throw failure("no framing field in " + status, new AssertionError("one"));
            }
            return head;
        }
        if (isToHead) {
            return head;
        }
        if (coding.equals("chunked")) {
            var content = new ByteArrayOutputStream();
            while (true) {
                String size = line();
                if (!CHUNK_SIZE.matcher(size).matches()) {
                    throw failure("a chunk-size", new AssertionError(size));
                }
                int count = Integer.parseInt(size, 16);
                if (count == 0) {
                    return new RawResponse(status, head.fields(), content.toByteArray(), section());
                }
                content.write(bytes(count));
                if (!line().isEmpty()) {
                    throw failure("CRLF after a chunk", new AssertionError("something else"));
                }
            }
        }
        byte[] content = length.isEmpty() ? toEnd() : bytes(Integer.parseInt(length));
        return new RawResponse(status, head.fields(), content, List.of());
    }

    private void checkDate(RawResponse head) {
        var date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(head.field("Date"));
        if (!head.field("Date").matches("[A-Z][a-z]{2}, \\d\\d .* GMT") || date == null) {
            throw failure("an IMF-fixdate", new AssertionError(head.field("Date")));
        }
    }

    private List<Map.Entry<String, String>> section() throws IOException {
        var lines = new ArrayList<Map.Entry<String, String>>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            var matcher = FIELD_LINE.matcher(line);
            if (!matcher.matches()) {
                throw failure("a field line", new AssertionError(line));
            }
            lines.add(Map.entry(matcher.group(1), matcher.group(2)));
        }
        return lines;
    }

    /// One line, without its CRLF.
    String line() throws IOException {
        var line = new StringBuilder();
        while (true) {
            int octet = octet("a whole line");
            if (octet == '\r') {
                if (octet("LF after CR") != '\n') {
                    throw failure("LF after CR", new AssertionError("something else"));
                }
                return line.toString();
            }
            if (octet == '\n') {
                throw failure("CR before LF", new AssertionError("a bare LF"));
            }
            line.append((char) octet);
        }
    }

    private int octet(String wanted) throws IOException {
        if (from == to && !fill(wanted)) {
            throw failure(wanted, new AssertionError("the connection ended"));
        }
        return buffer[from++] & 0xff;
    }

    byte[] bytes(int count) throws IOException {
        byte[] all = new byte[count];
        int at = 0;
        while (at < count) {
            if (from == to && !fill(count + " bytes")) {
                throw failure(
                        count + " bytes", new AssertionError("the connection ended at " + at));
            }
            int piece = Math.min(count - at, to - from);
            System.arraycopy(buffer, from, all, at, piece);
            from += piece;
            at += piece;
        }
        return all;
    }

    /// Everything to the end of the connection, which must be in order.
    byte[] toEnd() throws IOException {
        var all = new ByteArrayOutputStream();
        while (from < to || fill("the end")) {
            all.write(buffer, from, to - from);
            from = to;
        }
        return all.toByteArray();
    }

    /// How the connection ends; what comes before the end is thrown away.
    End end() throws IOException {
        try {
            while (fill("the end")) {
                from = to;
            }
            return End.CLOSED;
        } catch (SocketException | SSLException reset) {
            return End.RESET;
        }
    }

    /// The connection ends in order, and without another byte.
    void expectEnd() throws IOException {
        byte[] rest = toEnd();
        if (rest.length > 0) {
            throw failure("nothing more", new AssertionError(new String(rest, ISO_8859_1)));
        }
    }

    /// Whether nothing at all comes for a while: for facts that are the absence of something.
    boolean isSilentFor(Duration time) throws IOException {
        if (from < to) {
            return false;
        }
        socket.setSoTimeout((int) time.toMillis());
        try {
            int count = in.read(buffer, 0, buffer.length);
            from = 0;
            to = Math.max(0, count);
            return false;
        } catch (SocketTimeoutException silent) {
            return true;
        }
    }

    /// Reads once.
    ///
    /// @return how many bytes that brought, -1 at the end
    int readOnce(int bytesMax) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        return in.read(new byte[bytesMax]);
    }

    private boolean fill(String wanted) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        try {
            int count = in.read(buffer);
            if (count < 0) {
                return false;
            }
            from = 0;
            to = count;
            if (seen.size() < 4_096) {
                seen.write(buffer, 0, count);
            }
            return true;
        } catch (SocketTimeoutException late) {
            throw failure(wanted, late);
        }
    }

    private AssertionError failure(String wanted, Throwable cause) {
        String so = seen.toString(ISO_8859_1);
        String shown = so.length() > 1_000 ? so.substring(0, 1_000) + "…" : so;
        return new AssertionError(
                "Wanted " + wanted + " but: " + cause.getMessage() + ". So far:\n" + shown, cause);
    }

    /// Bytes that are the same in every test that asks for as many.
    static byte[] pattern(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }

    /// Content in chunks of this many bytes, ended by a last chunk without trailers.
    static byte[] chunked(byte[] content, int chunkBytes) {
        var out = new ByteArrayOutputStream();
        for (int at = 0; at < content.length; at += chunkBytes) {
            byte[] chunk =
                    Arrays.copyOfRange(content, at, Math.min(content.length, at + chunkBytes));
            out.writeBytes((Integer.toHexString(chunk.length) + "\r\n").getBytes(ISO_8859_1));
            out.writeBytes(chunk);
            out.writeBytes("\r\n".getBytes(ISO_8859_1));
        }
        out.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
        return out.toByteArray();
    }
}
