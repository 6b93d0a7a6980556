package dev.weir.server.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.http.Tunnel;
import dev.weir.http.websocket.CloseCode;
import dev.weir.http.websocket.FrameKind;
import dev.weir.http.websocket.Handshake;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.System.Logger.Level;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One WebSocket, as its handler has it.
///
/// Going through it gives message after message, and ends when the peer closes, when the connection
/// is lost, when the peer breaks the protocol, or when the server is about to close (1001);
/// [#closing] then says why. Pings are answered, and sent to a peer that is quiet, while the
/// handler waits for messages. A handler that does not take messages lets the peer wait, and
/// sending waits for a peer that does not take any.
///
/// **Threads:** messages are received by the handler's thread; any thread may send and close.
public final class WebSocket implements Iterable<Message> {

    private static final System.Logger LOG = System.getLogger("dev.weir.server");

    private final Sender sender;
    private final Receiver receiver;
    private final Optional<String> subprotocol;
    private final Thread owner;

    private WebSocket(Tunnel tunnel, WebSocketEndpoint endpoint, Handshake.Accepted accepted) {
        sender = new Sender(tunnel, accepted.deflate());
        receiver = new Receiver(tunnel, endpoint, sender, accepted.deflate());
        subprotocol = accepted.subprotocol();
        owner = Thread.currentThread();
    }

    /// The life of a WebSocket, from the handshake's answer to the end of the tunnel.
    static void run(
            Tunnel tunnel,
            WebSocketEndpoint endpoint,
            Handshake.Accepted accepted,
            WebSocketHandler handler)
            throws IOException {
        var socket = new WebSocket(tunnel, endpoint, accepted);
        try {
            socket.talk(handler);
            socket.receiver.finish();
        } finally {
            socket.receiver.close();
            socket.sender.release();
        }
    }

    private void talk(WebSocketHandler handler) throws IOException {
        try {
            handler.talk(this);
            sender.close(CloseCode.NORMAL, "");
        } catch (WebSocketClosed closed) {
            sender.close(CloseCode.NORMAL, ""); // it is closed already, or the other one was
        } catch (Throwable failed) {
            if (sender.isBroken() && failed instanceof IOException) {
                return; // the peer is gone, which is nobody's fault
            }
            LOG.log(Level.ERROR, "The handler of a WebSocket failed", failed);
            sender.close(CloseCode.INTERNAL_ERROR, "The server failed.");
        }
    }

    // ---- receiving

    /// The next message; it waits for it. Empty when there will be none: [#closing] says why.
    public Optional<Message> receive() {
        return Optional.ofNullable(receiver.message());
    }

    /// The messages from here on; a second iterator goes on where the first is.
    @Override
    public Iterator<Message> iterator() {
        return new Iterator<>() {
            private @Nullable Message next;

            @Override
            public boolean hasNext() {
                if (next == null) {
                    next = receiver.message();
                }
                return next != null;
            }

            @Override
            public Message next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("The WebSocket is closed.");
                }
                Message given = next;
                next = null;
                assert given != null : "hasNext";
                return given;
            }
        };
    }

    /// A message that is read while it comes in, and so may be larger than memory if
    /// [dev.weir.http.websocket.MessageLimits] allow it.
    ///
    /// @param isText whether it is text, which then is UTF-8
    /// @param content the message's bytes; it blocks, and fails when the WebSocket ends before the
    ///   message does. What is not read of it is skipped by the next receiving.
    public record Incoming(boolean isText, InputStream content) {}

    /// The next message, as soon as its first bytes are here. Empty when there will be none.
    public Optional<Incoming> receiveStream() {
        InputStream content = receiver.stream();
        return content == null
                ? Optional.empty()
                : Optional.of(new Incoming(receiver.isText(), content));
    }

    // ---- sending

    /// Sends a message; it waits while the peer lags.
    ///
    /// @throws WebSocketClosed if the WebSocket is closed
    /// @throws IOException if the connection is lost
    public void send(Message message) throws IOException {
        switch (message) {
            case Message.Text(String text) -> send(text);
            case Message.Binary(byte[] bytes) -> send(bytes);
        }
    }

    /// Sends text, as [#send(Message)]. A lone surrogate, which UTF-8 cannot carry, becomes `?`.
    public void send(String text) throws IOException {
        sender.message(FrameKind.TEXT, text.getBytes(UTF_8));
    }

    /// Sends bytes, as [#send(Message)]. They are copied.
    public void send(byte[] bytes) throws IOException {
        sender.message(FrameKind.BINARY, bytes);
    }

    /// A binary message that is sent while it is written: in fragments, and uncompressed. Closing
    /// ends it; other messages wait until then. What is written is gathered; flushing sends it.
    public OutputStream sendStream() throws IOException {
        return new MessageOutput(sender, FrameKind.BINARY);
    }

    /// A text message that is sent while it is written, as [#sendStream].
    public Writer sendText() throws IOException {
        return new OutputStreamWriter(new MessageOutput(sender, FrameKind.TEXT), UTF_8);
    }

    /// Sends a frame that is encoded already; for [Broadcast].
    void sendFrame(byte[] frame) throws IOException {
        sender.frame(frame);
    }

    // ---- the end

    /// Says that there will be no more: sends a Close frame, once. The handler goes on receiving
    /// until the peer has closed too, or returns.
    ///
    /// @param code such as 1000 or 4000 to 4999
    /// @param reason for people, up to 123 bytes in UTF-8; more is cut off
    /// @throws IllegalArgumentException if no Close frame may have the code
    public void close(int code, String reason) {
        sender.close(code, reason);
    }

    /// Ends the WebSocket now, and interrupts its handler: for a peer that takes nothing.
    void abort() {
        sender.breakOff();
        owner.interrupt();
    }

    /// Why the WebSocket is closed or closing; empty while it is open.
    public Optional<Closing> closing() {
        return Optional.ofNullable(sender.closing());
    }

    /// Whether neither side has begun to close it.
    public boolean isOpen() {
        return sender.closing() == null;
    }

    /// The subprotocol that the handshake has chosen.
    public Optional<String> subprotocol() {
        return subprotocol;
    }
}
