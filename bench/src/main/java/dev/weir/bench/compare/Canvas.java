package dev.weir.bench.compare;

/// What plots are drawn on. Places and sizes are in pixels from the upper left corner.
interface Canvas {

    /// The colors of a plot.
    enum Ink {
        TEXT(0x22303a),
        OURS(0x1f6f8b),
        OTHERS(0xb9c4c9);

        final int rgb;

        Ink(int rgb) {
            this.rgb = rgb;
        }
    }

    void bar(double x, double y, double width, double height, Ink ink);

    void line(double fromX, double toX, double y, Ink ink);

    /// Text with its baseline at `y`.
    ///
    /// @param endsAtX whether `x` is where it ends, not where it starts
    void text(double x, double y, boolean endsAtX, int size, String text);
}
