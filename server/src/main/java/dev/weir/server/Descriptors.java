package dev.weir.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How many files the process may have open, as connections are files to the system.
final class Descriptors {

    /// Kept for everything else: the JVM's own files, listeners, a handler's files and sockets.
    private static final int RESERVE = 256;

    /// Where the system does not say.
    private static final int UNKNOWN = 10_000;

    private Descriptors() {}

    /// How many connections leave a reserve: at least half of what is allowed.
    static int connectionsMax() {
        int open = openMax();
        return Math.max(open / 2, open - RESERVE);
    }

    private static int openMax() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
                if (line.startsWith("Max open files")) {
                    String soft = line.substring("Max open files".length()).strip();
                    soft = soft.substring(0, soft.indexOf(' '));
                    return soft.equals("unlimited")
                            ? Integer.MAX_VALUE
                            : (int) Math.min(Integer.MAX_VALUE, Long.parseLong(soft));
                }
            }
        } catch (IOException | NumberFormatException unreadable) {
            return UNKNOWN;
        }
        return UNKNOWN;
    }
}
