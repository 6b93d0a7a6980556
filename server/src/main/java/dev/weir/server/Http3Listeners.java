package dev.weir.server;

import dev.weir.server.loop.QuicAcceptor;
import dev.weir.server.loop.QuicLink;
import dev.weir.server.loop.QuicLinkListener;
import dev.weir.server.loop.QuicParameters;
import dev.weir.server.netty.NettyQuicTls;
import dev.weir.server.netty.NettyTransport;
import dev.weir.server.netty.QuicShare;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Listens for HTTP/3: each loop by a socket of UDP of its own at the same port, among which the
/// system shares out the datagrams.
///
/// **Threads:** the one that starts the server; what comes in, its loop's.
final class Http3Listeners {

    /// A loop is known by one byte of its connection IDs.
    private static final int LOOPS_MAX = 256;

    private final ServerOptions options;
    private final List<Member> members;
    private final Admission admission;
    private final NettyQuicTls tls;

    /// Counts connections, over all of a server's addresses.
    interface Admission {
        /// Whether one more may be opened; if so, it is counted.
        boolean admits(@Nullable SocketAddress remote);

        /// One that was counted is gone.
        void gone(@Nullable SocketAddress remote);
    }

    private Http3Listeners(
            ServerOptions options,
            List<Member> members,
            Certificates certificates,
            Admission admission) {
        this.options = options;
        this.members = members.subList(0, Math.min(LOOPS_MAX, members.size()));
        this.admission = admission;
        tls = new NettyQuicTls(certificates.terms());
        certificates.whenChanged(tls::renew);
    }

    /// What listens, or null if HTTP/3 is not to be spoken, or cannot be and need not.
    ///
    /// @throws IllegalArgumentException if it cannot be and has to
    static @Nullable Http3Listeners of(
            ServerOptions options,
            List<Member> members,
            Certificates certificates,
            Admission admission) {
        Optional<String> missing = NettyQuicTls.missing();
        if (options.http3() == Http3Kind.ON && missing.isPresent()) {
            throw new IllegalArgumentException(
                    "HTTP/3 cannot be had here: "
                            + missing.get()
                            + ". Choose Http3Kind.AUTO or OFF to do without.");
        }
        return options.http3() == Http3Kind.OFF || missing.isPresent()
                ? null
                : new Http3Listeners(options, members, certificates, admission);
    }

    /// Whether it is spoken, and why not, in a sentence.
    static String sentence(ServerOptions options) {
        Optional<String> missing = NettyQuicTls.missing();
        if (options.http3() == Http3Kind.OFF) {
            return "HTTP/3 is not spoken, as was asked.";
        }
        return missing.map(
                        reason -> "HTTP/3 is not spoken, as QUIC cannot be had (" + reason + ").")
                .orElse("HTTP/3 is spoken at the same ports of UDP as TLS is at those of TCP.");
    }

    /// Listens at an address of UDP.
    ///
    /// @return the address with the port that was picked, if 0 was asked for
    InetSocketAddress listen(InetSocketAddress asked) throws IOException {
        var share = new QuicShare(members.size());
        InetSocketAddress bound = asked;
        for (int index = 0; index < members.size(); index++) {
            Member member = members.get(index);
            var transport = (NettyTransport) member.loop().transport();
            bound =
                    (InetSocketAddress)
                            transport.bindQuic(
                                    bound, parameters(), new ToMember(member), tls, share, index);
        }
        return bound;
    }

    private QuicParameters parameters() {
        Http3Limits limits = options.http3Limits();
        return new QuicParameters(
                options.deadlines().handshake().toNanos(),
                TimeUnit.SECONDS.toNanos(limits.silenceSeconds()),
                limits.concurrentStreamsMax(),
                limits.unidirectionalStreamsMax(),
                limits.streamWindowBytes(),
                limits.connectionWindowBytes(),
                limits.handshakesUnderLoad());
    }

    /// Brings what comes in to a member. The address that is counted is the first: a peer's may
    /// change.
    private final class ToMember implements QuicAcceptor {
        private final Member member;

        ToMember(Member member) {
            this.member = member;
        }

        @Override
        public boolean admits(@Nullable SocketAddress remote) {
            return admission.admits(remote);
        }

        @Override
        public void failed(@Nullable SocketAddress remote) {
            admission.gone(remote);
        }

        @Override
        public QuicLinkListener accept(QuicLink link) {
            SocketAddress counted = link.remote();
            return member.accept(link, () -> admission.gone(counted));
        }
    }
}
