package dev.weir.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// All of a run as JSON, from which its tables and plots can be made again.
///
/// @param when the time at which it began
/// @param commit what was measured
/// @param machine processor, cores, system
/// @param versions of the tools and servers
/// @param command the arguments
/// @param flags of the JVMs
/// @param baseline whom ratios are to
/// @param rounds how many there were
/// @param seconds how long each load was measured
/// @param isQuick whether its figures are to be trusted
/// @param rivals who took part
/// @param figures what was seen
/// @param notes what else there is to say
record RunFile(
        String when,
        String commit,
        String machine,
        List<String> versions,
        String command,
        String flags,
        String baseline,
        int rounds,
        double seconds,
        boolean isQuick,
        List<Participant> rivals,
        List<Figure> figures,
        List<String> notes) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /// @param name what the rival is called
    /// @param title what it is
    record Participant(String name, String title) {}

    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, JSON.writeValueAsString(this));
    }

    /// @throws IOException if it cannot be read, or is not of a run
    static RunFile read(Path file) throws IOException {
        try {
            return JSON.readValue(Files.readString(file), RunFile.class);
        } catch (JacksonException broken) {
            throw new IOException(file + " is not of a run: " + broken.getOriginalMessage());
        }
    }

    /// Several runs as one, the first of which says on what; their rounds follow each other.
    ///
    /// @param runs one or more
    static RunFile together(List<RunFile> runs) {
        RunFile first = runs.getFirst();
        var rivals = new LinkedHashSet<Participant>();
        var figures = new ArrayList<Figure>();
        var notes = new LinkedHashSet<String>();
        for (RunFile run : runs) {
            rivals.addAll(run.rivals);
            figures.addAll(run.figures);
            notes.addAll(run.notes);
            if (run != first) {
                notes.add("Part of this is of another run, of commit %s.".formatted(run.commit));
            }
        }
        return new RunFile(
                first.when,
                first.commit,
                first.machine,
                first.versions,
                first.command,
                first.flags,
                first.baseline,
                first.rounds,
                first.seconds,
                runs.stream().anyMatch(RunFile::isQuick),
                List.copyOf(rivals),
                List.copyOf(figures),
                List.copyOf(notes));
    }

    /// The figures and notes as they were.
    Figures content() {
        var content = new Figures();
        figures.forEach(content::add);
        notes.forEach(content::note);
        return content;
    }
}
