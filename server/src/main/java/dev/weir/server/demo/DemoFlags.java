package dev.weir.server.demo;

import dev.weir.server.Deadlines;
import dev.weir.server.Http3Kind;
import dev.weir.server.SchedulerKind;
import dev.weir.server.ServerOptions;
import dev.weir.server.TransportKind;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The flags of the standalone server, checked.
///
/// @param options what they say of the server
/// @param echoBytesMax what `/echo` takes
/// @param asksForHelp whether to print [#HELP] and do nothing else
record DemoFlags(ServerOptions options, long echoBytesMax, boolean asksForHelp) {

    static final String HELP =
            """
            bin/weir [flags]: the demo server. Durations are written 500ms, 10s or 2m.

              --port N             port to listen at; 0 picks a free one (8080)
              --host ADDRESS       address to listen at; :: is all of both families (127.0.0.1)
              --unix PATH          a Unix domain socket to listen at, in place of the port
              --inherited          listen at the socket that systemd or inetd has opened, likewise
              --proxy-protocol A   PROXY protocol from proxies at these addresses: 10.0.0.0/8,::1
              --tls-port N         a second port, for TLS; needs a certificate
              --cert FILE          its certificate and those that lead to the root, PEM
              --key FILE           its key, PEM
              --dev-cert           make a certificate that nobody trusts, in place of the two
              --http3 KIND         HTTP/3 at that port of UDP: auto, on or off (auto)
              --threads N          event loops (as many as cores)
              --scheduler KIND     auto, loop or portable (auto)
              --transport KIND     auto, epoll, io_uring or nio (auto)
              --header-timeout D   for a request's head, and for the first byte (10s)
              --idle-timeout D     between requests of a connection (60s)
              --body-grace D       how long content may be slower than its least rate (5s)
              --body-min-rate N    bytes per second, either way (240)
              --notice D           between being not ready any more and draining (0s)
              --drain-timeout D    for requests in flight at the end (10s)
              --echo-limit N       bytes that /echo takes (no limit)
              --max-in-flight N    requests handled at once (100000)
              --max-connections N  connections at once (what the limit on open files allows)
              --help               this text
            """;

    private static final int INT_MAX = Integer.MAX_VALUE;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,19}");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m)");

    /// @throws IllegalArgumentException if a flag is unknown or has a value that it cannot have;
    ///   the message is a sentence for whoever has typed it
    static DemoFlags parse(String... arguments) {
        String host = "127.0.0.1";
        int port = 8080;
        var tls = new TlsFlags();
        var places = new PlaceFlags();
        long echoBytesMax = Long.MAX_VALUE;
        var options = ServerOptions.defaults();
        var deadlines = Deadlines.defaults();
        var rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            var flag = new Flag(rest.next(), rest);
            switch (flag.name) {
                case "--port" -> port = flag.number(0, 65_535);
                case "--host" -> host = flag.value();
                case "--unix" -> places.unix(TlsFlags.path("--unix", flag.value()));
                case "--inherited" -> places.inherited();
                case "--proxy-protocol" -> places.proxies(flag.value());
                case "--tls-port" -> tls.port(flag.number(0, 65_535));
                case "--cert" -> tls.certificate(flag.value());
                case "--key" -> tls.key(flag.value());
                case "--dev-cert" -> tls.makesCertificate();
                case "--http3" -> options = options.http3(flag.one(Http3Kind.values()));
                case "--threads" -> options = options.loops(flag.number(1, 1_024));
                case "--scheduler" -> options = options.scheduler(flag.one(SchedulerKind.values()));
                case "--transport" -> options = options.transport(flag.one(TransportKind.values()));
                case "--header-timeout" -> {
                    Duration time = flag.duration();
                    deadlines = deadlines.head(time).firstByte(time);
                }
                case "--idle-timeout" -> deadlines = deadlines.idle(flag.duration());
                case "--body-grace" -> deadlines = deadlines.contentGrace(flag.duration());
                case "--body-min-rate" ->
                        deadlines = deadlines.contentBytesPerSecondMin(flag.number(1, INT_MAX));
                case "--notice" -> deadlines = deadlines.notice(flag.duration());
                case "--drain-timeout" -> deadlines = deadlines.drain(flag.duration());
                case "--echo-limit" -> echoBytesMax = flag.longNumber(0, Long.MAX_VALUE);
                case "--max-in-flight" ->
                        options = options.requestsInFlightMax(flag.number(1, INT_MAX));
                case "--max-connections" ->
                        options = options.connectionsMax(flag.number(1, INT_MAX));
                case "--help" -> {
                    return new DemoFlags(options, echoBytesMax, true);
                }
                default ->
                        throw new IllegalArgumentException(
                                "There is no flag "
                                        + flag.name
                                        + "; --help lists those there are.");
            }
        }
        options = places.apply(tls.listen(options, host, port)).deadlines(deadlines);
        return new DemoFlags(options, echoBytesMax, false);
    }

    /// A flag whose value, if it has one, is the next of the arguments.
    private record Flag(String name, Iterator<String> rest) {

        String value() {
            if (!rest.hasNext()) {
                throw new IllegalArgumentException(
                        "The flag " + name + " needs a value; --help says which.");
            }
            return rest.next();
        }

        int number(int least, int most) {
            return (int) longNumber(least, most);
        }

        long longNumber(long least, long most) {
            String value = value();
            if (NUMBER.matcher(value).matches()) {
                var number = new BigInteger(value);
                if (number.compareTo(BigInteger.valueOf(least)) >= 0
                        && number.compareTo(BigInteger.valueOf(most)) <= 0) {
                    return number.longValueExact();
                }
            }
            throw new IllegalArgumentException(
                    "The flag %s is a number from %d to %d, not \"%s\"."
                            .formatted(name, least, most, value));
        }

        Duration duration() {
            String value = value();
            Matcher parts = DURATION.matcher(value);
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "The flag %s is a duration such as 500ms, 10s or 2m, not \"%s\"."
                                .formatted(name, value));
            }
            long count = Long.parseLong(parts.group(1));
            return switch (parts.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                default -> Duration.ofMinutes(count);
            };
        }

        <E extends Enum<E>> E one(E[] kinds) {
            String value = value();
            for (E kind : kinds) {
                if (kind.name().toLowerCase(Locale.ROOT).equals(value)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException(
                    "The flag %s does not have the value \"%s\"; --help lists those it has."
                            .formatted(name, value));
        }
    }
}
