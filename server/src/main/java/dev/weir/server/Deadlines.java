package dev.weir.server;

import java.time.Duration;
import java.util.function.Consumer;

/// How long the server waits for what. All are on by default but those for handlers and for whole
/// contents, whose right length only the application knows.
///
/// `Deadlines.defaults().idle(Duration.ofSeconds(15))` is the defaults but for one.
///
/// A value out of its range is refused at once, by an [IllegalArgumentException] that says it.
///
/// **Threads:** immutable.
public final class Deadlines {

    /// Below this the wheel of timers could not keep the promise.
    private static final Duration SHORTEST = Duration.ofMillis(10);

    private static final Deadlines DEFAULTS = new Deadlines();

    private Duration firstByte = Duration.ofSeconds(10);
    private Duration handshake = Duration.ofSeconds(10);
    private Duration head = Duration.ofSeconds(10);
    private Duration idle = Duration.ofSeconds(60);
    private Duration contentGrace = Duration.ofSeconds(5);
    private int contentBytesPerSecondMin = 240;
    private Duration content = Duration.ZERO;
    private Duration handler = Duration.ZERO;
    private Duration halfClose = Duration.ofSeconds(30);
    private Duration linger = Duration.ofSeconds(2);
    private Duration waiting = Duration.ofSeconds(1);
    private Duration drain = Duration.ofSeconds(10);
    private Duration notice = Duration.ZERO;

    // As the hot path wants them.
    private long idleNanos = idle.toNanos();
    private long handlerNanos = handler.toNanos();

    private Deadlines() {}

    long idleNanos() {
        return idleNanos;
    }

    long handlerNanos() {
        return handlerNanos;
    }

    /// The deadlines that a server has unless told otherwise.
    public static Deadlines defaults() {
        return DEFAULTS;
    }

    /// From the opening of a connection to its first byte; then it closes without a word. 10 s: a
    /// client that connects has something to say.
    public Duration firstByte() {
        return firstByte;
    }

    /// From the opening of a connection with TLS to the end of its handshake; then it closes. 10 s:
    /// it takes two round trips and a millisecond of computing.
    public Duration handshake() {
        return handshake;
    }

    /// From the first byte of a head to its last; then 408. 10 s is much for 16 KiB on any line,
    /// and what makes trickling heads pointless.
    public Duration head() {
        return head;
    }

    /// From an answer to the next request; then the connection closes. 60 s is what browsers and
    /// proxies expect.
    public Duration idle() {
        return idle;
    }

    /// How long content may be slower than [#contentBytesPerSecondMin], in either direction.
    public Duration contentGrace() {
        return contentGrace;
    }

    /// Bytes per second that a peer must send while a handler waits for content, and must take
    /// while an answer waits for it; else the connection ends (408 when there is no answer yet).
    /// 240 is below any line that people use.
    public int contentBytesPerSecondMin() {
        return contentBytesPerSecondMin;
    }

    /// From a handler's first read of content to its end; zero, the default, is no limit. Then 408.
    public Duration content() {
        return content;
    }

    /// From the start of a handler to its answer; zero, the default, is no limit. Then the handler
    /// is interrupted and the answer is 503.
    public Duration handler() {
        return handler;
    }

    /// From the peer's half-close to the interruption of the handler that still works for it. The
    /// answer is sent if it comes before.
    public Duration halfClose() {
        return halfClose;
    }

    /// How long the rest of the input is read and thrown away after the last answer, so that a
    /// reset does not destroy it on its way (RFC 9112 §9.6).
    public Duration linger() {
        return linger;
    }

    /// How long a request waits for one of those in flight to end; then 503.
    public Duration waiting() {
        return waiting;
    }

    /// From the announcement of a drain to its beginning: the server is not ready any more, and
    /// says so where it is asked, but goes on as before; only its answers over HTTP/1.1 end their
    /// connections, so that none is idle when it closes. Off by default; behind a balancer that
    /// looks every few seconds, give it two looks.
    public Duration notice() {
        return notice;
    }

    /// How long a server that closes waits for the requests in flight; then they are interrupted.
    public Duration drain() {
        return drain;
    }

    /// With [#firstByte()] at `time`: 10 ms or more.
    public Deadlines firstByte(Duration time) {
        return with(copy -> copy.firstByte = atLeast(time, SHORTEST, "firstByte"));
    }

    /// With [#handshake()] at `time`: 10 ms or more.
    public Deadlines handshake(Duration time) {
        return with(copy -> copy.handshake = atLeast(time, SHORTEST, "handshake"));
    }

    /// With [#head()] at `time`: 10 ms or more.
    public Deadlines head(Duration time) {
        return with(copy -> copy.head = atLeast(time, SHORTEST, "head"));
    }

    /// With [#idle()] at `time`: 10 ms or more.
    public Deadlines idle(Duration time) {
        return with(copy -> copy.idle = atLeast(time, SHORTEST, "idle"));
    }

    /// With [#contentGrace()] at `time`: 10 ms or more.
    public Deadlines contentGrace(Duration time) {
        return with(copy -> copy.contentGrace = atLeast(time, SHORTEST, "contentGrace"));
    }

    /// With [#contentBytesPerSecondMin()] at `bytes`: 1 or more.
    public Deadlines contentBytesPerSecondMin(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException(
                    "contentBytesPerSecondMin is "
                            + bytes
                            + "; it must be at least 1, or a peer could hold a handler for ever.");
        }
        return with(copy -> copy.contentBytesPerSecondMin = bytes);
    }

    /// With [#content()] at `time`: zero, which is no limit, or more.
    public Deadlines content(Duration time) {
        return with(copy -> copy.content = atLeast(time, Duration.ZERO, "content"));
    }

    /// With [#handler()] at `time`: zero, which is no limit, or more.
    public Deadlines handler(Duration time) {
        return with(copy -> copy.handler = atLeast(time, Duration.ZERO, "handler"));
    }

    /// With [#halfClose()] at `time`: 10 ms or more.
    public Deadlines halfClose(Duration time) {
        return with(copy -> copy.halfClose = atLeast(time, SHORTEST, "halfClose"));
    }

    /// With [#linger()] at `time`: 10 ms or more.
    public Deadlines linger(Duration time) {
        return with(copy -> copy.linger = atLeast(time, SHORTEST, "linger"));
    }

    /// With [#waiting()] at `time`: 10 ms or more.
    public Deadlines waiting(Duration time) {
        return with(copy -> copy.waiting = atLeast(time, SHORTEST, "waiting"));
    }

    /// With [#notice()] at `time`: zero or more.
    public Deadlines notice(Duration time) {
        return with(copy -> copy.notice = atLeast(time, Duration.ZERO, "notice"));
    }

    /// With [#drain()] at `time`: zero, which interrupts at once, or more.
    public Deadlines drain(Duration time) {
        return with(copy -> copy.drain = atLeast(time, Duration.ZERO, "drain"));
    }

    private Deadlines with(Consumer<Deadlines> change) {
        var copy = new Deadlines();
        copy.firstByte = firstByte;
        copy.handshake = handshake;
        copy.head = head;
        copy.idle = idle;
        copy.contentGrace = contentGrace;
        copy.contentBytesPerSecondMin = contentBytesPerSecondMin;
        copy.content = content;
        copy.handler = handler;
        copy.halfClose = halfClose;
        copy.linger = linger;
        copy.waiting = waiting;
        copy.drain = drain;
        copy.notice = notice;
        change.accept(copy);
        copy.idleNanos = copy.idle.toNanos();
        copy.handlerNanos = copy.handler.toNanos();
        return copy;
    }

    private static Duration atLeast(Duration time, Duration least, String name) {
        if (time.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "The deadline "
                            + name
                            + " is "
                            + time.toMillis()
                            + " ms; it must be at least "
                            + least.toMillis()
                            + " ms.");
        }
        return time;
    }
}
