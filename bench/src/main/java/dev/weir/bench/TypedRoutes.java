package dev.weir.bench;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.LONG;
import static dev.weir.server.Web.STRING;
import static dev.weir.server.Web.UNSIGNED_LONG;
import static dev.weir.server.Web.routes;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.MemoryServer;
import dev.weir.server.Routing;
import dev.weir.server.loop.LoopScheduler;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to get two numbers out of a path: by a typed route, by hand, and not at all. An
/// operation is one request, from its head to its answer, without bytes on either side; the
/// difference to [#untouched] is the extraction.
///
/// The table has a hundred other routes of the same kinds, which were all called before, so that no
/// call on the way has a single target.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgs = {
            Jvm.OPENS,
            Jvm.MEMORY_ACCESS,
            Jvm.NATIVE,
            Jvm.HEAP_LEAST,
            Jvm.HEAP_MOST,
            Jvm.COLLECTOR,
            Jvm.NO_LEAK_DETECTION
        })
public class TypedRoutes {

    private static final long ID = 1_234_567;
    private static final long ORDER = 7_654_321_098L;
    private static final String PATH = "/users/" + ID + "/orders/" + ORDER;
    private static final int OTHERS = 100;

    private static final Response OK = Response.text("ok");

    private long sum;
    private Handler app;
    private Request typedRequest;
    private Request byHandRequest;
    private Request untouchedRequest;

    @Setup
    public void setup() throws Exception {
        var all = new ArrayList<Routing>();
        String pattern = "/users/{id}/orders/{order}";
        all.add(GET("/typed" + pattern, UNSIGNED_LONG, UNSIGNED_LONG).to(this::take));
        all.add(GET("/hand" + pattern).to(this::takeByHand));
        all.add(GET("/untouched" + pattern).to(_ -> OK));
        for (int i = 0; i < OTHERS; i++) {
            int mark = i;
            all.add(
                    GET("/other" + i + "/{a}/{b}", i % 2 == 0 ? LONG : UNSIGNED_LONG, STRING)
                            .to((request, a, b) -> take(request, a + mark, b.length())));
        }
        app = routes(all.toArray(Routing[]::new));
        for (int round = 0; round < 200; round++) {
            for (int i = 0; i < OTHERS; i++) {
                app.handle(Request.get("/other" + i + "/7/x"));
            }
        }
        typedRequest = Request.get("/typed" + PATH);
        byHandRequest = Request.get("/hand" + PATH);
        untouchedRequest = Request.get("/untouched" + PATH);
        check();
    }

    private void check() throws Exception {
        sum = 0;
        typed();
        Check.equal("typed", ID ^ ORDER, sum);
        sum = 0;
        byHand();
        Check.equal("by hand", ID ^ ORDER, sum);
    }

    private Response take(Request request, long id, long order) {
        sum += id ^ order;
        return OK;
    }

    private Response takeByHand(Request request) {
        long id = Long.parseUnsignedLong(request.parameter("id"));
        long order = Long.parseUnsignedLong(request.parameter("order"));
        return take(request, id, order);
    }

    @Benchmark
    @Against("byHand")
    public Response typed() throws Exception {
        return app.handle(typedRequest);
    }

    /// For the gate, which measures calls that throw nothing.
    int typedStatus() {
        try {
            return typed().status().code();
        } catch (Exception failed) {
            throw new AssertionError("a handler that is measured does not fail", failed);
        }
    }

    @Benchmark
    public Response byHand() throws Exception {
        return app.handle(byHandRequest);
    }

    @Benchmark
    public Response untouched() throws Exception {
        return app.handle(untouchedRequest);
    }

    /// All that a server does but for the sockets, as in [CoreLoop], with these two numbers.
    @Benchmark
    @OperationsPerInvocation(CoreLoop.REQUESTS)
    public int loop(OnLoop on) {
        return on.run();
    }

    /// A loop on our scheduler.
    @State(Scope.Thread)
    public static class OnLoop {
        private static final int CONNECTIONS = 32;

        @Param({"typed", "byHand"})
        public String way = "typed";

        private MemoryServer server;

        @Setup
        public void setup() {
            var pattern = "/users/{id}/orders/{order}";
            Routing.To route =
                    way.equals("typed")
                            ? GET(pattern, UNSIGNED_LONG, UNSIGNED_LONG)
                                    .to((_, id, order) -> answer(id, order))
                            : GET(pattern).to(OnLoop::byHand);
            byte[] request =
                    ("GET " + PATH + " HTTP/1.1\r\nHost: web.test\r\n\r\n").getBytes(US_ASCII);
            server =
                    MemoryServer.start(
                            new LoopScheduler(),
                            routes(route, GET("/{a}", LONG).to((_, a) -> answer(a, a))),
                            CONNECTIONS,
                            Samples.pipelined(request),
                            Samples.PIPELINED);
            server.exchange(3);
            HttpAnswers.check(server.lastAnswers(0), Samples.PIPELINED, ID + " " + ORDER);
        }

        private static Response byHand(Request request) {
            return answer(
                    Long.parseUnsignedLong(request.parameter("id")),
                    Long.parseUnsignedLong(request.parameter("order")));
        }

        private static Response answer(long id, long order) {
            return Response.text(Long.toUnsignedString(id) + " " + Long.toUnsignedString(order));
        }

        int run() {
            server.exchange(CoreLoop.REQUESTS / Samples.PIPELINED / CONNECTIONS);
            return CONNECTIONS;
        }

        @TearDown
        public void tearDown() {
            server.close();
        }
    }
}
