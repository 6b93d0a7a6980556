package dev.weir.bench;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.server.MemoryServer;
import dev.weir.server.ServerListener;
import dev.weir.server.layer.MicrometerMetrics;
import dev.weir.server.layer.OpenTelemetryTracing;
import dev.weir.server.loop.LoopScheduler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;
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

/// What it costs to be observed: the loop of [CoreLoop] with 32 connections, while somebody looks.
/// An operation is one request.
///
/// `off` is nobody, and is to cost what [CoreLoop#loop] does; `listener` counts exchanges,
/// `metrics` is Micrometer, `tracing` the layer of OpenTelemetry without an SDK, and `recorder` a
/// recording of the JDK's default settings, in which all events of the server are on. `all` is all
/// of these.
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
public class Telemetry {

    private static final int CONNECTIONS = 32;

    @Param({"off", "listener", "metrics", "tracing", "recorder", "all"})
    public String watched = "off";

    private final Counting counting = new Counting();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private @Nullable Recording recording;
    private MemoryServer server;

    private static final class Counting implements ServerListener {
        private final LongAdder ended = new LongAdder();

        @Override
        public void exchangeEnded(Request request, int status, long tookNanos) {
            ended.increment();
        }
    }

    private boolean isWatched(String by) {
        return watched.equals(by) || watched.equals("all");
    }

    @Setup
    public void setup() {
        if (isWatched("recorder")) {
            recording = record();
        }
        Handler app = RouteTables.demoApplication();
        server =
                MemoryServer.start(
                        new LoopScheduler(),
                        isWatched("tracing")
                                ? app.layer(OpenTelemetryTracing.to(OpenTelemetry.noop()))
                                : app,
                        listeners(),
                        CONNECTIONS,
                        Samples.pipelined(Samples.plaintext()),
                        Samples.PIPELINED);
        server.exchange(3);
        HttpAnswers.check(server.lastAnswers(0), Samples.PIPELINED, Samples.PLAINTEXT_CONTENT);
        int requests = 3 * CONNECTIONS * Samples.PIPELINED;
        if (isWatched("listener")) {
            Check.equal("has been told", (long) requests, counting.ended.sum());
        }
        if (isWatched("metrics")) {
            long timed = registry.get("http.server.requests").timer().count();
            Check.equal("has been timed", (long) requests, timed);
        }
    }

    private List<ServerListener> listeners() {
        return switch (watched) {
            case "listener" -> List.of(counting);
            case "metrics" -> List.of(MicrometerMetrics.to(registry));
            case "all" -> List.of(counting, MicrometerMetrics.to(registry));
            default -> List.of();
        };
    }

    /// Events go to a file, as in a server that is recorded for days.
    private static Recording record() {
        try {
            var recording = new Recording();
            recording.setDestination(Files.createTempFile("weir-telemetry", ".jfr"));
            recording.setMaxSize(16 << 20);
            recording.start();
            return recording;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Benchmark
    @OperationsPerInvocation(CoreLoop.REQUESTS)
    public int request() {
        server.exchange(CoreLoop.REQUESTS / Samples.PIPELINED / CONNECTIONS);
        return CONNECTIONS;
    }

    @TearDown
    public void tearDown() throws IOException {
        server.close();
        Recording open = recording;
        if (open != null) {
            var file = open.getDestination();
            open.close();
            if (file != null) {
                Files.deleteIfExists(file);
            }
        }
    }
}
