package dev.weir.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From figures to tables and plots.
class ReportTest {

    @TempDir Path folder;

    private static Figure figure(String rival, String metric, int round, double value) {
        return new Figure("pipelined", rival, metric, round, value);
    }

    /// Hyper has 500,000, 600,000, 700,000 requests a second; ours twice as many less one.
    private final RunFile run =
            new RunFile(
                    "2026-11-25T12:00:00Z",
                    "0123abc",
                    "a machine",
                    List.of("hyper 1"),
                    "--rounds 3",
                    "-Xmx512m",
                    "hyper",
                    3,
                    2,
                    false,
                    List.of(new RunFile.Participant("hyper", "hyper <1> & more")),
                    List.of(
                            figure("weir-epoll", Figure.RATE, 0, 999_999),
                            figure("weir-epoll", Figure.RATE, 1, 1_199_999),
                            figure("weir-epoll", Figure.RATE, 2, 1_399_999),
                            figure("hyper", Figure.RATE, 0, 500_000),
                            figure("hyper", Figure.RATE, 1, 700_000),
                            figure("hyper", Figure.RATE, 2, 600_000)),
                    List.of("A note\nin two lines"));

    @Test
    void tableHasMedianSpreadAndRatio() {
        String report = Report.of(run);

        assertTrue(report.contains("| 1,199,999 (999,999–1,399,999) |    2.00 |"), report);
        assertTrue(report.contains("|     600,000 (500,000–700,000) |    1.00 |"), report);
        assertTrue(report.contains("a machine; commit 0123abc"), report);
        assertTrue(report.contains("- A note in two lines\n"), report);
        assertFalse(report.contains("A quick run"), report);
    }

    @Test
    void distanceOfTheCoresIsTold() {
        assertFalse(Report.of(run).contains("cache line"));
        var figures = new ArrayList<>(run.figures());
        figures.add(figure("hyper", Figure.LINE, 0, 36));
        figures.add(figure("weir-epoll", Figure.LINE, 1, 160));
        var far =
                new RunFile(
                        run.when(),
                        run.commit(),
                        run.machine(),
                        run.versions(),
                        run.command(),
                        run.flags(),
                        run.baseline(),
                        run.rounds(),
                        run.seconds(),
                        run.isQuick(),
                        run.rivals(),
                        figures,
                        run.notes());
        assertTrue(Report.of(far).contains("A cache line took 98.0 (36.0–160) ns"));
    }

    @Test
    void twoCoresAreAtADistance() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
        double nanos = CoreDistance.nanos().orElseThrow();
        assertTrue(nanos > 1 && nanos < 1e6, nanos + " ns");
    }

    @Test
    void goalIsReachedAtItsBoundAndNotBelow() {
        var goals = Goals.of(run.content());

        assertEquals(
                List.of(
                        new Goals.Goal(
                                "pipelined: requests/s of weir-epoll", 1_200_000, true, 1_199_999),
                        new Goals.Goal(
                                "pipelined: requests/s of weir-epoll ÷ hyper",
                                2,
                                true,
                                1_199_999 / 600_000.0)),
                goals);
        assertFalse(goals.get(0).isReached());
        assertTrue(new Goals.Goal("", 2, true, 2).isReached());
        assertTrue(new Goals.Goal("", 2, false, 2).isReached());
        assertFalse(new Goals.Goal("", 2, false, 2.01).isReached());
    }

    @Test
    void fileGivesBackWhatItWasWrittenFrom() throws IOException {
        Path file = folder.resolve("a/run.json");
        run.write(file);

        assertEquals(run, RunFile.read(file));
    }

    @Test
    void runsAreJoinedRoundByRound() {
        RunFile joined = RunFile.together(List.of(run, run));

        assertEquals(12, joined.figures().size());
        assertEquals(
                6,
                joined.content()
                        .spread(Case.PIPELINED, "hyper", Figure.RATE)
                        .orElseThrow()
                        .count());
    }

    @Test
    void plotsAreWellFormedAndShowTheBestFirst() throws Exception {
        assertEquals(List.of("pipelined-rate"), Plots.write(run, folder, false));

        byte[] svg = Files.readAllBytes(folder.resolve("pipelined-rate.svg"));
        var document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(svg));
        var texts = document.getElementsByTagName("text");
        assertEquals("weir-epoll", texts.item(2).getTextContent());
        assertEquals("1,200", texts.item(3).getTextContent());
        assertEquals("hyper", texts.item(4).getTextContent());
        assertFalse(new String(svg, UTF_8).contains("NaN"));
    }

    @Test
    void textIsEscapedInSvg() {
        var canvas = new SvgCanvas(10, 10);
        canvas.text(1, 1, false, 12, "a < b & c");

        assertTrue(canvas.document().contains(">a &lt; b &amp; c</text>"));
    }
}
