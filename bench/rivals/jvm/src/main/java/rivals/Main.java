package rivals;

/// Starts one rival on 127.0.0.1: `Main NAME PORT THREADS`.
public final class Main {

    private interface Rival {
        void start(int port, int threads) throws Exception;
    }

    private Main() {}

    /// @param arguments a rival's name, the port, and how many event loops or carriers it may have
    public static void main(String[] arguments) throws Exception {
        Rival rival =
                switch (arguments[0]) {
                    case "netty" -> (port, threads) -> NettyRival.start(port, threads, false);
                    case "netty-vt" -> (port, threads) -> NettyRival.start(port, threads, true);
                    case "helidon" -> HelidonRival::start;
                    case "vertx" -> VertxRival::start;
                    case "undertow" -> UndertowRival::start;
                    case "jetty" -> JettyRival::start;
                    case "jetty-h2" -> JettyRival::startHttp2;
                    case "javalin" -> JavalinRival::start;
                    case "jdk" -> JdkRival::start;
                    default ->
                            throw new IllegalArgumentException(
                                    "There is no rival \"" + arguments[0] + "\" in this jar.");
                };
        rival.start(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        System.out.println("ready");
        Thread.currentThread().join();
    }
}
