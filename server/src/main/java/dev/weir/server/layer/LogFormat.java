package dev.weir.server.layer;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// How an [AccessLog] writes an exchange: one line, whatever the client has sent. Quotes,
/// backslashes, controls and what is not ASCII are escaped, so that no request can end its line,
/// forge another, or steer a terminal.
public enum LogFormat {
    /// Common Log Format: `client - user [time] "request line" status bytes`.
    COMMON {
        @Override
        void write(AccessEntry entry, long endMillis, StringBuilder line) {
            common(entry, endMillis, line);
        }
    },
    /// Combined Log Format: common, then referer and user agent in quotes.
    COMBINED {
        @Override
        void write(AccessEntry entry, long endMillis, StringBuilder line) {
            common(entry, endMillis, line);
            line.append(" \"");
            escape(line, entry.referer(), true);
            line.append("\" \"");
            escape(line, entry.userAgent(), true);
            line.append('"');
        }
    },
    /// A JSON object (RFC 8259) a line, with the route, the time taken and the request id too.
    JSON {
        @Override
        void write(AccessEntry entry, long endMillis, StringBuilder line) {
            line.append("{\"time\":\"").append(Instant.ofEpochMilli(endMillis)).append('"');
            text(line, "client", ClientAddress.text(entry.client()));
            text(line, "user", entry.user());
            text(line, "method", entry.method());
            text(line, "target", entry.target());
            text(line, "version", entry.version().toString());
            text(line, "route", entry.route());
            line.append(",\"status\":")
                    .append(entry.status())
                    .append(",\"bytes\":")
                    .append(entry.bytes())
                    .append(",\"micros\":")
                    .append(entry.tookNanos() / 1_000);
            text(line, "referer", entry.referer());
            text(line, "userAgent", entry.userAgent());
            text(line, "requestId", entry.requestId());
            line.append('}');
        }
    };

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);
    private static final ZoneId ZONE = ZoneOffset.UTC;

    /// A second since 1970, and its text: lines come in order, so most are in the last one.
    private record Second(long second, String text) {}

    private static volatile Second lastSecond = new Second(-1, "");

    /// Appends the line, without an end.
    ///
    /// @param endMillis when the answer was complete, since 1970
    abstract void write(AccessEntry entry, long endMillis, StringBuilder line);

    private static void common(AccessEntry entry, long endMillis, StringBuilder line) {
        line.append(ClientAddress.text(entry.client())).append(" - ");
        escape(line, entry.user().isEmpty() ? "-" : entry.user().replace(' ', '_'), true);
        line.append(" [").append(clock(endMillis)).append("] \"");
        escape(line, entry.method(), true);
        escape(line.append(' '), entry.target(), true);
        line.append(' ').append(entry.version().toString()).append("\" ");
        line.append(entry.status()).append(' ');
        if (entry.bytes() == 0) {
            line.append('-');
        } else {
            line.append(entry.bytes());
        }
    }

    private static String clock(long millis) {
        long second = Math.floorDiv(millis, 1_000);
        Second known = lastSecond;
        if (known.second != second) {
            known = new Second(second, TIME.format(Instant.ofEpochSecond(second).atZone(ZONE)));
            lastSecond = known;
        }
        return known.text;
    }

    private static void text(StringBuilder line, String name, String value) {
        line.append(",\"").append(name).append("\":\"");
        escape(line, value, false);
        line.append('"');
    }

    /// As Apache's log has it, `\xhh`; or as JSON has it.
    private static void escape(StringBuilder line, String text, boolean isPlain) {
        if (text.isEmpty() && isPlain) {
            line.append('-');
        }
        if (isClean(text)) {
            line.append(text);
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                line.append(c);
            } else {
                line.append(isPlain ? "\\x" : "\\u");
                for (int shift = isPlain && c <= 0xff ? 4 : 12; shift >= 0; shift -= 4) {
                    line.append(Character.forDigit(c >> shift & 0xf, 16));
                }
            }
        }
    }

    private static boolean isClean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }
}
