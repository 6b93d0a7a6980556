package dev.weir.server.demo;

/// Logs in one line each, on standard error; an exception's stack trace follows its line.
final class LogFormat {

    private static final String FORMAT = "java.util.logging.SimpleFormatter.format";

    private LogFormat() {}

    /// Sets the format unless the command line has. The formatter reads it once, when the first
    /// line is logged, so this comes before everything else.
    static void install() {
        if (System.getProperty(FORMAT) == null
                && System.getProperty("java.util.logging.config.file") == null) {
            System.setProperty(FORMAT, "%1$tFT%1$tT.%1$tL %4$s %5$s%6$s%n");
        }
    }
}
