package dev.weir.bench.compare;

import java.io.PrintStream;
import java.util.Locale;

/// Tells on standard error how far a run is.
final class Progress {

    private final PrintStream out;
    private final long startNanos = System.nanoTime();
    private double plannedSeconds;
    private double doneSeconds;

    Progress(PrintStream out) {
        this.out = out;
    }

    /// How long all turns together are thought to take.
    void plan(double seconds) {
        plannedSeconds = seconds;
        doneSeconds = 0;
    }

    void say(String sentence) {
        out.println(stamp() + sentence);
    }

    /// A part is over that was thought to take so long.
    void done(double seconds, String sentence) {
        doneSeconds += seconds;
        double left = Math.max(0, plannedSeconds - doneSeconds);
        out.println(stamp() + sentence + " [" + words(left) + " left]");
    }

    private String stamp() {
        long seconds = (System.nanoTime() - startNanos) / 1_000_000_000;
        return String.format(Locale.ROOT, "%3d:%02d  ", seconds / 60, seconds % 60);
    }

    /// A duration for people.
    static String words(double seconds) {
        return seconds < 100 ? Math.round(seconds) + " s" : Math.round(seconds / 60) + " min";
    }
}
