package dev.weir.http.websocket;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was agreed on for `permessage-deflate` (RFC 7692 §7.1).
///
/// @param serverNoContextTakeover whether each message from the server is compressed on its own
/// @param clientNoContextTakeover whether each message from the client is
/// @param serverMaxWindowBits how far back the server may refer, as a power of two, 8 to 15
/// @param saysServerMaxWindowBits whether the client has asked for that, and so is told
public record DeflateParameters(
        boolean serverNoContextTakeover,
        boolean clientNoContextTakeover,
        int serverMaxWindowBits,
        boolean saysServerMaxWindowBits) {

    private static final String NAME = "permessage-deflate";
    private static final int WINDOW_BITS_MAX = 15;

    /// The first offer that can be met, in the order of `Sec-WebSocket-Extensions`; null if none.
    ///
    /// @param offers the field's value
    /// @param keepsContext whether the server wants to refer to earlier messages, which compresses
    ///   better and holds some 300 KiB a connection
    static @Nullable DeflateParameters choose(String offers, boolean keepsContext) {
        for (String offer : ExtensionList.split(offers, ',')) {
            List<String> parts = ExtensionList.split(offer, ';');
            if (parts.getFirst().equals(NAME)) {
                var chosen = accept(parts.subList(1, parts.size()), keepsContext);
                if (chosen != null) {
                    return chosen;
                }
            }
        }
        return null;
    }

    /// RFC 7692 §7.1: an offer with an unknown parameter, an invalid value or a parameter twice is
    /// declined.
    private static @Nullable DeflateParameters accept(List<String> parameters, boolean keeps) {
        var seen = new ArrayList<String>();
        boolean serverNoContext = !keeps;
        boolean clientNoContext = !keeps;
        int serverBits = WINDOW_BITS_MAX;
        boolean saysBits = false;
        for (String parameter : parameters) {
            int equals = parameter.indexOf('=');
            String name = (equals < 0 ? parameter : parameter.substring(0, equals)).strip();
            String value =
                    equals < 0 ? "" : ExtensionList.unquoted(parameter.substring(equals + 1));
            if (seen.contains(name)) {
                return null;
            }
            seen.add(name);
            switch (name) {
                case "server_no_context_takeover" -> serverNoContext = true;
                case "client_no_context_takeover" -> clientNoContext = true;
                case "server_max_window_bits" -> {
                    serverBits = windowBits(value);
                    saysBits = true;
                }
                case "client_max_window_bits" -> {
                    if (equals >= 0 && windowBits(value) < 0) {
                        return null;
                    }
                }
                default -> {
                    return null;
                }
            }
            if (name.endsWith("takeover") && equals >= 0) {
                return null;
            }
        }
        return serverBits < 0
                ? null
                : new DeflateParameters(serverNoContext, clientNoContext, serverBits, saysBits);
    }

    /// RFC 7692 §7.1.2: "a decimal integer value without leading zeroes between 8 to 15 inclusive";
    /// -1 if it is none.
    private static int windowBits(String value) {
        if (value.length() == 1 && (value.charAt(0) == '8' || value.charAt(0) == '9')) {
            return value.charAt(0) - '0';
        }
        boolean isTeen =
                value.length() == 2
                        && value.charAt(0) == '1'
                        && value.charAt(1) >= '0'
                        && value.charAt(1) <= '5';
        return isTeen ? 10 + value.charAt(1) - '0' : -1;
    }

    /// The server's side of the agreement, for `Sec-WebSocket-Extensions`.
    String fieldValue() {
        var text = new StringBuilder(NAME);
        if (serverNoContextTakeover) {
            text.append("; server_no_context_takeover");
        }
        if (clientNoContextTakeover) {
            text.append("; client_no_context_takeover");
        }
        if (saysServerMaxWindowBits) {
            text.append("; server_max_window_bits=").append(serverMaxWindowBits);
        }
        return text.toString();
    }
}
