package dev.weir.server;

import dev.weir.server.loop.Link;
import dev.weir.server.loop.LinkListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One connection of the simulation, both ends: the server's is the [Link], the client's is a
/// script.
final class SimulatedLink implements Link, LinkListener.Received, Happening {

    /// What the network holds for a client that lags before the link is not writable any more, and
    /// how little it must be before it is again.
    private static final int HIGH_BYTES = 4 * 1024;

    private static final int LOW_BYTES = 1024;

    private final Random random;
    private final byte[] script;
    private final int resetAt;
    private final boolean isCalm;
    private final ByteArrayOutputStream handedOver = new ByteArrayOutputStream();
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    private @Nullable Function<SimulatedLink, LinkListener> accept;
    private @Nullable LinkListener listener;
    private int sent;
    private int pieceFrom;
    private int pieceTo;
    private int flushedTo;
    private int takenTo;
    private boolean wasFull;
    private boolean tellsWhenSent;
    private boolean isReading = true;
    private boolean endsFirst;
    private boolean serverEnded;
    private boolean clientEnded;
    private boolean closesWhenTaken;
    private boolean isClosing;
    private boolean isClosed;

    /// @param script what the client sends
    /// @param resetAt after how many bytes of it the client resets the connection, -1 for never
    /// @param isCalm whether everything goes at once and whole
    SimulatedLink(Random random, byte[] script, int resetAt, boolean isCalm) {
        this.random = random;
        this.script = script;
        this.resetAt = resetAt;
        this.isCalm = isCalm;
    }

    void opensWith(Function<SimulatedLink, LinkListener> accept) {
        this.accept = accept;
    }

    byte[] taken() {
        return taken.toByteArray();
    }

    boolean isClosed() {
        return isClosed;
    }

    @Override
    public boolean hasEvents() {
        return accept != null
                || isClosing
                || (listener != null
                        && ((isReading && sent < script.length)
                                || (isReading && mustEnd())
                                || takenTo < flushedTo));
    }

    @Override
    public boolean happen() {
        if (accept != null) {
            listener = accept.apply(this);
            accept = null;
            return true;
        }
        LinkListener to = listener;
        if (to == null) {
            return false;
        }
        if (isClosing) {
            end(to, null);
            return true;
        }
        if (resetAt >= 0 && sent >= resetAt) {
            end(to, new IOException("Connection reset by peer"));
            return true;
        }
        boolean takes = takenTo < flushedTo && (isCalm || random.nextBoolean());
        if (takes) {
            take(to);
        } else if (isReading && sent < script.length) {
            deliver(to);
        } else if (isReading && mustEnd()) {
            clientEnded = true;
            to.inputEnded();
        } else {
            return false;
        }
        return true;
    }

    /// The client ends its half once the server has ended the other and all of that is taken, or
    /// when it has sent all, if it is one that does.
    private boolean mustEnd() {
        return !clientEnded
                && (serverEnded
                        ? takenTo == handedOver.size()
                        : endsFirst && sent == script.length);
    }

    /// The client ends its half when it has sent all.
    SimulatedLink endsFirst() {
        endsFirst = true;
        return this;
    }

    private void end(LinkListener to, @Nullable IOException cause) {
        listener = null;
        isClosing = false;
        isClosed = true;
        to.closed(cause);
    }

    private void deliver(LinkListener to) {
        int left = script.length - sent;
        if (resetAt >= 0) {
            left = Math.min(left, resetAt - sent);
        }
        int most = Math.min(left, 16 * 1024);
        int count =
                isCalm
                        ? most
                        : 1 + random.nextInt(random.nextBoolean() ? Math.min(most, 20) : most);
        pieceFrom = sent;
        pieceTo = sent + count;
        sent = pieceTo;
        to.received(this);
    }

    private void take(LinkListener to) {
        int count = isCalm ? flushedTo - takenTo : 1 + random.nextInt(flushedTo - takenTo);
        taken.write(handedOver.toByteArray(), takenTo, count);
        takenTo += count;
        isClosing |= closesWhenTaken && takenTo == flushedTo;
        boolean hasRoom = wasFull && handedOver.size() - takenTo <= LOW_BYTES;
        wasFull &= !hasRoom;
        boolean isSent = tellsWhenSent && takenTo == flushedTo;
        tellsWhenSent &= !isSent;
        if (hasRoom) {
            to.writable();
        }
        if (isSent) {
            to.sent();
        }
    }

    @Override
    public int bytes() {
        return pieceTo - pieceFrom;
    }

    @Override
    public void copyTo(byte[] into, int at) {
        System.arraycopy(script, pieceFrom, into, at, pieceTo - pieceFrom);
    }

    @Override
    public void copy(byte[] bytes, int from, int to) {
        assert !serverEnded : "bytes after the end";
        handedOver.write(bytes, from, to - from);
        wasFull |= handedOver.size() - takenTo > HIGH_BYTES;
    }

    @Override
    public void share(byte[] bytes, int from, int to) {
        copy(bytes, from, to);
    }

    @Override
    public void flush() {
        flushedTo = handedOver.size();
    }

    @Override
    public boolean isWritable() {
        return !wasFull;
    }

    @Override
    public long sentBytes() {
        return takenTo;
    }

    @Override
    public void tellWhenSent() {
        tellsWhenSent = true;
    }

    @Override
    public void reading(boolean on) {
        isReading = on;
    }

    @Override
    public void shutdownOutput() {
        flush();
        serverEnded = true;
    }

    @Override
    public void closeWhenSent() {
        shutdownOutput();
        closesWhenTaken = true;
        isClosing = takenTo == flushedTo;
    }

    @Override
    public void close() {
        isClosing = true;
    }

    @Override
    public void reset() {
        isClosing = true;
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
