package dev.weir.server.proxy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Ranges of addresses as CIDR writes them: `10.0.0.0/8`, `2001:db8::/32`, or one address alone.
///
/// **Threads:** immutable.
public final class AddressRanges {

    private static final Pattern LITERAL =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final List<Range> ranges = new ArrayList<>();

    @SuppressWarnings("ArrayRecordComponent") // of our own making, not compared
    private record Range(byte[] address, int bits) {
        boolean has(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> (i & 7);
                if ((other[i >> 3] & mask) != (address[i >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /// Addresses, or ranges such as `10.0.0.0/8`.
    ///
    /// @throws IllegalArgumentException if there is none, or one is malformed
    public AddressRanges(String... texts) {
        if (texts.length == 0) {
            throw new IllegalArgumentException(
                    "No proxy is trusted: give the addresses of yours, such as 10.0.0.0/8, or leave"
                            + " it out.");
        }
        for (String text : texts) {
            ranges.add(range(text));
        }
    }

    private static Range range(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (isLiteral(address)) {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            int most = bytes.length * 8;
            String bits = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
            if (bits.matches("[0-9]{1,3}") && Integer.parseInt(bits) <= most) {
                return new Range(bytes, Integer.parseInt(bits));
            }
        }
        throw new IllegalArgumentException(
                "\""
                        + text
                        + "\" is no range of addresses: write one as 10.0.0.0/8, 2001:db8::/32 or"
                        + " 192.0.2.7.");
    }

    /// Whether `address` is in one of them.
    public boolean has(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (Range range : ranges) {
            if (range.has(bytes)) {
                return true;
            }
        }
        return false;
    }

    /// Whether `text` is an address and no name, which would be looked up.
    public static boolean isLiteral(String text) {
        if (!LITERAL.matcher(text).matches()) {
            return false;
        }
        try {
            InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
