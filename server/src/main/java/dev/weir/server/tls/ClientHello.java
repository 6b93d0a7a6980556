package dev.weir.server.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a client asks for before anything is agreed (RFC 8446 §4.1.2), as far as a server has to
/// know it to choose its certificate.
///
/// It is read before the TLS engine has seen a byte. What the engine will refuse anyway is not
/// judged here: such a hello names nothing.
///
/// @param serverName the DNS name that the client means to reach (RFC 6066 §3), in lower case
/// @param applicationProtocols what it can speak (RFC 7301 §3.1), best first; empty if it does not
///   say
public record ClientHello(Optional<String> serverName, List<String> applicationProtocols) {

    /// Bytes of a hello; more is refused. Those of browsers have below 3 KiB with the keys of
    /// post-quantum groups.
    public static final int BYTES_MAX = 16 * 1024;

    private static final int RECORD_HEADER = 5;
    private static final int HANDSHAKE_HEADER = 4;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int RANDOM = 32;
    private static final int SERVER_NAME = 0;
    private static final int APPLICATION_PROTOCOLS = 16;
    private static final int HOST_NAME = 0;

    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,255}");

    private static final ClientHello NAMES_NOTHING = new ClientHello(Optional.empty(), List.of());

    /// What the first bytes of a connection are.
    public sealed interface Result {
        /// A whole hello.
        record Complete(ClientHello hello) implements Result {}

        /// The beginning of one. Ask again when there are as many bytes.
        record Incomplete(int bytesAtLeast) implements Result {}

        /// No TLS, but letters: most likely HTTP in plain text.
        record PlainText() implements Result {}

        /// Nothing that a server of TLS answers.
        record Refused() implements Result {}
    }

    /// Reads the first bytes of a connection.
    public static Result read(byte[] bytes, int count) {
        if (count == 0) {
            return new Result.Incomplete(1);
        }
        if (isPlain(bytes[0])) {
            return new Result.PlainText();
        }
        // The handshake message may be cut over records (RFC 8446 §5.1).
        byte[] message = new byte[Math.min(count, BYTES_MAX)];
        int have = 0;
        int at = 0;
        while (true) {
            if (at < count && bytes[at] != HANDSHAKE) {
                return new Result.Refused();
            }
            if (at + RECORD_HEADER > count) {
                return new Result.Incomplete(at + RECORD_HEADER);
            }
            int length = twoOctets(bytes, at + 3);
            int next = at + RECORD_HEADER + length;
            if (bytes[at + 1] != 3 || length == 0 || next > BYTES_MAX) {
                return new Result.Refused();
            }
            if (next > count) {
                return new Result.Incomplete(next);
            }
            System.arraycopy(bytes, at + RECORD_HEADER, message, have, length);
            have += length;
            at = next;
            if (have >= HANDSHAKE_HEADER) {
                int whole = HANDSHAKE_HEADER + (message[1] & 0xff) * 65_536 + twoOctets(message, 2);
                if (message[0] != CLIENT_HELLO || whole > BYTES_MAX) {
                    return new Result.Refused();
                }
                if (have >= whole) {
                    return new Result.Complete(parse(new Octets(message, whole)));
                }
            }
        }
    }

    private static boolean isPlain(byte first) {
        return (first >= 'A' && first <= 'Z')
                || (first >= 'a' && first <= 'z')
                || first == '\r'
                || first == '\n';
    }

    private static int twoOctets(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }

    /// Octets that are taken from the front, and never more than there are.
    private static final class Octets {
        private final byte[] bytes;
        private int at;
        private final int end;

        Octets(byte[] bytes, int end) {
            this.bytes = bytes;
            this.end = end;
        }

        private Octets(byte[] bytes, int at, int end) {
            this.bytes = bytes;
            this.at = at;
            this.end = end;
        }

        boolean isEmpty() {
            return at >= end;
        }

        int number(int octets) {
            int number = 0;
            int to = skip(octets);
            for (int i = to - octets; i < to; i++) {
                number = (number << 8) | (bytes[i] & 0xff);
            }
            return number;
        }

        /// Those that a length of so many octets stands before.
        Octets vector(int octetsOfLength) {
            int length = number(octetsOfLength);
            int to = skip(length);
            return new Octets(bytes, to - length, to);
        }

        int skip(int count) {
            if (count > end - at) {
                throw new IndexOutOfBoundsException("cut off");
            }
            return at += count;
        }

        String text() {
            return new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
        }
    }

    private static ClientHello parse(Octets hello) {
        try {
            hello.skip(HANDSHAKE_HEADER + 2 + RANDOM);
            hello.vector(1); // session
            hello.vector(2); // cipher suites
            hello.vector(1); // compression
            return hello.isEmpty() ? NAMES_NOTHING : extensions(hello.vector(2));
        } catch (IndexOutOfBoundsException malformed) {
            return NAMES_NOTHING;
        }
    }

    private static ClientHello extensions(Octets extensions) {
        Optional<String> name = Optional.empty();
        List<String> protocols = List.of();
        while (!extensions.isEmpty()) {
            int type = extensions.number(2);
            Octets data = extensions.vector(2);
            if (type == SERVER_NAME) {
                name = serverName(data.vector(2));
            } else if (type == APPLICATION_PROTOCOLS) {
                protocols = protocols(data.vector(2));
            }
        }
        return new ClientHello(name, protocols);
    }

    /// RFC 6066 §3: "The ServerNameList MUST NOT contain more than one name of the same name_type."
    private static Optional<String> serverName(Octets list) {
        while (!list.isEmpty()) {
            int type = list.number(1);
            Octets name = list.vector(2);
            if (type == HOST_NAME) {
                String text = name.text().toLowerCase(Locale.ROOT);
                return NAME.matcher(text).matches() ? Optional.of(text) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static List<String> protocols(Octets list) {
        var all = new ArrayList<String>();
        while (!list.isEmpty()) {
            all.add(list.vector(1).text());
        }
        return List.copyOf(all);
    }
}
