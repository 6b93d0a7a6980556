package dev.weir.server.lambda;

import java.util.regex.Pattern;

/// The trace id of X-Ray in the form of W3C Trace Context.
final class TraceContext {

    private static final Pattern ROOT = Pattern.compile("Root=1-([0-9a-f]{8})-([0-9a-f]{24})");
    private static final Pattern PARENT = Pattern.compile("Parent=([0-9a-f]{16})");

    private TraceContext() {}

    /// The value of `traceparent`, or the empty text if `header` has no root and parent.
    ///
    /// @param header such as
    ///   `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1`
    static String parent(String header) {
        var root = ROOT.matcher(header);
        var parent = PARENT.matcher(header);
        if (!root.find() || !parent.find()) {
            return "";
        }
        String flags = header.contains("Sampled=1") ? "01" : "00";
        return "00-" + root.group(1) + root.group(2) + "-" + parent.group(1) + "-" + flags;
    }
}
