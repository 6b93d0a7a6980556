package dev.weir.server.demo;

import dev.weir.server.CannotListen;
import dev.weir.server.Server;
import dev.weir.server.ServerOptions;
import dev.weir.server.Web;
import dev.weir.server.layer.Health;
import java.io.PrintStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The standalone server. Its one line on standard output says that it is ready, and where.
public final class Demo {

    private static final int CODE_REFUSED = 2;
    private static final String LEAK_DETECTION = "io.netty.leakDetection.level";

    /// What has come of the start.
    sealed interface Start {
        /// It runs.
        record Running(Server server) implements Start {}

        /// There is nothing to run, or it cannot be.
        record Over(int exitCode) implements Start {}
    }

    private Demo() {}

    /// Starts the server, or says in a sentence why not and exits with 2.
    ///
    /// @param arguments the flags that `--help` lists
    public static void main(String[] arguments) {
        LogFormat.install();
        seekNoLeaks();
        if (start(System.out, System.err, arguments) instanceof Start.Over(int exitCode)) {
            System.exit(exitCode);
        }
    }

    /// Netty follows one buffer in 128 with a stack trace, to tell of those that are never
    /// released. The tests look for such; here it would be 2 % of a request over HTTP/3. A property
    /// that is set is left alone.
    private static void seekNoLeaks() {
        if (System.getProperty(LEAK_DETECTION) == null) {
            System.setProperty(LEAK_DETECTION, "disabled");
        }
    }

    static Start start(PrintStream out, PrintStream err, String... arguments) {
        DemoFlags flags;
        try {
            flags = DemoFlags.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            return refuse(err, wrong);
        }
        if (flags.asksForHelp()) {
            out.print(DemoFlags.HELP);
            return new Start.Over(0);
        }
        return start(out, err, flags);
    }

    static Start start(PrintStream out, PrintStream err, DemoFlags flags) {
        // The first request may come in before serve() has returned; it waits for the server here.
        var running = new CompletableFuture<Server>();
        var live = new LiveFigures(running::join);
        var work = new LiveWork();
        var health = Health.create();
        Server server;
        try {
            server =
                    Web.serve(
                            flags.options().listener(health),
                            DemoRoutes.of(flags.echoBytesMax(), live, work, health));
        } catch (IllegalArgumentException | CannotListen wrong) {
            return refuse(err, wrong);
        }
        running.complete(server);
        List<String> urls = urls(flags.options(), server);
        out.println("weir is listening on " + String.join(" ", urls));
        err.println(hints(urls.getFirst()));
        return new Start.Running(server);
    }

    private static Start refuse(PrintStream err, RuntimeException wrong) {
        err.println("weir: " + wrong.getMessage());
        return new Start.Over(CODE_REFUSED);
    }

    /// Where a client on this machine finds each of them, in the order in which they were asked
    /// for.
    private static List<String> urls(ServerOptions options, Server server) {
        var urls = new ArrayList<String>();
        for (int i = 0; i < server.listening().size(); i++) {
            boolean isPlain = options.tls() == null || options.addresses().get(i).isPlain();
            urls.add(url(isPlain ? "http" : "https", server.listening().get(i)));
        }
        return urls;
    }

    static String url(String scheme, SocketAddress place) {
        if (!(place instanceof InetSocketAddress address)) {
            return "unix:" + place;
        }
        InetAddress host = address.getAddress();
        String name = host.isAnyLocalAddress() ? "localhost" : host.getHostAddress();
        boolean isLiteral6 = host instanceof Inet6Address && !host.isAnyLocalAddress();
        return scheme
                + "://"
                + (isLiteral6 ? "[" + name + "]" : name)
                + ":"
                + address.getPort()
                + "/";
    }

    private static String hints(String url) {
        if (url.startsWith("unix:")) {
            return "Try curl --unix-socket "
                    + url.substring("unix:".length())
                    + " http://localhost/plaintext\nCtrl-C drains and stops it.";
        }
        return """
        Point a browser at %s or try
          curl -i %splaintext
          curl %susers/7/orders/42
          curl -T README.md -X POST %secho
        Ctrl-C drains and stops it.\
        """
                .formatted(url, url, url, url);
    }
}
