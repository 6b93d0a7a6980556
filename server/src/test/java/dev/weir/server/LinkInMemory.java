package dev.weir.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.server.loop.Link;
import dev.weir.server.loop.LinkListener;
import dev.weir.server.loop.Transport;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A transport with one link, for what sockets do not show: which bytes come in one read, and which
/// leave together.
///
/// **Threads:** [#receive] and [#writes] any; the rest the loop's.
final class LinkInMemory implements Transport, Link {

    /// What stands among [#writes] where our half ends.
    static final String END = "[end]";

    private final Idle idle;
    private final Function<Link, LinkListener> accept;
    private final ConcurrentLinkedQueue<byte[]> reads = new ConcurrentLinkedQueue<>();
    private final List<String> writes = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream unflushed = new ByteArrayOutputStream();
    private volatile @Nullable Thread loop;
    private @Nullable LinkListener listener;

    LinkInMemory(Idle idle, Function<Link, LinkListener> accept) {
        this.idle = idle;
        this.accept = accept;
    }

    /// Has these bytes come in by one read.
    void receive(String bytes) {
        reads.add(bytes.getBytes(ISO_8859_1));
        wakeup();
    }

    /// What has left so far, by flush.
    List<String> writes() {
        return writes;
    }

    @Override
    public void open() {
        loop = Thread.currentThread();
        listener = accept.apply(this);
    }

    @Override
    public void poll(long timeoutNanos) {
        byte[] bytes = reads.poll();
        LinkListener to = listener;
        if (bytes != null && to != null) {
            to.received(
                    new LinkListener.Received() {
                        @Override
                        public int bytes() {
                            return bytes.length;
                        }

                        @Override
                        public void copyTo(byte[] into, int at) {
                            System.arraycopy(bytes, 0, into, at, bytes.length);
                        }
                    });
        } else if (timeoutNanos > 0 && idle.mayWait()) {
            LockSupport.parkNanos(this, timeoutNanos);
        }
    }

    @Override
    public void wakeup() {
        LockSupport.unpark(loop);
    }

    @Override
    public boolean waitsOnCarrier() {
        return false;
    }

    @Override
    public SocketAddress bind(SocketAddress address, Acceptor acceptor) {
        return InetSocketAddress.createUnresolved("memory", 0);
    }

    @Override
    public void unbind() {}

    @Override
    public void copy(byte[] bytes, int from, int to) {
        unflushed.write(bytes, from, to - from);
    }

    @Override
    public void share(byte[] bytes, int from, int to) {
        copy(bytes, from, to);
    }

    @Override
    public void flush() {
        writes.add(unflushed.toString(ISO_8859_1));
        unflushed.reset();
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public long sentBytes() {
        return writes.stream().mapToLong(String::length).sum();
    }

    @Override
    public void tellWhenSent() {}

    @Override
    public void reading(boolean on) {}

    @Override
    public void shutdownOutput() {
        closeWhenSent();
    }

    @Override
    public void closeWhenSent() {
        copy(END.getBytes(ISO_8859_1), 0, END.length());
        flush();
        close();
    }

    @Override
    public void close() {
        LinkListener to = listener;
        listener = null;
        if (to != null) {
            to.closed(null);
        }
    }

    @Override
    public void reset() {
        close();
    }

    @Override
    public @Nullable SocketAddress remote() {
        return null;
    }

    @Override
    public @Nullable SocketAddress local() {
        return null;
    }
}
