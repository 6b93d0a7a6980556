package dev.weir.bench.compare;

import java.util.Locale;

/// Draws SVG as text.
final class SvgCanvas implements Canvas {

    private final StringBuilder svg = new StringBuilder();

    SvgCanvas(int width, int height) {
        add(
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d"
                                + " %d\" font-family=\"sans-serif\">",
                        width,
                        height,
                        width,
                        height));
        add("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
    }

    @Override
    public void bar(double x, double y, double width, double height, Ink ink) {
        add(
                String.format(
                        Locale.ROOT,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#%06x\"/>",
                        x,
                        y,
                        width,
                        height,
                        ink.rgb));
    }

    @Override
    public void line(double fromX, double toX, double y, Ink ink) {
        add(
                String.format(
                        Locale.ROOT,
                        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#%06x\""
                                + " stroke-width=\"1.5\"/>",
                        fromX,
                        y,
                        toX,
                        y,
                        ink.rgb));
    }

    @Override
    public void text(double x, double y, boolean endsAtX, int size, String text) {
        add(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\" fill=\"#%06x\">%s</text>",
                        x,
                        y,
                        endsAtX ? "end" : "start",
                        size,
                        Ink.TEXT.rgb,
                        escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private void add(String element) {
        svg.append(element).append('\n');
    }

    /// The whole document.
    String document() {
        return svg + "</svg>\n";
    }
}
