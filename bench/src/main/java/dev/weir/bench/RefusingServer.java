package dev.weir.bench;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.text;

import dev.weir.http.Attribute;
import dev.weir.http.Response;
import dev.weir.server.Routing;
import dev.weir.server.Server;
import dev.weir.server.ServerOptions;
import dev.weir.server.layer.AdaptiveLimit;
import dev.weir.server.layer.BasicAuth;
import dev.weir.server.layer.LoadShed;
import dev.weir.server.layer.RateLimit;
import java.time.Duration;
import java.util.Optional;

/// Answers `/plaintext`, and refuses what is below other paths by a layer each; for
/// `bench/refusals`.
public final class RefusingServer {

    private static final Attribute<String> WHO = Attribute.named("who");

    private RefusingServer() {}

    /// @param args the port
    public static void main(String[] args) throws InterruptedException {
        Response hello = text("Hello, World!");
        var adaptive = AdaptiveLimit.create().most(1);
        Routing.To[] paths = {
            GET("/plaintext").to(_ -> hello),
            GET("/shed").to(_ -> hello).layer(LoadShed.when(() -> true)),
            GET("/rate").to(_ -> hello).layer(RateLimit.of(1, Duration.ofDays(1))),
            GET("/password").to(_ -> hello).layer(nobody()),
            // The first request stays, and no other one gets in.
            GET("/adaptive")
                    .to(_ -> {
                        Thread.sleep(Duration.ofDays(1));
                        return hello;
                    })
                    .layer(adaptive)
        };
        Server.start(ServerOptions.port(Integer.parseInt(args[0])).loops(1), routes(paths)).join();
    }

    private static BasicAuth<String> nobody() {
        return BasicAuth.of(WHO, "r", (_, _) -> Optional.empty());
    }
}
