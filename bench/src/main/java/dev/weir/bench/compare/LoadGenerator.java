package dev.weir.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Runs `blast`, which sends load to loopback addresses only and checks each answer.
final class LoadGenerator {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long SLACK_SECONDS = 40;

    private final Path program;

    LoadGenerator(Path program) {
        this.program = program;
    }

    /// Runs to its end.
    ///
    /// @param cores as `taskset` takes them
    /// @param seconds how long it should take
    /// @return what it has printed
    /// @throws IOException if it failed, with its own words
    JsonNode run(String cores, int port, String target, double seconds, List<String> options)
            throws IOException {
        var outcome =
                Command.run(
                        command(cores, port, target, options),
                        Path.of("."),
                        Map.of(),
                        (long) seconds + SLACK_SECONDS);
        return parsed(outcome.output());
    }

    private List<String> command(String cores, int port, String target, List<String> options) {
        var command = new ArrayList<>(List.of("taskset", "-c", cores, program.toString()));
        command.add("http://127.0.0.1:" + port + target);
        command.addAll(options);
        return command;
    }

    /// @throws IOException if it is an error, or nothing
    static JsonNode parsed(String output) throws IOException {
        try {
            JsonNode seen = JSON.readTree(output);
            if (seen.has("error")) {
                throw new IOException(seen.get("error").asString());
            }
            if (seen.isObject()) {
                return seen;
            }
        } catch (JacksonException broken) {
            // the same sentence
        }
        throw new IOException("the load generator said \"" + output.strip() + "\"");
    }

    /// Starts load that goes on beside something else.
    Beside beside(String cores, int port, String target, List<String> options) throws IOException {
        return new Beside(
                new ProcessBuilder(command(cores, port, target, options))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start());
    }

    /// Load that is under way. Closing ends it.
    static final class Beside implements AutoCloseable {
        private final Process process;
        private final BufferedReader lines;

        private Beside(Process process) {
            this.process = process;
            lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        }

        /// The next line that it prints.
        JsonNode line() throws IOException {
            String line = lines.readLine();
            return parsed(line == null ? "" : line);
        }

        /// Says that it need not wait any longer.
        void release() throws IOException {
            process.getOutputStream().close();
        }

        @Override
        public void close() throws IOException {
            release();
            try {
                process.waitFor(2, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            process.destroyForcibly();
        }
    }
}
