package dev.weir.server.layer;

import dev.weir.http.Handler;
import dev.weir.http.Problem;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.server.ServerListener;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// Tells balancers and supervisors how the server is: whether it lives, and whether it is ready for
/// requests. It is ready from the start until a drain is announced, while all checks hold.
///
/// Give it to the server as a listener, and its handlers routes:
///
/// ```java
/// var health = Health.create().check("database", () -> pool.isValid());
/// serve(ServerOptions.port(8080).listener(health),
///         routes(GET("/live").to(health.live()), GET("/ready").to(health.ready())));
/// ```
///
/// **Threads:** any.
public final class Health implements ServerListener {

    private static final System.Logger LOG = System.getLogger("dev.weir.server");

    private record Check(String name, Callable<Boolean> holds) {}

    /// Shared by all that are made of one another, whichever the server was given.
    private static final class State {
        private volatile boolean isLeaving;
        private volatile boolean isDraining;
    }

    private final State state;
    private final List<Check> checks;

    private Health(State state, List<Check> checks) {
        this.state = state;
        this.checks = checks;
    }

    /// Ready until a drain is announced.
    public static Health create() {
        return new Health(new State(), List.of());
    }

    /// Ready only while `holds` is true too. It is asked at each question, so it has to be quick;
    /// what it throws counts as false.
    ///
    /// @param name for the answer
    public Health check(String name, Callable<Boolean> holds) {
        var all = new ArrayList<>(checks);
        all.add(new Check(name, holds));
        return new Health(state, List.copyOf(all));
    }

    /// Answers 200 while the process can answer at all.
    public Handler live() {
        return _ -> passed();
    }

    /// Answers 200 if the server is ready, else 503 that names what is not.
    public Handler ready() {
        return this::answerReady;
    }

    private Response answerReady(Request request) {
        if (state.isLeaving) {
            return failed("The server is about to stop.");
        }
        for (Check check : checks) {
            if (!holds(check)) {
                return failed("The check \"" + check.name + "\" does not hold.");
            }
        }
        return passed();
    }

    private static boolean holds(Check check) {
        try {
            return check.holds.call();
        } catch (Exception failed) {
            LOG.log(Level.WARNING, "The health check " + check.name + " failed", failed);
            return false;
        }
    }

    private static Response passed() {
        return Response.text("ok\n").field("Cache-Control", "no-store");
    }

    private static Response failed(String detail) {
        return Problem.of(Status.SERVICE_UNAVAILABLE, detail).response();
    }

    /// Whether a drain has been announced.
    public boolean isLeaving() {
        return state.isLeaving;
    }

    /// Whether the server drains.
    public boolean isDraining() {
        return state.isDraining;
    }

    @Override
    public boolean hearsOfRequests() {
        return false;
    }

    @Override
    public void drainAnnounced() {
        state.isLeaving = true;
    }

    @Override
    public void drainBegun() {
        state.isDraining = true;
    }
}
