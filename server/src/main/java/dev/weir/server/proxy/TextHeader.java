package dev.weir.server.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.server.proxy.ProxyHeader.Result;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Version 1 of the PROXY protocol: `PROXY TCP4 192.0.2.7 198.51.100.1 51312 443` and CRLF.
///
/// One space between two parts, no sign, no leading zero, no other line end: what two readers could
/// take for two things is refused.
final class TextHeader {

    /// "a 107-byte buffer is always enough to store all the line", CRLF among it.
    static final int BYTES_MAX = 107;

    private static final byte[] PREFIX = "PROXY ".getBytes(ISO_8859_1);
    private static final Pattern IP_4 =
            Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");
    private static final Pattern IP_6 = Pattern.compile("(?=.{2,39}$)[0-9a-fA-F]*:[0-9a-fA-F:]*");
    private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");

    private TextHeader() {}

    static Result read(byte[] bytes, int count) {
        if (!ProxyHeader.mayBegin(bytes, count, PREFIX)) {
            return new Result.Refused("it does not begin with a header of the PROXY protocol");
        }
        for (int i = PREFIX.length; i < Math.min(count, BYTES_MAX); i++) {
            if (bytes[i] == '\n') {
                return new Result.Refused("its line ends without CR");
            }
            if (bytes[i] != '\r') {
                continue;
            }
            if (i + 2 > BYTES_MAX) {
                break;
            }
            if (i + 1 == count) {
                return new Result.Incomplete(count + 1);
            }
            if (bytes[i + 1] != '\n') {
                return new Result.Refused("it has a CR before the end of its line");
            }
            return parse(new String(bytes, PREFIX.length, i - PREFIX.length, ISO_8859_1), i + 2);
        }
        return count < BYTES_MAX
                ? new Result.Incomplete(count + 1)
                : new Result.Refused("its line has more than " + BYTES_MAX + " bytes");
    }

    private static Result parse(String line, int bytes) {
        String[] parts = line.split(" ", -1);
        if (parts[0].equals("UNKNOWN")) {
            return new Result.Complete(ProxyHeader.OF_THE_PROXY, bytes); // the rest says nothing
        }
        boolean is4 = parts[0].equals("TCP4");
        if (!is4 && !parts[0].equals("TCP6")) {
            return new Result.Refused("it speaks of neither TCP4, TCP6 nor UNKNOWN");
        }
        if (parts.length != 5) {
            return new Result.Refused("it does not have two addresses and two ports");
        }
        InetSocketAddress source = address(is4, parts[1], parts[3]);
        InetSocketAddress destination = address(is4, parts[2], parts[4]);
        return source == null || destination == null
                ? new Result.Refused("an address or a port in it is malformed")
                : new Result.Complete(new ProxyHeader(source, destination, false), bytes);
    }

    private static @Nullable InetSocketAddress address(boolean is4, String host, String port) {
        if (!(is4 ? IP_4 : IP_6).matcher(host).matches() || !PORT.matcher(port).matches()) {
            return null;
        }
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(host), Integer.parseInt(port));
        } catch (IllegalArgumentException malformed) {
            return null; // 256 in an address, 65536 as a port, more than eight groups
        }
    }
}
