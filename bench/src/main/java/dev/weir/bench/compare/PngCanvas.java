package dev.weir.bench.compare;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/// Draws PNG by the JDK's own means, twice as large so that text stays sharp.
final class PngCanvas implements Canvas {

    private static final int SCALE = 2;

    private final BufferedImage image;
    private final Graphics2D graphics;

    /// Whether this JDK can draw text here: it needs fonts, and libraries that small images leave
    /// out.
    static boolean isPossible() {
        try {
            new PngCanvas(1, 1).text(0, 0, true, 12, "1");
            return true;
        } catch (RuntimeException | LinkageError | InternalError unusable) {
            return false;
        }
    }

    PngCanvas(int width, int height) {
        image = new BufferedImage(SCALE * width, SCALE * height, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.scale(SCALE, SCALE);
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
    }

    @Override
    public void bar(double x, double y, double width, double height, Ink ink) {
        graphics.setColor(new Color(ink.rgb));
        graphics.fill(new Rectangle2D.Double(x, y, width, height));
    }

    @Override
    public void line(double fromX, double toX, double y, Ink ink) {
        graphics.setColor(new Color(ink.rgb));
        graphics.setStroke(new BasicStroke(1.5f));
        graphics.draw(new Line2D.Double(fromX, y, toX, y));
    }

    @Override
    public void text(double x, double y, boolean endsAtX, int size, String text) {
        graphics.setColor(new Color(Ink.TEXT.rgb));
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
        int width = graphics.getFontMetrics().stringWidth(text);
        graphics.drawString(text, (float) (endsAtX ? x - width : x), (float) y);
    }

    void write(Path file) throws IOException {
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
    }
}
