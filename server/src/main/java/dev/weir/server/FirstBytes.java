package dev.weir.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.server.loop.LinkListener;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Finds out by the first bytes of a link which version of HTTP is spoken over it: HTTP/2 if they
/// are its connection preface ("prior knowledge", RFC 9113 §3.3), else HTTP/1.1. No request of
/// HTTP/1.1 begins so: `PRI` is nobody's method (RFC 9113 §11.6).
///
/// Bytes that may still become the preface are kept, at most 23; all else is passed on as it comes.
///
/// **Threads:** its loop's.
final class FirstBytes implements LinkListener {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);

    private final Supplier<LinkListener> http2;
    private LinkListener listener;
    private byte @Nullable [] kept = new byte[0]; // null once it is known

    /// @param http1 what listens until it is known, and after it if it is no HTTP/2
    /// @param http2 gives the one that takes its place
    FirstBytes(LinkListener http1, Supplier<LinkListener> http2) {
        listener = http1;
        this.http2 = http2;
    }

    /// Bytes that were kept, as if they had come in just now.
    private record Kept(@SuppressWarnings("ArrayRecordComponent") byte[] all) implements Received {
        @Override
        public int bytes() {
            return all.length;
        }

        @Override
        public void copyTo(byte[] into, int at) {
            System.arraycopy(all, 0, into, at, all.length);
        }
    }

    @Override
    public void received(Received bytes) {
        if (kept == null) {
            listener.received(bytes);
        } else {
            look(kept, bytes);
        }
    }

    private void look(byte[] before, Received bytes) {
        byte[] all = Arrays.copyOf(before, before.length + bytes.bytes());
        bytes.copyTo(all, before.length);
        int count = Math.min(all.length, PREFACE.length);
        boolean isPreface = Arrays.equals(all, 0, count, PREFACE, 0, count);
        if (isPreface && count < PREFACE.length) {
            kept = all;
            return;
        }
        kept = null;
        if (isPreface) {
            listener = http2.get();
        }
        if (before.length == 0) {
            listener.received(bytes);
        } else {
            passOn(all);
        }
    }

    /// In the pieces that the transport would bring.
    private void passOn(byte[] all) {
        int first = Math.min(all.length, PREFACE.length);
        listener.received(new Kept(Arrays.copyOf(all, first)));
        if (first < all.length) {
            listener.received(new Kept(Arrays.copyOfRange(all, first, all.length)));
        }
    }

    @Override
    public void inputEnded() {
        byte[] rest = kept;
        kept = null;
        if (rest != null && rest.length > 0) {
            passOn(rest);
        }
        listener.inputEnded();
    }

    @Override
    public void writable() {
        listener.writable();
    }

    @Override
    public void sent() {
        listener.sent();
    }

    @Override
    public void closed(@Nullable Throwable cause) {
        listener.closed(cause);
    }
}
