package dev.weir.server;

import java.io.IOException;
import java.util.Locale;

/// A server could not listen where it was to. The message says why and what to do.
public final class CannotListen extends RuntimeException {
    private static final long serialVersionUID = 1;

    CannotListen(ListenAddress address, IOException cause) {
        super(sentence("port " + address.port(), address, cause), cause);
    }

    private CannotListen(String message, IOException cause) {
        super(message, cause);
    }

    /// For HTTP/3, which is over UDP.
    static CannotListen overUdp(ListenAddress address, IOException cause) {
        String port = "UDP port " + address.port() + " for HTTP/3";
        return new CannotListen(sentence(port, address, cause), cause);
    }

    private static String sentence(String port, ListenAddress address, IOException cause) {
        String message = String.valueOf(cause.getMessage());
        String reason = message.toLowerCase(Locale.ROOT);
        if (address.port() < 0) {
            return "Cannot listen on " + address + ": " + ofFile(message, reason);
        }
        String where = "Cannot listen on " + address.host() + " " + port + ": ";
        if (reason.contains("in use")) {
            return where
                    + "something else listens there. Stop it, or choose another port (0 picks a free"
                    + " one).";
        }
        if (reason.contains("permission")) {
            return where + "the system does not permit it. Choose a port above 1023.";
        }
        if (reason.contains("cannot assign") || reason.contains("not available")) {
            return where + "this machine does not have that address. Choose one that it has.";
        }
        return where + message;
    }

    private static String ofFile(String message, String reason) {
        if (reason.contains("in use")) {
            return "something else listens there. Stop it, or choose another path.";
        }
        if (reason.contains("no such file")) {
            return "its folder does not exist. Make it first.";
        }
        if (reason.contains("permission")) {
            return "the system does not permit it. Choose a folder that the server may write to.";
        }
        return message.endsWith(".") ? message : message + ".";
    }
}
