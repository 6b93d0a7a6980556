package dev.weir.server;

import dev.weir.http.Fields;
import dev.weir.http.Limits;
import dev.weir.http.h2.Http2Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Everything that can be said of a server before it starts. The defaults are safe: every limit and
/// deadline that protects it is on.
///
/// `ServerOptions.port(8080).limits(Limits.defaults().contentBytesMax(10_000))`
///
/// A value out of its range is refused at once, by an [IllegalArgumentException] that says it.
///
/// **Threads:** immutable; every change gives new options.
public final class ServerOptions {

    /// Holds one exchange: its window, and a piece of its answer.
    private static final long BUFFERED_BYTES_LEAST = 128 * 1024;

    private List<ListenAddress> addresses = List.of(new ListenAddress("127.0.0.1", 8080));
    private Limits limits = Limits.defaults();
    private Http2Limits http2Limits = Http2Limits.defaults();
    private Http3Kind http3 = Http3Kind.AUTO;
    private Http3Limits http3Limits = Http3Limits.defaults();
    private int http3AnnouncedPort;
    private Deadlines deadlines = Deadlines.defaults();
    private @Nullable Tls tls;
    private ErrorMapper errorMapper = ErrorMapper.PROBLEM_JSON;
    private SchedulerKind scheduler = SchedulerKind.AUTO;
    private TransportKind transport = TransportKind.AUTO;
    private int loops = Runtime.getRuntime().availableProcessors();
    private int stuckMillis = 10;
    private int requestsInFlightMax = 100_000;
    private int requestsWaitingMax = 1_024;
    private int connectionsMax = Descriptors.connectionsMax();
    private int connectionsPerAddressMax = Integer.MAX_VALUE;
    private long bufferedBytesMax = Runtime.getRuntime().maxMemory() / 4;
    private int handshakesMax = 4_096;
    private String serverField = "weir";
    private boolean stopsOnSignals = true;
    private Duration slowHandler = Duration.ofSeconds(10);
    private List<ServerListener> listeners = List.of();

    private ServerOptions() {}

    /// Listens on 127.0.0.1 at port 8080.
    public static ServerOptions defaults() {
        return new ServerOptions();
    }

    /// The defaults on 127.0.0.1 at this port; 0 picks a free one.
    public static ServerOptions port(int port) {
        return defaults().listen("127.0.0.1", port);
    }

    /// Where to listen. Default: 127.0.0.1, port 8080, so that nothing is open to a network by
    /// accident.
    public List<ListenAddress> addresses() {
        return addresses;
    }

    /// How TLS is spoken, at all addresses but those that are [plain][ListenAddress#plain].
    /// Default: null, and no TLS.
    public @Nullable Tls tls() {
        return tls;
    }

    /// What a peer may send.
    public Limits limits() {
        return limits;
    }

    /// What a peer may do on one HTTP/2 connection.
    public Http2Limits http2Limits() {
        return http2Limits;
    }

    /// Whether HTTP/3 is spoken where TLS is. Default: AUTO.
    public Http3Kind http3() {
        return http3;
    }

    /// What a peer may do on one HTTP/3 connection.
    public Http3Limits http3Limits() {
        return http3Limits;
    }

    /// The port of UDP that answers over TLS say HTTP/3 is at (`Alt-Svc`, RFC 7838): of use where
    /// clients see other ports than the server does. Default: 0, the one of the first address with
    /// TLS.
    public int http3AnnouncedPort() {
        return http3AnnouncedPort;
    }

    /// How long the server waits for what.
    public Deadlines deadlines() {
        return deadlines;
    }

    /// What gives errors their bodies. Default: problem+json.
    public ErrorMapper errorMapper() {
        return errorMapper;
    }

    /// What carries the virtual threads. Default: what is best here.
    public SchedulerKind scheduler() {
        return scheduler;
    }

    /// The way to the sockets. Default: what is best here.
    public TransportKind transport() {
        return transport;
    }

    /// How many event loops. Default: as many as there are cores.
    public int loops() {
        return loops;
    }

    /// Milliseconds that a handler may compute without a pause before its loop goes on elsewhere,
    /// and the next requests of its route run aside. Default: 10. On [SchedulerKind#PORTABLE] the
    /// JDK's scheduler is lent a carrier for each such handler, up to 64, as long as they go on.
    public int stuckMillis() {
        return stuckMillis;
    }

    /// Requests that are being handled at once, over all connections. Default: 100,000, which is
    /// about 1 GiB of threads that wait.
    public int requestsInFlightMax() {
        return requestsInFlightMax;
    }

    /// Requests that may wait for one of those in flight to end; beyond it the answer is 503 at
    /// once. Default: 1,024.
    public int requestsWaitingMax() {
        return requestsWaitingMax;
    }

    /// Connections at once; more wait in the system's queue. Default: what the limit on open files
    /// allows, less a reserve.
    public int connectionsMax() {
        return connectionsMax;
    }

    /// Connections at once from one address; one more is closed as it comes. IPv6 addresses that
    /// share their first 64 bits count as one, as one host has them all. Default: no limit, as many
    /// clients may come by one proxy or one NAT.
    public int connectionsPerAddressMax() {
        return connectionsPerAddressMax;
    }

    /// Bytes of requests and answers that all connections together hold in memory. At the bound,
    /// new requests are answered by 503 and those that are open go on piece by piece, so that what
    /// is held may exceed it by a piece (at most 64 KiB) for each. Default: a quarter of the
    /// largest heap.
    public long bufferedBytesMax() {
        return bufferedBytesMax;
    }

    /// TLS handshakes under way at once, over all loops; one more ends the oldest. Default: 4,096,
    /// which is about 200 MiB if all of them stop in the middle.
    public int handshakesMax() {
        return handshakesMax;
    }

    /// The value of `Server` in each answer; empty for none. Default: `weir`.
    public String serverField() {
        return serverField;
    }

    /// Whether [Web#serve] drains on SIGTERM and SIGINT. Default: yes.
    public boolean stopsOnSignals() {
        return stopsOnSignals;
    }

    /// How long a handler may run before its stack is logged, once; streaming an answer does not
    /// count. Zero is never. Default: 10 s.
    public Duration slowHandler() {
        return slowHandler;
    }

    /// Who hears what the server does. Default: nobody.
    public List<ServerListener> listeners() {
        return listeners;
    }

    /// Listens here and nowhere else.
    public ServerOptions listen(String host, int port) {
        return with(copy -> copy.addresses = List.of(new ListenAddress(host, port)));
    }

    /// Listens at all of these.
    public ServerOptions listen(ListenAddress... all) {
        if (all.length == 0) {
            throw new IllegalArgumentException(
                    "A server listens at one address at least: give one or more.");
        }
        return with(copy -> copy.addresses = List.of(all));
    }

    /// Speaks TLS at all addresses but those that are [plain][ListenAddress#plain].
    public ServerOptions tls(Tls tls) {
        return with(copy -> copy.tls = tls);
    }

    /// Bounds what a peer may send ([#limits()]).
    public ServerOptions limits(Limits limits) {
        return with(copy -> copy.limits = limits);
    }

    /// Bounds what a peer may do on one HTTP/2 connection ([#http2Limits()]).
    public ServerOptions http2Limits(Http2Limits http2Limits) {
        return with(copy -> copy.http2Limits = http2Limits);
    }

    /// Says whether HTTP/3 is spoken where TLS is ([#http3()]).
    public ServerOptions http3(Http3Kind http3) {
        return with(copy -> copy.http3 = http3);
    }

    /// Bounds what a peer may do on one HTTP/3 connection ([#http3Limits()]).
    public ServerOptions http3Limits(Http3Limits http3Limits) {
        return with(copy -> copy.http3Limits = http3Limits);
    }

    /// With [#http3AnnouncedPort()] at `port`.
    ///
    /// @param port 1 to 65535, or 0 for the one that the server listens at
    public ServerOptions http3AnnouncedPort(int port) {
        return with(
                copy -> copy.http3AnnouncedPort = between(0, port, 65_535, "http3AnnouncedPort"));
    }

    /// Says how long the server waits for what ([#deadlines()]).
    public ServerOptions deadlines(Deadlines deadlines) {
        return with(copy -> copy.deadlines = deadlines);
    }

    /// Gives errors their bodies by `errorMapper` ([#errorMapper()]).
    public ServerOptions errorMapper(ErrorMapper errorMapper) {
        return with(copy -> copy.errorMapper = errorMapper);
    }

    /// Chooses what carries the virtual threads ([#scheduler()]). What is named and cannot be had
    /// fails the start.
    public ServerOptions scheduler(SchedulerKind scheduler) {
        return with(copy -> copy.scheduler = scheduler);
    }

    /// Chooses the way to the sockets ([#transport()]). What is named and cannot be had fails the
    /// start.
    public ServerOptions transport(TransportKind transport) {
        return with(copy -> copy.transport = transport);
    }

    /// With as many event loops ([#loops()]): 1 to 1,024.
    public ServerOptions loops(int loops) {
        return with(copy -> copy.loops = between(1, loops, 1_024, "loops"));
    }

    /// With [#stuckMillis()] at `millis`: 2 to 60,000.
    public ServerOptions stuckMillis(int millis) {
        return with(copy -> copy.stuckMillis = between(2, millis, 60_000, "stuckMillis"));
    }

    /// With [#requestsInFlightMax()] at `requests`: 1 or more.
    public ServerOptions requestsInFlightMax(int requests) {
        return with(copy -> copy.requestsInFlightMax = positive(requests, "requestsInFlightMax"));
    }

    /// With [#requestsWaitingMax()] at `requests`: 0, which lets none wait, or more.
    public ServerOptions requestsWaitingMax(int requests) {
        return with(copy ->
                copy.requestsWaitingMax =
                        between(0, requests, Integer.MAX_VALUE, "requestsWaitingMax"));
    }

    /// With [#connectionsMax()] at `connections`: 1 or more.
    public ServerOptions connectionsMax(int connections) {
        return with(copy -> copy.connectionsMax = positive(connections, "connectionsMax"));
    }

    /// With [#connectionsPerAddressMax()] at `connections`: 1 or more.
    public ServerOptions connectionsPerAddressMax(int connections) {
        return with(copy ->
                copy.connectionsPerAddressMax = positive(connections, "connectionsPerAddressMax"));
    }

    /// With [#bufferedBytesMax()] at `bytes`.
    ///
    /// @param bytes 128 KiB or more
    public ServerOptions bufferedBytesMax(long bytes) {
        if (bytes < BUFFERED_BYTES_LEAST) {
            throw new IllegalArgumentException(
                    "bufferedBytesMax is "
                            + bytes
                            + "; it must be at least "
                            + BUFFERED_BYTES_LEAST
                            + ", which is what one exchange may need.");
        }
        return with(copy -> copy.bufferedBytesMax = bytes);
    }

    /// With [#handshakesMax()] at `handshakes`: 1 or more.
    public ServerOptions handshakesMax(int handshakes) {
        return with(copy -> copy.handshakesMax = positive(handshakes, "handshakesMax"));
    }

    /// With `value` as the field `Server` of each answer ([#serverField()]).
    ///
    /// @throws IllegalArgumentException if `value` cannot be a field's value
    public ServerOptions serverField(String value) {
        String checked = Fields.of("Server", value).value(0);
        return with(copy -> copy.serverField = checked);
    }

    /// Says whether [Web#serve] drains on SIGTERM and SIGINT ([#stopsOnSignals()]).
    public ServerOptions stopsOnSignals(boolean stops) {
        return with(copy -> copy.stopsOnSignals = stops);
    }

    /// With [#slowHandler()] at `time`.
    ///
    /// @param time zero, which is never, or 10 ms or more
    public ServerOptions slowHandler(Duration time) {
        if (time.isNegative() || (!time.isZero() && time.toMillis() < 10)) {
            throw new IllegalArgumentException(
                    "slowHandler is "
                            + time
                            + "; it must be zero, for never, or at least PT0.01S.");
        }
        return with(copy -> copy.slowHandler = time);
    }

    /// One more who hears what the server does.
    public ServerOptions listener(ServerListener listener) {
        var all = new ArrayList<>(listeners);
        all.add(listener);
        return with(copy -> copy.listeners = List.copyOf(all));
    }

    private ServerOptions with(Consumer<ServerOptions> change) {
        var copy = new ServerOptions();
        copy.addresses = addresses;
        copy.limits = limits;
        copy.http2Limits = http2Limits;
        copy.http3 = http3;
        copy.http3Limits = http3Limits;
        copy.http3AnnouncedPort = http3AnnouncedPort;
        copy.deadlines = deadlines;
        copy.errorMapper = errorMapper;
        copy.scheduler = scheduler;
        copy.transport = transport;
        copy.loops = loops;
        copy.stuckMillis = stuckMillis;
        copy.requestsInFlightMax = requestsInFlightMax;
        copy.requestsWaitingMax = requestsWaitingMax;
        copy.connectionsMax = connectionsMax;
        copy.connectionsPerAddressMax = connectionsPerAddressMax;
        copy.bufferedBytesMax = bufferedBytesMax;
        copy.tls = tls;
        copy.handshakesMax = handshakesMax;
        copy.serverField = serverField;
        copy.stopsOnSignals = stopsOnSignals;
        copy.slowHandler = slowHandler;
        copy.listeners = listeners;
        change.accept(copy);
        return copy;
    }

    private static int positive(int value, String name) {
        return between(1, value, Integer.MAX_VALUE, name);
    }

    private static int between(int least, int value, int most, String name) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; it must be from " + least + " to " + most + ".");
        }
        return value;
    }
}
