package dev.weir.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.router.Captures;
import dev.weir.router.Resolution;
import dev.weir.router.Router;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// From a method and the bytes of a path to the route's value, its parameters captured; an
/// operation is one path.
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
public class Routing {

    private static final int MISSING = -1;
    private static final byte[] STATIC = "/notifications".getBytes(US_ASCII);
    private static final byte[] MISS =
            "/repos/octocat/hello-world/no-such-thing/1347".getBytes(US_ASCII);

    /// The order in which the paths are asked for, always the same.
    static final long SEED = 25;

    private final List<String> patterns = RouteTables.likeGitHub();
    private final Captures captures = new Captures();
    private final Map<String, Integer> byExactPath = new HashMap<>();
    private Router<Integer> router;
    private Router<Integer> demo;
    private ListMatcher list;
    private byte[] paths;
    private int[] ends;
    private byte[] captured;

    @Setup
    public void setup() {
        router = RouteTables.router(patterns);
        demo = RouteTables.router(RouteTables.demo());
        list = new ListMatcher(patterns);
        for (int i = 0; i < patterns.size(); i++) {
            if (patterns.get(i).indexOf('{') < 0) {
                byExactPath.put(patterns.get(i), i);
            }
        }
        captured = "/api/v1/resource7/42/sub3".getBytes(US_ASCII);
        shuffle();
        check();
    }

    /// All paths in one array, so that a path costs no walk to an array of its own.
    private void shuffle() {
        var bytes = new ByteArrayOutputStream();
        List<String> shuffled = PrintRoutes.shuffled(patterns);
        ends = new int[shuffled.size()];
        for (int i = 0; i < ends.length; i++) {
            bytes.writeBytes(RouteTables.path(shuffled.get(i)).getBytes(US_ASCII));
            ends[i] = bytes.size();
        }
        paths = bytes.toByteArray();
    }

    private void check() {
        Check.equal("routes", RouteTables.LIKE_GITHUB, patterns.size());
        for (int i = 0; i < patterns.size(); i++) {
            byte[] path = RouteTables.path(patterns.get(i)).getBytes(US_ASCII);
            Check.equal(patterns.get(i), i, value(router, path, 0, path.length));
            Check.equal(patterns.get(i) + " by the list", i, list.match(path, 0, path.length));
        }
        int sum = patterns.size() * (patterns.size() - 1) / 2;
        Check.equal("sum of the values", sum, weir());
        Check.equal("sum by the list", sum, list());
        Check.equal("static by the map", weirStatic(), mapStatic());
        Check.equal("static by the list", weirStatic(), listStatic());
        Check.equal("miss", MISSING, weirMiss());
        Check.equal("miss by the list", MISSING, listMiss());
        int id = value(demo, captured, 0, captured.length);
        Check.equal("demo", "/api/v1/resource7/{id}/sub3", RouteTables.demo().get(id));
        Check.equal("parameter", "42", captures.value(0));
    }

    private int value(Router<Integer> asked, byte[] bytes, int from, int to) {
        return asked.match("GET", bytes, from, to, captures)
                        instanceof Resolution.Matched<Integer> matched
                ? matched.value()
                : MISSING;
    }

    /// All paths, shuffled.
    @Benchmark
    @Against("list")
    @OperationsPerInvocation(RouteTables.LIKE_GITHUB)
    public int weir() {
        int sum = 0;
        int from = 0;
        for (int to : ends) {
            sum += value(router, paths, from, to);
            from = to;
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(RouteTables.LIKE_GITHUB)
    public int list() {
        int sum = 0;
        int from = 0;
        for (int to : ends) {
            sum += list.match(paths, from, to);
            from = to;
        }
        return sum;
    }

    @Benchmark
    @Against("mapStatic")
    public int weirStatic() {
        return value(router, STATIC, 0, STATIC.length);
    }

    /// A path comes as bytes, so the map's key has to be made.
    @Benchmark
    @SuppressWarnings("deprecation") // the cheapest way to make one
    public int mapStatic() {
        return byExactPath.getOrDefault(new String(STATIC, 0, 0, STATIC.length), MISSING);
    }

    @Benchmark
    public int listStatic() {
        return list.match(STATIC, 0, STATIC.length);
    }

    @Benchmark
    @Against("listMiss")
    public int weirMiss() {
        return value(router, MISS, 0, MISS.length);
    }

    @Benchmark
    public int listMiss() {
        return list.match(MISS, 0, MISS.length);
    }

    /// One route with a parameter, of the demo server's table.
    @Benchmark
    public int weirDemo() {
        return value(demo, captured, 0, captured.length);
    }
}
