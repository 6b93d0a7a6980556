package dev.weir.server;

import dev.weir.server.tls.Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// A client of TLS by the JDK, whose every offer can be said. It trusts everybody: what the server
/// shows is for the tests to judge.
///
/// Clients made of one of these share their sessions, so that a second may resume what a first
/// began.
final class TlsClient {

    private final SSLContext context;
    private String[] protocols = {"TLSv1.3"};
    private String @Nullable [] suites;
    private String[] applicationProtocols = {};
    private @Nullable String serverName;

    TlsClient() {
        this(null);
    }

    /// @param own shown if the server asks for it
    TlsClient(@Nullable Credentials own) {
        try {
            context = SSLContext.getInstance("TLS");
            context.init(keys(own), new TrustManager[] {new TrustsAll()}, new SecureRandom());
        } catch (GeneralSecurityException | IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static KeyManager @Nullable [] keys(@Nullable Credentials own)
            throws GeneralSecurityException, IOException {
        if (own == null) {
            return null;
        }
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        var chain = own.chain().toArray(X509Certificate[]::new);
        store.setKeyEntry("own", own.key(), new char[0], chain);
        var factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String by) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String by) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    TlsClient protocols(String... protocols) {
        this.protocols = protocols;
        return this;
    }

    TlsClient suites(String... suites) {
        this.suites = suites;
        return this;
    }

    TlsClient applicationProtocols(String... protocols) {
        applicationProtocols = protocols;
        return this;
    }

    TlsClient serverName(String name) {
        serverName = name;
        return this;
    }

    /// Encrypts `tcp`, once the first byte is read or written.
    SSLSocket begin(Socket tcp) throws IOException {
        var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(tcp, "127.0.0.1", tcp.getPort(), true);
        var parameters = socket.getSSLParameters();
        parameters.setProtocols(protocols);
        if (suites != null) {
            parameters.setCipherSuites(suites);
        }
        parameters.setApplicationProtocols(applicationProtocols);
        if (serverName != null) {
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
        }
        socket.setSSLParameters(parameters);
        socket.setSoTimeout((int) Signal.PATIENCE.toMillis());
        return socket;
    }

    /// A connection with its handshake done.
    Connection connect(Server server) throws IOException {
        return connect(server.port());
    }

    Connection connect(int port) throws IOException {
        var tcp = tcp(port);
        SSLSocket socket = begin(tcp);
        try {
            socket.startHandshake();
        } catch (IOException failed) {
            tcp.close();
            throw failed;
        }
        return new Connection(socket, tcp, new RawClient(socket, tcp));
    }

    /// @param http what is said over it
    record Connection(SSLSocket tls, Socket tcp, RawClient http) implements AutoCloseable {
        X509Certificate certificate() throws IOException {
            return (X509Certificate) tls.getSession().getPeerCertificates()[0];
        }

        @Override
        public void close() throws IOException {
            tcp.close();
        }
    }

    static Socket tcp(int port) throws IOException {
        var tcp = new Socket();
        tcp.setTcpNoDelay(true);
        tcp.setSoTimeout((int) Signal.PATIENCE.toMillis());
        tcp.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
        return tcp;
    }

    /// For clients of the JDK.
    static SSLContext trusting() {
        return new TlsClient().context;
    }

    private static final TlsClient PLAIN = new TlsClient();

    /// Encrypts a connection as most clients would.
    static SSLSocket over(Socket tcp) throws IOException {
        return PLAIN.begin(tcp);
    }
}
