package dev.weir.server.netty;

import dev.weir.http.TlsSession;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Sees the records of TLS go by before they are decrypted (RFC 8446 §5.1), for two things that
/// engines do not do, or not all of them:
///
/// - A client that begins another handshake in TLS 1.2 is cut off. The JDK's engine would do the
///   work.
/// - The client's `close_notify` waits while an answer is under way. Engines answer it by their own
///   and send nothing more: BoringSSL's always does, the JDK's in TLS 1.2. In TLS 1.2 it is known
///   by its type, in TLS 1.3 supposed by its length; should a record that short hold content
///   instead, then it comes when the answer has gone, and nobody waits for it before.
///
/// And it keeps our own `close_notify` back until it can leave with the last records.
///
/// **Threads:** its loop's.
final class TlsRecords extends ChannelDuplexHandler {

    private static final int HEADER = 5;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;

    /// Two bytes of alert, one of its type, a tag of 16, and up to 21 of padding; the JDK pads by
    /// 16.
    private static final int ENCRYPTED_ALERT_BYTES_MAX = 40;

    private final NettyLink link;
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(0);
    private @Nullable ChannelHandlerContext context;
    private boolean isOpen;
    private boolean isTls12;
    private boolean hasSaidEnd;
    private boolean holdsEnd;
    private boolean isHolding;
    private int seenBytes; // of what is held
    private int type;
    private int length;
    private int headerBytes; // of the record that has begun
    private int bodyBytes; // that are still to come

    TlsRecords(NettyLink link) {
        this.link = link;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
    }

    /// Where to write what is not to be encrypted.
    ChannelHandlerContext context() {
        ChannelHandlerContext added = context;
        assert added != null : "added";
        return added;
    }

    /// The handshake is done.
    void opened(TlsSession session) {
        isOpen = true;
        isTls12 = session.protocol().equals("TLSv1.2");
    }

    /// What is written from here on ends with our own `close_notify`. Nobody wants what comes now,
    /// and BoringSSL fails if there is something: the link only counts it.
    void endIsSaid() {
        hasSaidEnd = true;
    }

    /// Once the end is said it is for the link to flush, below this: all that is left, at once.
    @Override
    public void flush(ChannelHandlerContext context) {
        if (!hasSaidEnd) {
            context.flush();
        }
    }

    boolean isHolding() {
        return isHolding;
    }

    void holdEnd(boolean on) {
        holdsEnd = on;
        if (!on && isHolding) {
            // Not now: whoever asks is in the middle of something.
            context().executor().execute(this::letGo);
        }
    }

    private void letGo() {
        if (holdsEnd || !isHolding) {
            return;
        }
        isHolding = false;
        ByteBuf buffer = held.removeFirst();
        pass(buffer.readRetainedSlice(seenBytes));
        see(buffer);
        while (!isHolding && (buffer = held.pollFirst()) != null) {
            see(buffer);
        }
        context().fireChannelReadComplete();
        link.updateReading();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var buffer = (ByteBuf) message;
        if (hasSaidEnd) {
            link.channelRead(context, buffer);
        } else if (isHolding) {
            held.addLast(buffer);
        } else {
            see(buffer);
        }
    }

    /// Passes on what may be.
    private void see(ByteBuf buffer) {
        int at = buffer.readerIndex();
        while (at < buffer.writerIndex()) {
            if (bodyBytes > 0) {
                int count = Math.min(bodyBytes, buffer.writerIndex() - at);
                bodyBytes -= count;
                at += count;
                if (bodyBytes == 0 && !isOpen && at < buffer.writerIndex()) {
                    // This record may be the one that opens it, which matters for the next.
                    pass(buffer.readRetainedSlice(at - buffer.readerIndex()));
                }
                continue;
            }
            header(buffer.getUnsignedByte(at));
            at++;
            if (headerBytes > 0 || !isOpen) {
                continue;
            }
            if (isTls12 && type == HANDSHAKE) {
                buffer.release();
                link.refuseRenegotiation();
                return;
            }
            if (isEnd()) {
                int before = Math.max(buffer.readerIndex(), at - HEADER);
                if (before > buffer.readerIndex()) {
                    pass(buffer.readRetainedSlice(before - buffer.readerIndex()));
                }
                if (holdsEnd) {
                    hold(buffer, at - before);
                    return;
                }
            }
        }
        pass(buffer);
    }

    private void header(int octet) {
        switch (headerBytes) {
            case 0 -> type = octet;
            case 3 -> length = octet << 8;
            case 4 -> length |= octet;
            default -> {} // the version says nothing
        }
        headerBytes = (headerBytes + 1) % HEADER;
        if (headerBytes == 0) {
            bodyBytes = length;
        }
    }

    private boolean isEnd() {
        return isTls12
                ? type == ALERT
                : type == APPLICATION_DATA && length <= ENCRYPTED_ALERT_BYTES_MAX;
    }

    private void pass(ByteBuf buffer) {
        if (buffer.isReadable()) {
            context().fireChannelRead(buffer);
        } else {
            buffer.release();
        }
    }

    /// @param seen of its header, how much is in this buffer
    private void hold(ByteBuf buffer, int seen) {
        isHolding = true;
        seenBytes = seen;
        held.addFirst(buffer);
        link.updateReading();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        ByteBuf buffer;
        while ((buffer = held.pollFirst()) != null) {
            buffer.release();
        }
        isHolding = false;
    }
}
