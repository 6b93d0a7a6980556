package dev.weir.server.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.http.websocket.FrameKind;
import dev.weir.http.websocket.FrameWriter;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Tells many WebSockets the same, and lets none that is slow hold up the others: each has a queue
/// of its own with a bound, and what happens at the bound is decided beforehand.
///
/// ```java
/// var news = new Broadcast(64, Broadcast.WhenFull.DROP);
/// GET("/news").to(webSocket(socket -> {
///     try (var membership = news.join(socket)) {
///         for (var ignored : socket) {}
///     }
/// }));
/// news.send(new Message.Text("hello"));
/// ```
///
/// **Threads:** any.
public final class Broadcast {

    /// What becomes of a message for a WebSocket whose queue is full.
    public enum WhenFull {
        /// It does not get the message; [Membership#dropped] counts.
        DROP,
        /// It is cut off: the connection ends, and its handler is interrupted.
        CUT_OFF
    }

    private final int queuedMax;
    private final WhenFull whenFull;
    private final Set<Membership> members = ConcurrentHashMap.newKeySet();

    /// Nobody listens yet; `whenFull` says what becomes of a receiver whose queue is full.
    ///
    /// @param queuedMax messages that wait for one WebSocket, 1 or more
    /// @throws IllegalArgumentException if it is less
    public Broadcast(int queuedMax, WhenFull whenFull) {
        if (queuedMax < 1) {
            throw new IllegalArgumentException(
                    queuedMax + " messages are no queue: give at least 1.");
        }
        this.queuedMax = queuedMax;
        this.whenFull = whenFull;
    }

    /// The membership of one WebSocket, from [#join] to [#close].
    public final class Membership implements AutoCloseable {
        private final WebSocket socket;
        private final ArrayBlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(queuedMax);
        private final AtomicLong dropped = new AtomicLong();
        private final Thread sending;

        private Membership(WebSocket socket) {
            this.socket = socket;
            sending = Thread.ofVirtual().name("weir-broadcast").unstarted(this::sendAll);
        }

        private void sendAll() {
            try {
                while (true) {
                    socket.sendFrame(queue.take());
                }
            } catch (InterruptedException | IOException over) {
                members.remove(this); // it has left, or its connection is lost
            }
        }

        private void offer(byte[] frame) {
            if (queue.offer(frame)) {
                return;
            }
            dropped.incrementAndGet();
            if (whenFull == WhenFull.CUT_OFF && members.remove(this)) {
                socket.abort();
                sending.interrupt();
            }
        }

        /// How many messages it did not get.
        public long dropped() {
            return dropped.get();
        }

        /// Leaves; what waits in the queue is not sent.
        @Override
        public void close() {
            members.remove(this);
            sending.interrupt();
        }
    }

    /// Has a WebSocket told from now on. Close the membership before the handler returns.
    public Membership join(WebSocket socket) {
        var member = new Membership(socket);
        members.add(member);
        member.sending.start();
        return member;
    }

    /// Tells all. It never waits. The message is encoded once, and not compressed.
    public void send(Message message) {
        byte[] frame =
                switch (message) {
                    case Message.Text(String text) ->
                            FrameWriter.frame(FrameKind.TEXT, text.getBytes(UTF_8));
                    case Message.Binary(byte[] bytes) -> FrameWriter.frame(FrameKind.BINARY, bytes);
                };
        for (Membership member : members) {
            member.offer(frame);
        }
    }

    /// How many are told.
    public int count() {
        return members.size();
    }
}
