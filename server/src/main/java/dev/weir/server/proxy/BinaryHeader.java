package dev.weir.server.proxy;

import dev.weir.server.proxy.ProxyHeader.Result;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Version 2 of the PROXY protocol.
///
/// ```
///   12 bytes   signature
///    1 byte    version (2) and command: 0 for the proxy itself, 1 for somebody else
///    1 byte    family and kind of the client's connection
///    2 bytes   length of what follows
///              addresses and ports
///              additions: type (1), length (2), value
/// ```
final class BinaryHeader {

    static final byte[] SIGNATURE = {
        '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
    };

    static final int FIXED_BYTES = 16;

    private static final int COMMAND_LOCAL = 0x20;
    private static final int COMMAND_PROXY = 0x21;
    private static final int IP_4_BYTES = 12;
    private static final int IP_6_BYTES = 36;
    private static final int UNIX_BYTES = 216;

    /// Of an addition: the checksum of all of the header, with zeros in its own place.
    private static final int CRC_32C = 0x03;

    /// Of an addition: what is known of the client's TLS.
    private static final int TLS = 0x20;

    private static final int TLS_BYTES_LEAST = 5;
    private static final int SPOKE_TLS = 0x01;

    private BinaryHeader() {}

    static Result read(byte[] bytes, int count) {
        if (!ProxyHeader.mayBegin(bytes, count, SIGNATURE)) {
            return new Result.Refused("it does not begin with a header of the PROXY protocol");
        }
        if (count < FIXED_BYTES) {
            return new Result.Incomplete(FIXED_BYTES);
        }
        int command = bytes[12] & 0xff;
        if (command != COMMAND_LOCAL && command != COMMAND_PROXY) {
            return new Result.Refused("it has an unknown version or command");
        }
        int end = FIXED_BYTES + twoOctets(bytes, 14);
        if (end > ProxyHeader.BYTES_MAX) {
            return new Result.Refused("it has more than " + ProxyHeader.BYTES_MAX + " bytes");
        }
        if (count < end) {
            return new Result.Incomplete(end);
        }
        // "the receiver must accept this connection as valid and must use the real connection
        // endpoints and discard the protocol block including the family which is ignored"
        return command == COMMAND_LOCAL
                ? new Result.Complete(ProxyHeader.OF_THE_PROXY, end)
                : parse(bytes, end);
    }

    private static Result parse(byte[] bytes, int end) {
        int addressBytes =
                switch (bytes[13]) {
                    case 0x00 -> 0;
                    case 0x11, 0x12 -> IP_4_BYTES;
                    case 0x21, 0x22 -> IP_6_BYTES;
                    case 0x31, 0x32 -> UNIX_BYTES;
                    default -> -1;
                };
        if (addressBytes < 0) {
            return new Result.Refused("it has an unknown family of addresses");
        }
        int additions = FIXED_BYTES + addressBytes;
        if (additions > end) {
            return new Result.Refused("it is too short for its addresses");
        }
        boolean isEncrypted = false;
        for (int at = additions; at < end; ) {
            if (at + 3 > end || at + 3 + twoOctets(bytes, at + 1) > end) {
                return new Result.Refused("an addition does not fit into it");
            }
            int value = at + 3;
            int next = value + twoOctets(bytes, at + 1);
            switch (bytes[at]) {
                case CRC_32C -> {
                    if (!isChecksum(bytes, value, next, end)) {
                        return new Result.Refused("its checksum is wrong");
                    }
                }
                case TLS -> {
                    if (next - value < TLS_BYTES_LEAST) {
                        return new Result.Refused("what it says of TLS is too short");
                    }
                    isEncrypted = (bytes[value] & SPOKE_TLS) != 0;
                }
                default -> {} // of no use here
            }
            at = next;
        }
        return new Result.Complete(header(bytes, addressBytes, isEncrypted), end);
    }

    private static boolean isChecksum(byte[] bytes, int value, int next, int end) {
        if (next - value != Integer.BYTES) {
            return false;
        }
        byte[] header = Arrays.copyOf(bytes, end);
        Arrays.fill(header, value, next, (byte) 0);
        var sum = new CRC32C();
        sum.update(header);
        return ByteBuffer.wrap(bytes).getInt(value) == (int) sum.getValue();
    }

    private static ProxyHeader header(byte[] bytes, int addressBytes, boolean isEncrypted) {
        if (addressBytes == 0) {
            return ProxyHeader.OF_THE_PROXY;
        }
        if (addressBytes == UNIX_BYTES) {
            // Of another machine's files, maybe: that it is none of IP is all there is to know.
            var unnamed = UnixDomainSocketAddress.of("");
            return new ProxyHeader(unnamed, unnamed, isEncrypted);
        }
        int hostBytes = (addressBytes - 4) / 2;
        int ports = FIXED_BYTES + 2 * hostBytes;
        return new ProxyHeader(
                address(bytes, FIXED_BYTES, hostBytes, twoOctets(bytes, ports)),
                address(bytes, FIXED_BYTES + hostBytes, hostBytes, twoOctets(bytes, ports + 2)),
                isEncrypted);
    }

    private static InetSocketAddress address(byte[] bytes, int from, int hostBytes, int port) {
        try {
            byte[] host = Arrays.copyOfRange(bytes, from, from + hostBytes);
            return new InetSocketAddress(InetAddress.getByAddress(host), port);
        } catch (UnknownHostException wrongLength) {
            throw new AssertionError(hostBytes + " bytes", wrongLength);
        }
    }

    private static int twoOctets(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }
}
