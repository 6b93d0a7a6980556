package dev.weir.server.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Three curves over one time: the limit, the answers a second beside the capacity, and the 99th
/// percentile of the time that the answered took.
final class OverloadPlot {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 130;
    private static final int LEFT = 60;
    private static final int WARM_SECONDS = 5;

    private final int seconds;
    private final double capacity;
    private final List<Overload.Answer> answers;
    private final List<double[]> limits;

    OverloadPlot(
            int seconds, double capacity, List<Overload.Answer> answers, List<double[]> limits) {
        this.seconds = seconds;
        this.capacity = capacity;
        this.answers = answers;
        this.limits = limits;
    }

    /// Answers after the first seconds, as a part of the capacity.
    double goodput() {
        long count =
                answers.stream()
                        .filter(a -> a.endSecond() >= WARM_SECONDS && a.endSecond() < seconds)
                        .count();
        return count / (double) (seconds - WARM_SECONDS) / capacity;
    }

    double p99Millis() {
        return p99Millis(WARM_SECONDS, seconds);
    }

    private double p99Millis(double from, double to) {
        double[] took =
                answers.stream()
                        .filter(a -> a.endSecond() >= from && a.endSecond() < to)
                        .mapToDouble(Overload.Answer::tookSeconds)
                        .sorted()
                        .toArray();
        return took.length == 0 ? 0 : took[(int) (took.length * 0.99)] * 1_000;
    }

    private double[][] perSecond(boolean isTime) {
        double[][] points = new double[seconds][];
        for (int second = 0; second < seconds; second++) {
            int from = second;
            double value =
                    isTime
                            ? p99Millis(from, from + 1)
                            : answers.stream()
                                    .filter(a -> a.endSecond() >= from && a.endSecond() < from + 1)
                                    .count();
            points[second] = new double[] {second + 0.5, value};
        }
        return points;
    }

    String svg(String title) {
        var svg = new StringBuilder();
        int height = 3 * (HEIGHT + 40) + 50;
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                                + " font-family=\"sans-serif\" font-size=\"13\">\n"
                                + "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n"
                                + "<text x=\"%d\" y=\"22\" font-size=\"16\">%s: twice the load of"
                                + " %.0f a second; goodput %.3f of capacity, p99 %.0f ms</text>\n",
                        WIDTH + LEFT + 20,
                        height,
                        LEFT,
                        title,
                        capacity,
                        goodput(),
                        p99Millis()));
        panel(svg, 0, "requests that may be in flight", limits.toArray(double[][]::new), 0);
        panel(svg, 1, "answers a second, and the capacity", perSecond(false), capacity);
        panel(svg, 2, "p99 of the answered in ms, and the bound", perSecond(true), 250);
        return svg.append("</svg>\n").toString();
    }

    private void panel(StringBuilder svg, int index, String title, double[][] points, double bar) {
        int top = 50 + index * (HEIGHT + 40);
        double most =
                1.1 * Math.max(bar, Arrays.stream(points).mapToDouble(p -> p[1]).max().orElse(1));
        int bottom = top + HEIGHT;
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"%d\">%s</text>\n<path d=\"M%d %dV%dH%d\" fill=\"none\""
                                + " stroke=\"#888\"/>\n<text x=\"%d\" y=\"%d\""
                                + " text-anchor=\"end\">%.0f</text>\n<text x=\"%d\" y=\"%d\""
                                + " text-anchor=\"end\">%d s</text>\n",
                        LEFT,
                        top - 4,
                        title,
                        LEFT,
                        top,
                        bottom,
                        LEFT + WIDTH,
                        LEFT - 6,
                        top + 12,
                        most,
                        LEFT + WIDTH,
                        bottom + 16,
                        seconds));
        if (bar > 0) {
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<path d=\"M%d %.1fH%d\" stroke=\"#c33\" stroke-dasharray=\"5 4\"/>\n",
                            LEFT,
                            bottom - bar / most * HEIGHT,
                            LEFT + WIDTH));
        }
        svg.append("<polyline fill=\"none\" stroke=\"#176\" stroke-width=\"1.5\" points=\"");
        for (double[] point : points) {
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "%.1f,%.1f ",
                            LEFT + point[0] / seconds * WIDTH,
                            bottom - point[1] / most * HEIGHT));
        }
        svg.append("\"/>\n");
    }
}
