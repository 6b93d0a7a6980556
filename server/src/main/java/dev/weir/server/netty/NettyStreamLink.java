package dev.weir.server.netty;

import dev.weir.server.loop.LinkListener;
import dev.weir.server.loop.StreamLink;
import dev.weir.server.loop.StreamListener;
import dev.weir.server.loop.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamPriority;
import io.netty.handler.codec.quic.QuicStreamResetException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stream channel of Netty as a [StreamLink]. Netty's buffers are read and released in here.
///
/// What is flushed goes to QUIC in one write, the FIN with it, and waits in the channel's queue
/// while QUIC has no room for it. Netty does not close a channel by itself after a reset, nor after
/// the FIN of a stream that only receives; that is done here.
@SuppressWarnings("FutureReturnValueIgnored") // what comes of them is told by the channel's events
final class NettyStreamLink extends ChannelInboundHandlerAdapter
        implements StreamLink, LinkListener.Received {

    /// Bytes that wait to be sent before whoever writes has to wait, and how few it must be before
    /// it goes on.
    private static final int UNSENT_BYTES_HIGH = 64 * 1024;

    private static final int UNSENT_BYTES_LOW = 32 * 1024;

    /// Bytes that are given to QUIC at once: a piece of content and what is before it.
    static final int WRITE_BYTES_MAX = 66 * 1024;

    private final QuicStreamChannel channel;
    private final NettyQuicLink connection;
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(0);
    private @Nullable StreamListener listener;
    private List<ByteBuf> full = List.of(); // before what is gathered
    private @Nullable ByteBuf gathered;
    private @Nullable ByteBuf reading;
    private int readingBytes;
    private long handedOverBytes;
    private long gatheredBytes;
    private long writtenBytes; // of all writes that are done, and what is not to be sent
    private boolean wasFull;
    private boolean tellsWhenSent;
    private boolean isInputDone;
    private boolean isOutputDone;

    NettyStreamLink(QuicStreamChannel channel, NettyQuicLink connection) {
        this.channel = channel;
        this.connection = connection;
        isInputDone = channel.isLocalCreated() && isUnidirectional();
        isOutputDone = !channel.isLocalCreated() && isUnidirectional();
    }

    private boolean isUnidirectional() {
        return (channel.streamId() & 2) != 0;
    }

    void tell(StreamListener listener) {
        this.listener = listener;
    }

    // ---- from Netty

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var buffer = (ByteBuf) message;
        try {
            StreamListener to = listener;
            reading = buffer;
            while (to != null && !isInputDone && buffer.isReadable()) {
                readingBytes = Math.min(buffer.readableBytes(), Transport.READ_BYTES_MAX);
                int unread = buffer.readerIndex() + readingBytes;
                to.received(this);
                buffer.readerIndex(unread);
            }
        } finally {
            reading = null;
            buffer.release();
        }
    }

    @Override
    public int bytes() {
        return readingBytes;
    }

    @Override
    public void copyTo(byte[] into, int at) {
        ByteBuf from = reading;
        assert from != null : "outside of received()";
        from.getBytes(from.readerIndex(), into, at, readingBytes);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE && !isInputDone) {
            isInputDone = true;
            StreamListener to = listener;
            if (to != null) {
                to.inputEnded();
            }
            closeIfDone();
        }
    }

    /// Resets are a peer's doing and end here; nothing is logged for them.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof QuicStreamResetException reset) {
            if (!isInputDone) {
                isInputDone = true;
                connection.abandoned();
                StreamListener to = listener;
                if (to != null) {
                    to.reset(reset.applicationProtocolCode());
                }
                closeIfDone();
            }
        } else {
            channel.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        StreamListener to = listener;
        listener = null;
        isInputDone = true;
        isOutputDone = true;
        forgetGathered();
        if (to != null) {
            to.closed(null);
        }
    }

    /// Whether both halves are gone: the channel would stay for ever else.
    private void closeIfDone() {
        if (isInputDone && isOutputDone && waiting.isEmpty()) {
            channel.close();
        }
    }

    // ---- for the protocol

    @Override
    public long id() {
        return channel.streamId();
    }

    @Override
    public void copy(byte[] bytes, int from, int to) {
        if (isOutputDone) {
            handedOverBytes += to - from;
            writtenBytes += to - from; // nobody is to wait for them
            return;
        }
        for (int at = from; at < to; ) {
            ByteBuf into = room(to - at);
            int count = Math.min(to - at, WRITE_BYTES_MAX - into.readableBytes());
            into.writeBytes(bytes, at, count);
            gatheredBytes += count;
            handedOverBytes += count;
            at += count;
        }
    }

    /// Where some of `count` bytes are to be put: into what is gathered, into a larger buffer with
    /// it, or if both would be too much, into one of their own.
    private ByteBuf room(int count) {
        ByteBuf before = gathered;
        if (before != null && before.writableBytes() >= count) {
            return before;
        }
        if (before != null && before.readableBytes() + count > WRITE_BYTES_MAX) {
            if (full.isEmpty()) {
                full = new ArrayList<>();
            }
            full.add(before);
            before = null;
        }
        int kept = before == null ? 0 : before.readableBytes();
        ByteBuf into = connection.alloc().directBuffer(Math.min(kept + count, WRITE_BYTES_MAX));
        if (before != null) {
            into.writeBytes(before);
            before.release();
        }
        gathered = into;
        return into;
    }

    /// QUIC copies what it has to encrypt, so there is nothing to share.
    @Override
    public void share(byte[] bytes, int from, int to) {
        copy(bytes, from, to);
    }

    @Override
    public void flush() {
        if (gathered != null) {
            write(false);
        }
    }

    @Override
    public void flushAndEnd() {
        if (!isOutputDone) {
            write(true);
        }
    }

    private void write(boolean isLast) {
        ByteBuf last = gathered == null ? Unpooled.EMPTY_BUFFER : gathered;
        gathered = null;
        List<ByteBuf> first = full;
        full = List.of();
        for (ByteBuf bytes : first) {
            write(bytes, false);
        }
        if (isLast) {
            isOutputDone = true;
        }
        write(last, isLast);
    }

    private void write(ByteBuf bytes, boolean isLast) {
        long count = bytes.readableBytes();
        gatheredBytes -= count;
        ChannelFuture written = channel.write(new DefaultQuicStreamFrame(bytes, isLast));
        if (written.isDone()) {
            done(written, count);
            wasFull &= unsentBytes() > UNSENT_BYTES_LOW; // whoever has flushed asks by itself
        } else {
            waiting.addLast(bytes);
            wasFull |= unsentBytes() > UNSENT_BYTES_HIGH;
            written.addListener(future -> {
                waiting.removeFirst();
                done(written, count);
                tellOfProgress();
            });
            closeIfForgotten();
        }
    }

    /// QUIC forgets a stream whose peer has ended it, does not want to hear of it (STOP_SENDING),
    /// and has acknowledged that it will not. A write is then kept waiting although there is room,
    /// and nothing else tells of it.
    private void closeIfForgotten() {
        if (waiting.size() == 1 && channel.bytesBeforeUnwritable() > 0) {
            channel.close();
        }
    }

    private void done(ChannelFuture written, long count) {
        writtenBytes += count;
        if (written.cause() instanceof ChannelOutputShutdownException) {
            stopped();
        }
        closeIfDone();
    }

    /// The peer has sent STOP_SENDING, as a write tells; QUIC has reset the sending half.
    private void stopped() {
        StreamListener to = listener;
        boolean isNews = !isOutputDone || !waiting.isEmpty();
        isOutputDone = true;
        forgetGathered();
        if (to != null && isNews) {
            to.stopSending(StreamListener.UNKNOWN);
        }
    }

    private void tellOfProgress() {
        StreamListener to = listener;
        if (to == null) {
            return;
        }
        if (wasFull && unsentBytes() <= UNSENT_BYTES_LOW) {
            wasFull = false;
            to.writable();
        }
        if (tellsWhenSent && waiting.isEmpty()) {
            tellsWhenSent = false;
            to.sent();
        }
    }

    private long unsentBytes() {
        return handedOverBytes - sentBytes();
    }

    @Override
    public boolean isWritable() {
        return !wasFull;
    }

    @Override
    public long sentBytes() {
        long unsent = gatheredBytes;
        long inQueue = handedOverBytes - gatheredBytes - writtenBytes;
        if (inQueue > 0 && !waiting.isEmpty()) {
            // Of the first, QUIC has taken what is no longer readable.
            ByteBuf first = waiting.peekFirst();
            int others = 0;
            for (ByteBuf buffer : waiting) {
                others += buffer == first ? 0 : buffer.readableBytes();
            }
            unsent += others + (first.refCnt() > 0 ? first.readableBytes() : 0);
        }
        return handedOverBytes - unsent;
    }

    @Override
    public void tellWhenSent() {
        tellsWhenSent = true;
        if (waiting.isEmpty()) {
            channel.eventLoop().execute(this::tellOfProgress);
        }
    }

    @Override
    public void reading(boolean on) {
        channel.config().setAutoRead(on);
    }

    @Override
    public void reset(long applicationError) {
        if (isOutputDone && waiting.isEmpty()) {
            return;
        }
        isOutputDone = true;
        forgetGathered();
        channel.shutdownOutput((int) applicationError);
        if (isInputDone) {
            channel.close();
        }
    }

    @Override
    public void stopSending(long applicationError) {
        if (!isInputDone) {
            isInputDone = true;
            connection.abandoned();
            channel.shutdownInput((int) applicationError);
            closeIfDone();
        }
    }

    private void forgetGathered() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
            full.forEach(ByteBuf::release);
            full = List.of();
            writtenBytes += gatheredBytes; // nobody is to wait for them
            gatheredBytes = 0;
        }
    }

    @Override
    public void priority(int urgency, boolean isIncremental) {
        channel.updatePriority(new QuicStreamPriority(urgency, isIncremental));
    }
}
