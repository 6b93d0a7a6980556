package dev.weir.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Builds the rivals from their public registries. What cannot be built is left out, with a
/// sentence.
final class Builds {

    /// The longest of them takes three minutes on two cores, and as long again to download.
    private static final long SECONDS_MAX = 1_200;

    private static final Map<String, String> NATIVE_CPU =
            Map.of("RUSTFLAGS", "-C target-cpu=native");

    private final Path root;
    private final Path rivals;
    private final Path built;
    private final Progress progress;

    /// Why something cannot be built; empty if it has been.
    private final Map<String, Optional<String>> done = new LinkedHashMap<>();

    Builds(Path root, Progress progress) {
        this.root = root;
        this.rivals = root.resolve("bench/rivals");
        this.built = Rivals.built(root);
        this.progress = progress;
    }

    /// The load generator, or why it is not to be had.
    Optional<String> loadGenerator() {
        return cargo("blast");
    }

    /// @return why the rival is left out, if it is
    Optional<String> build(Rival rival) {
        return switch (rival.kind()) {
            case WEIR -> once("bin/weir", this::weir);
            case BENCH_JAR -> Optional.empty(); // this very program
            case JVM -> once("the JVM's rivals", this::maven);
            case RUST -> cargo(Path.of(rival.command().getFirst()).getFileName().toString());
            case GO -> once(rival.name(), () -> go(rival.name()));
            case NGINX ->
                    Command.exists("nginx")
                            ? Optional.empty()
                            : Optional.of("there is no nginx; install it by your system's means");
        };
    }

    private interface Build {
        Optional<String> run() throws IOException;
    }

    private Optional<String> once(String name, Build build) {
        Optional<String> known = done.get(name);
        if (known == null) {
            try {
                known = build.run();
            } catch (IOException failed) {
                known = Optional.of("its build could not be started: " + failed.getMessage());
            }
            done.put(name, known);
        }
        return known;
    }

    /// The launcher builds what is missing; `--help` then ends at once.
    private Optional<String> weir() throws IOException {
        return run(
                "bin/weir", List.of(root.resolve("bin/weir").toString(), "--help"), root, Map.of());
    }

    private Optional<String> cargo(String crate) {
        return once(
                crate,
                () -> {
                    if (!Command.exists("cargo")) {
                        return Optional.of(
                                "there is no cargo; install Rust 1.95 or newer, as by rustup");
                    }
                    var environment = new LinkedHashMap<>(NATIVE_CPU);
                    environment.put("CARGO_TARGET_DIR", built.resolve("rust").toString());
                    // One at a time, so that no crate gets features that another one asks for.
                    return run(
                            crate,
                            List.of(
                                    "cargo",
                                    "build",
                                    "--release",
                                    "--quiet",
                                    "--locked",
                                    "-p",
                                    crate),
                            rivals.resolve("rust"),
                            environment);
                });
    }

    private Optional<String> go(String name) throws IOException {
        if (!Command.exists("go")) {
            return Optional.of("there is no go; install Go 1.26 or newer");
        }
        String output = built.resolve("go/" + name).toString();
        return run(
                name,
                List.of("go", "build", "-trimpath", "-ldflags=-s -w", "-o", output, "./" + name),
                rivals.resolve("go"),
                Map.of("CGO_ENABLED", "0"));
    }

    private Optional<String> maven() throws IOException {
        Path jar = built.resolve("jvm/rivals-jvm-1.jar");
        if (isNewer(jar, rivals.resolve("jvm"))) {
            return Optional.empty();
        }
        if (!Command.exists("mvn")) {
            return Optional.of("there is no Maven; install Maven 3.8 or newer");
        }
        Optional<String> failed =
                run(
                        "the JVM's rivals",
                        List.of(
                                "mvn",
                                "-B",
                                "-q",
                                "-Drivals.out=" + built.resolve("jvm"),
                                "package"),
                        rivals.resolve("jvm"),
                        Map.of("JAVA_HOME", System.getProperty("java.home")));
        if (failed.isEmpty()) {
            // Maven leaves a jar alone whose content is the same.
            Files.setLastModifiedTime(jar, FileTime.fromMillis(System.currentTimeMillis()));
        }
        return failed;
    }

    /// Whether a file is newer than all below a folder.
    static boolean isNewer(Path file, Path folder) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        FileTime made = Files.getLastModifiedTime(file);
        var times = new ArrayList<FileTime>();
        try (Stream<Path> sources = Files.walk(folder)) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                times.add(Files.getLastModifiedTime(source));
            }
        }
        return times.stream().noneMatch(time -> time.compareTo(made) > 0);
    }

    private Optional<String> run(
            String name, List<String> command, Path directory, Map<String, String> environment)
            throws IOException {
        progress.say("building " + name);
        Command.Outcome outcome = Command.run(command, directory, environment, SECONDS_MAX);
        if (outcome.code() == 0) {
            return Optional.empty();
        }
        Path log = built.resolve("logs").resolve(name.replaceAll("[^a-z_-]", "-") + ".log");
        Files.createDirectories(log.getParent());
        Files.writeString(log, outcome.output());
        String why =
                outcome.code() == -1
                        ? "took longer than " + SECONDS_MAX + " s"
                        : "failed with code " + outcome.code();
        return Optional.of("its build " + why + "; see " + root.relativize(log));
    }
}
