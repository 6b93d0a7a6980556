package dev.weir.server.netty;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Why one of Netty's native libraries cannot be used, in words that say what to do.
///
/// Netty looks for a library in several ways and tells of each failure; which of them matters is in
/// the tree of causes and of what they suppressed.
final class NativeReason {

    private NativeReason() {}

    static String of(Throwable cause) {
        return of(
                cause,
                classifier(System.getProperty("os.name", ""), System.getProperty("os.arch", "")));
    }

    /// @param classifier what the jars with libraries for this machine are called by
    static String of(Throwable cause, String classifier) {
        boolean isLookedFor = false;
        String innermost = "";
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var next = new ArrayDeque<Throwable>();
        next.add(cause);
        while (!next.isEmpty()) {
            Throwable failure = next.remove();
            if (!seen.add(failure)) {
                continue;
            }
            Optional.ofNullable(failure.getCause()).ifPresent(next::add);
            next.addAll(List.of(failure.getSuppressed()));
            String message = firstLine(failure);
            if (isOfLookingFor(message)) {
                isLookedFor = true;
            } else if (failure instanceof UnsatisfiedLinkError) {
                return isOfMusl(message)
                        ? "its library is made for glibc and does not load on musl: " + message
                        : "its library does not load: " + message;
            } else if (failure.getMessage() != null) {
                innermost = message;
            }
        }
        if (isLookedFor) {
            return "no jar has its library for "
                    + classifier
                    + "; the artifact with that classifier does, if there is one, and on the module"
                    + " path it takes --add-modules ALL-MODULE-PATH";
        }
        if (innermost.equals("Only supported on Linux")) {
            return "it is Linux' own";
        }
        return innermost.isEmpty() ? cause.getClass().getSimpleName() : innermost;
    }

    private static boolean isOfLookingFor(String message) {
        return message.startsWith("META-INF/native/")
                || message.startsWith("could not load a native library")
                || message.startsWith("Failed to load any of the given libraries")
                || message.contains("library.path");
    }

    /// What musl's loader says of a symbol that it lacks, and of glibc's own files.
    private static boolean isOfMusl(String message) {
        return message.contains("Error relocating")
                || message.contains("Error loading shared library");
    }

    static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    /// As Netty's artifacts have it: `linux-x86_64`.
    static String classifier(String os, String architecture) {
        String system = os.toLowerCase(Locale.ROOT);
        String name =
                system.startsWith("mac")
                        ? "osx"
                        : system.startsWith("windows") ? "windows" : system.replace(" ", "");
        return name
                + "-"
                + switch (architecture) {
                    case "amd64", "x86_64", "x86-64" -> "x86_64";
                    case "aarch64", "arm64" -> "aarch_64";
                    default -> architecture;
                };
    }
}
