"""What bench/versions does: starts each server on core 0, warms up those that a JVM runs, and then has a
client on core 1 measure them in turns. CPU times are the server's own, from /proc."""
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(sys.argv[1])
JAVA = sys.argv[2]
BUILT = ROOT / "bench/rivals/target"
TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60
GIBIBYTE = 1 << 30

HEAP = ["-Xms512m", "-Xmx512m", "-XX:+UseSerialGC"]
NETTY = HEAP + ["--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-Dio.netty.tryReflectionSetAccessible=true", "-Dio.netty.leakDetection.level=disabled"]


def bench_jar():
    newest = max((ROOT / "bench/target").glob("weir-bench-*.jar"), key=os.path.getmtime)
    return f"{newest}:{ROOT}/bench/target/lib/*"


def netty(name, *more):
    return [JAVA, *NETTY, "-cp", bench_jar(), f"dev.weir.bench.versions.{name}", "{port}", "{cert}", "{key}", *more]


def weir(*more):
    return [str(ROOT / "bin/weir"), "--threads", "1", "--scheduler", "loop", "--transport", "epoll", *more]


OURS_TLS = weir("--port", "0", "--tls-port", "{port}", "--cert", "{cert}", "--key", "{key}")

# Name, what it is, how it is built (a folder and a command), how it is started, whether a JVM runs it.
SERVERS = {
    "http2": [
        ("weir", "Weir, loop scheduler over epoll", None, weir("--port", "{port}"), True),
        ("hyper", "hyper 1.12 with h2 0.4, one tokio thread", ("quic", "rival-hyper2"),
         [str(BUILT / "quic/release/rival-hyper2"), "{port}"], False),
        ("netty", "Netty's Http2FrameCodec and Http2MultiplexHandler over epoll, answers on the loop", None,
         netty("NettyHttp2"), True),
        ("jetty", "Jetty 12.1, its core with HTTP/2, answers on its selector's thread", ("jvm", "rivals-jvm"),
         [JAVA, *HEAP, "-cp", f"{BUILT}/jvm/rivals-jvm-1.jar:{BUILT}/jvm/lib/*", "rivals.Main", "jetty-h2",
          "{port}", "1"], True),
    ],
    "http3": [
        ("weir", "Weir, loop scheduler over epoll", None, OURS_TLS, True),
        ("h3-quinn", "h3 0.0.8 on quinn 0.11, one tokio thread", ("quic", "rival-h3quinn"),
         [str(BUILT / "quic/release/rival-h3quinn"), "{port}", "{cert}", "{key}"], False),
        ("quic-go", "quic-go 0.65, GOMAXPROCS=1", ("quicgo", "server"),
         [str(BUILT / "go/quicgo-server"), "{port}", "{cert}", "{key}"], False),
        ("netty", "Netty's HTTP/3 codec over its QUIC and epoll, GSO and recvmmsg, answers on the loop",
         None, netty("NettyHttp3"), True),
    ],
    "handshakes": [
        ("weir", "Weir, BoringSSL by tcnative", None, OURS_TLS + ["--http3", "off"], True),
        ("netty", "Netty's SslHandler with tcnative and HttpServerCodec over epoll, answers on the loop; it closes at once",
         None, netty("NettyTls", "at-once"), True),
        ("netty-in-stages", "the same, but a connection ends as RFC 8446 §6.1 and RFC 9112 §9.6 have it", None,
         netty("NettyTls", "in-stages"), True),
    ],
}
SERVERS["bodies"] = [server for server in SERVERS["http3"] if server[0] != "netty"]


class Running:
    def __init__(self, name, title, command, is_jvm, files):
        self.name, self.title, self.is_jvm = name, title, is_jvm
        self.port = free_port()
        filled = [part.format(port=self.port, **files) for part in command]
        self.log = tempfile.TemporaryFile()
        environment = dict(os.environ, GOMAXPROCS="1", JAVA_OPTS=" ".join(HEAP))
        self.process = subprocess.Popen(["taskset", "-c", "0", *filled], stdout=self.log, stderr=self.log,
                                        stdin=subprocess.DEVNULL, env=environment)
        self.await_start()

    def await_start(self):
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            self.log.seek(0)
            said = self.log.read().decode(errors="replace")
            if self.process.poll() is not None:
                raise SystemExit(f"bench/versions: {self.name} has ended at once: {said[-400:]}")
            if "ready" in said or "listening on" in said:
                return
            time.sleep(0.05)
        raise SystemExit(f"bench/versions: {self.name} does not start: {said[-400:]}")

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def client(*command, seconds):
    done = subprocess.run(["taskset", "-c", "1", *map(str, command)], capture_output=True, text=True,
                          timeout=seconds + 120)
    if done.returncode != 0:
        raise SystemExit(f"bench/versions: {command[0]} failed: {(done.stdout + done.stderr)[-400:]}")
    return done.stdout


# Each gives what was done, in how many seconds, and what of it failed.

def load_http2(server, seconds):
    said = client("h2load", "-c", 4, "-m", 100, "-D", f"{round(1000 * seconds)}ms", "--warm-up-time", 0,
                  f"http://127.0.0.1:{server.port}/plaintext", seconds=seconds)
    good = int(re.search(r"status codes: (\d+) 2xx", said)[1])
    failed = re.search(r"(\d+) failed, (\d+) errored, (\d+) timeout", said)
    return good, seconds, sum(map(int, failed.groups()))


def load_http3(server, seconds):
    seen = json.loads(client(BUILT / "quic/release/h3load", "--port", server.port, "--conns", 8, "--streams", 32,
                             "--secs", seconds, "--warmup", 0.3, "--server-pid", server.process.pid,
                             seconds=seconds))
    return seen


def handshakes(kind, ends):
    def load(server, seconds):
        seen = json.loads(client(BUILT / "go/quicgo-handshakes", server.port, seconds, kind, ends,
                                 seconds=seconds))
        return seen["handshakes"], seconds, seen["wrong"]
    return load


def body(kind):
    def load(server, _):
        said = client(BUILT / "quic/release/h3client", server.port, kind, GIBIBYTE, seconds=120)
        seen = json.loads(said.strip().splitlines()[-1])
        return seen["bytes"] / (1 << 20), seen["seconds"], 0
    return load


class Case:
    """What is measured: its name, the servers, the load, and what is counted."""

    def __init__(self, name, servers, load, unit, seconds=None):
        self.name, self.servers, self.load, self.unit, self.seconds = name, servers, load, unit, seconds


CASES = {
    "http2": [Case("HTTP/2 in plain text, GET /plaintext, 4 connections × 100 streams, by h2load", "http2",
                   load_http2, "requests")],
    "http3": [Case("HTTP/3, GET /plaintext, 8 connections × 32 streams, by h3load", "http3", load_http3, "requests")],
    "bodies": [Case("HTTP/3, GET /bytes of 1 GiB, by h3 on quinn", "bodies", body("download"), "MiB"),
               Case("HTTP/3, POST /count of 1 GiB, by h3 on quinn", "bodies", body("upload"), "MiB"),
               Case("HTTP/3, POST /echo of 1 GiB, both ways at once, by h3 on quinn", "bodies", body("echo"), "MiB")],
    "handshakes": [Case("TLS 1.3 over TCP, a full handshake and a request, 8 at once; the client ends them",
                        "handshakes", handshakes("full", "client"), "handshakes"),
                   Case("the same, the server ends them (Connection: close)", "handshakes",
                        handshakes("full", "server"), "handshakes"),
                   Case("resumed; the client ends them", "handshakes", handshakes("resumed", "client"),
                        "handshakes")],
}


def measured(case, server, seconds):
    before = server.cpu_seconds()
    seen = case.load(server, seconds)
    cpu = server.cpu_seconds() - before
    if isinstance(seen, dict):  # it has looked at /proc by itself, after its connections were open
        return {"rate": seen["rps"], "cpu_micros": seen["server_cpu_us_per_req"], "p99_micros": seen["p99_us"],
                "failed": seen["errors"] + seen["dead"]}
    count, took, failed = seen
    return {"rate": count / took, "cpu_micros": cpu * 1e6 / max(1, count), "failed": failed}


def spread(values):
    def number(value):
        return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
    return f"{number(statistics.median(values))} ({number(min(values))} to {number(max(values))})"


def table(case, results):
    first = next(iter(results))
    base = statistics.median(turn["cpu_micros"] for turn in results[first])
    lines = [f"### {case.name}", "",
             f"| server | {case.unit}/s | CPU µs each | ÷ {first} | {case.unit} per CPU second | failed |",
             "|---|---:|---:|---:|---:|---:|"]
    for name, turns in results.items():
        cpu = [turn["cpu_micros"] for turn in turns]
        lines.append(f"| {name} | {spread([turn['rate'] for turn in turns])} | {spread(cpu)} "
                     f"| {statistics.median(cpu) / base:.2f} | {1e6 / statistics.median(cpu):,.0f} "
                     f"| {sum(turn['failed'] for turn in turns)} |")
    return "\n".join(lines) + "\n"


def build(folder, target):
    if folder == "quic":
        tool, what = "cargo", ["cargo", "build", "--release", "--quiet", "--locked", "-p", target]
        environment = dict(os.environ, CARGO_TARGET_DIR=str(BUILT / "quic"), RUSTFLAGS="-C target-cpu=native")
        if "BINDGEN_EXTRA_CLANG_ARGS" not in environment and shutil.which("gcc"):
            # What binds BoringSSL takes libclang; the headers of the compiler may be GCC's.
            headers = subprocess.run(["gcc", "-print-file-name=include"], capture_output=True, text=True)
            environment["BINDGEN_EXTRA_CLANG_ARGS"] = f"-I{headers.stdout.strip()}"
    elif folder == "jvm":
        tool, what = "mvn", ["mvn", "-B", "-q", f"-Drivals.out={BUILT / 'jvm'}", "package"]
        environment = dict(os.environ, JAVA_HOME=str(Path(JAVA).resolve().parent.parent))
    else:
        tool, what = "go", ["go", "build", "-trimpath", "-o", str(BUILT / f"go/quicgo-{target}"), f"./{target}"]
        environment = dict(os.environ, CGO_ENABLED="0")
    if not shutil.which(tool):
        return f"there is no {tool}"
    done = subprocess.run(what, cwd=ROOT / "bench/rivals" / folder, env=environment, capture_output=True, text=True)
    return None if done.returncode == 0 else f"it cannot be built: {(done.stdout + done.stderr)[-300:]}"


def needs(kind):
    """Why a kind cannot be measured at all, or None."""
    if kind == "http2":
        return None if shutil.which("h2load") else "there is no h2load; install nghttp2-client"
    return build(*{"http3": ("quic", "h3load"), "bodies": ("quic", "h3client"),
                   "handshakes": ("quicgo", "handshakes")}[kind])


def certificate(folder):
    files = {"cert": f"{folder}/cert.pem", "key": f"{folder}/key.pem"}
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                    "-keyout", files["key"], "-out", files["cert"]], check=True, capture_output=True)
    return files


def flag(arguments, name, default):
    if name in arguments:
        at = arguments.index(name)
        value = arguments[at + 1]
        del arguments[at:at + 2]
        return value
    return default


def main(arguments):
    rounds = int(flag(arguments, "--rounds", "5"))
    seconds = float(flag(arguments, "--seconds", "3"))
    warm = float(flag(arguments, "--warm", "30"))
    only = flag(arguments, "--rivals", "")
    kinds = arguments or ["http2", "http3", "bodies", "handshakes"]
    text, everything = [], {"rounds": rounds, "seconds": seconds, "warm": warm, "cases": {}}
    with tempfile.TemporaryDirectory() as folder:
        files = certificate(folder)
        for kind in kinds:
            if kind not in CASES:
                raise SystemExit(f"bench/versions: there is no {kind}; there are {', '.join(CASES)}.")
            why = needs(kind)
            if why:
                text.append(f"{kind} is left out: {why}.\n")
                continue
            text += run(kind, files, rounds, seconds, warm, only, everything)
    commit = subprocess.run(["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"], capture_output=True,
                            text=True).stdout.strip() or "unknown"
    place = ROOT / f"bench/results/versions/{time.strftime('%Y%m%d-%H%M%S')}-{commit}"
    place.mkdir(parents=True)
    (place / "run.json").write_text(json.dumps(everything, indent=1))
    head = (f"`bench/versions {' '.join(sys.argv[3:])}`: {rounds} rounds, interleaved, {seconds:g} s each, JVMs "
            f"{warm:g} s under load before; medians, least and most in parentheses; commit {commit}.\n")
    (place / "report.md").write_text("\n".join([head, *text]))
    print("\n".join([head, *text]))
    print(f"All figures: {place.relative_to(ROOT)}")


def run(kind, files, rounds, seconds, warm, only, everything):
    text, running = [], []
    try:
        for name, title, built_by, command, is_jvm in SERVERS[CASES[kind][0].servers]:
            if only and name not in only.split(","):
                continue
            why = build(*built_by) if built_by else None
            if why:
                text.append(f"`{name}` is left out: {why}.\n")
                continue
            running.append(Running(name, title, command, is_jvm, files))
        for case in CASES[kind]:
            for server in running:
                if server.is_jvm and warm:
                    print(f"{server.name} warms up for {case.name}", file=sys.stderr)
                    end = time.monotonic() + warm
                    while time.monotonic() < end:
                        case.load(server, min(warm, 5))
            results = {server.name: [] for server in running}
            for turn in range(rounds):
                for server in running[turn % len(running):] + running[:turn % len(running)]:
                    results[server.name].append(measured(case, server, seconds))
                    print(f"round {turn + 1} of {rounds}, {server.name}: {results[server.name][-1]}", file=sys.stderr)
            text.append(table(case, results))
            everything["cases"][case.name] = results
    finally:
        for server in running:
            server.stop()
    text.append("\n".join(f"- `{server.name}`: {server.title}." for server in running) + "\n")
    return text


main(sys.argv[3:])
