package dev.weir.server;

import static dev.weir.server.Web.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `docs/comparison.md`: its table has the lines that are there, and what ours says is so.
@Tag("once")
class ComparisonTest {

    private static final Path ROOT = Path.of(System.getProperty("weir.root", ".."));
    private static final Path OURS =
            ROOT.resolve("server/src/test/java/dev/weir/server/Compared.java");

    /// Tasks in the order of the table, and the regions of ours that do them.
    private static final Map<String, String> TASKS = new LinkedHashMap<>();

    static {
        TASKS.put("hello", "hello");
        TASKS.put("typed path parameter", "typed");
        TASKS.put("JSON in and out", "json");
        TASKS.put("timing of every request", "timing layered");
        TASKS.put("WebSocket echo", "socket");
        TASKS.put("files of a folder", "files");
        TASKS.put("stop that finishes what has begun", "stop");
    }

    private static final List<String> RIVALS =
            List.of(
                    "axum.rs",
                    "actix-web.rs",
                    "rocket.rs",
                    "JavalinTasks.java",
                    "HelidonTasks.java");

    private static int lines(Path file, String start, String end) throws IOException {
        int lines = 0;
        boolean isInside = false;
        for (String line : Files.readAllLines(file)) {
            String text = line.strip();
            if (text.equals(start)) {
                isInside = true;
            } else if (isInside && text.equals(end)) {
                return lines;
            } else if (isInside && isCounted(text)) {
                lines++;
            }
        }
        throw new AssertionError(file + " has no \"" + start + "\" that ends by \"" + end + "\"");
    }

    private static boolean isCounted(String line) {
        return !line.isEmpty() && !line.startsWith("//") && !line.matches("[)}\\];,]+");
    }

    @Test
    void itsTableHasTheLinesThatAreThere() throws IOException {
        var rows = new ArrayList<String>();
        int[] sums = new int[RIVALS.size() + 1];
        for (Map.Entry<String, String> task : TASKS.entrySet()) {
            var row = new StringBuilder("| " + task.getKey() + " |");
            for (int i = 0; i < RIVALS.size(); i++) {
                Path file = ROOT.resolve("docs/comparison").resolve(RIVALS.get(i));
                int lines = lines(file, "// task: " + task.getKey(), "// end");
                sums[i] += lines;
                row.append(' ').append(lines).append(" |");
            }
            int ours = 0;
            for (String region : task.getValue().split(" ", -1)) {
                ours += lines(OURS, "// @start region=\"" + region + "\"", "// @end");
            }
            sums[RIVALS.size()] += ours;
            rows.add(row.append(' ').append(ours).append(" |").toString());
        }
        var sum = new StringBuilder("| **sum** |");
        for (int i = 0; i < RIVALS.size(); i++) {
            sum.append(' ').append(sums[i]).append(" |");
            assertTrue(sums[RIVALS.size()] < sums[i], RIVALS.get(i) + " is as short: " + sums[i]);
        }
        rows.add(sum.append(" **").append(sums[RIVALS.size()]).append("** |").toString());
        String page = Files.readString(ROOT.resolve("docs/comparison.md"));
        var table = page.lines().filter(line -> line.matches("\\| .*[0-9]+(\\*\\*)? \\|")).toList();
        assertEquals(String.join("\n", rows), String.join("\n", table));
    }

    /// The columns of the tables of features.
    private static final int FEATURE_CELLS = 11;

    @Test
    void whatOthersHaveAndOursLacksHasAReason() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/comparison.md"));
        var lacking = new ArrayList<String>();
        int features = 0;
        for (String line : page.lines().filter(each -> each.startsWith("| ")).toList()) {
            List<String> cells =
                    Stream.of(line.substring(2, line.length() - 2).split("\\|", -1))
                            .map(String::strip)
                            .toList();
            if (cells.size() != FEATURE_CELLS || cells.get(1).equals("Weir")) {
                continue;
            }
            features++;
            for (String cell : cells.subList(1, FEATURE_CELLS)) {
                assertTrue(cell.matches("yes|–|\\*other\\*|[a-zA-Z ]+ (alone|request)"), line);
            }
            if (!cells.get(1).equals("yes")) {
                lacking.add(cells.getFirst());
            }
        }
        assertTrue(features > 40, features + " features");
        var reasons =
                page.lines()
                        .filter(line -> line.startsWith("- **"))
                        .map(line -> line.substring(4, line.indexOf("**:")))
                        .toList();
        assertEquals(lacking, reasons);
    }

    @Test
    void oursDoesWhatItSays() throws Exception {
        assertEquals("user 7", Compared.typedPathParameter().handle(get("/users/7")).contentText());
        assertEquals(
                400, Compared.typedPathParameter().handle(get("/users/seven")).status().code());
        String order = "{\"item\":\"sluice\",\"count\":2}";
        var answer =
                Compared.orders()
                        .handle(
                                Request.post("/orders", order)
                                        .withField("Content-Type", "application/json"));
        assertEquals(201, answer.status().code());
        assertEquals(order, answer.contentText());
    }
}
