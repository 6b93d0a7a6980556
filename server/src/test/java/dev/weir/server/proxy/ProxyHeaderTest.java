package dev.weir.server.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.server.proxy.ProxyHeader.Result;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The PROXY protocol, as <https://www.haproxy.org/download/2.6/doc/proxy-protocol.txt> has it.
@Tag("once")
class ProxyHeaderTest {

    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String IP_4 = "c0000207c6336401c87001bb"; // 192.0.2.7:51312 …

    private static Result read(byte[] bytes) {
        return ProxyHeader.read(bytes, bytes.length);
    }

    private static Result text(String line) {
        return read((line + "\r\n").getBytes(ISO_8859_1));
    }

    private static ProxyHeader header(Result result) {
        return assertInstanceOf(Result.Complete.class, result).header();
    }

    private static byte[] binary(int command, int family, byte[] rest) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(HexFormat.of().parseHex(SIGNATURE));
        out.write(command);
        out.write(family);
        out.write(rest.length >> 8);
        out.write(rest.length);
        out.writeBytes(rest);
        return out.toByteArray();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static String shown(ProxyHeader header) {
        var source = assertInstanceOf(InetSocketAddress.class, header.source());
        var destination = assertInstanceOf(InetSocketAddress.class, header.destination());
        return source.getAddress().getHostAddress()
                + " "
                + destination.getAddress().getHostAddress()
                + " "
                + source.getPort()
                + " "
                + destination.getPort();
    }

    // ---- version 1

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    TCP4 192.0.2.7 198.51.100.1 51312 443         | 192.0.2.7 198.51.100.1 51312 443
                    TCP4 0.0.0.0 255.255.255.255 0 65535          | 0.0.0.0 255.255.255.255 0 65535
                    TCP6 2001:db8::7 ::1 1 2                      | 2001:db8:0:0:0:0:0:7 0:0:0:0:0:0:0:1 1 2
                    TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535 \
                    | ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535
                    """)
    void aLineTellsBothEnds(String line, String expected) {
        assertEquals(expected, shown(header(text("PROXY " + line))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNKNOWN", "UNKNOWN ffff::1 whatever 1"})
    void whatTheProxyDoesNotKnowIsLeftAsItIs(String rest) {
        assertEquals(ProxyHeader.OF_THE_PROXY, header(text("PROXY " + rest)));
    }

    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET / HTTP/1.1                               | a request without a header
                    proxy TCP4 1.2.3.4 1.2.3.4 1 2               | lower case
                    PROXY  TCP4 1.2.3.4 1.2.3.4 1 2              | two spaces
                    'PROXY TCP4 1.2.3.4 1.2.3.4 1 2 '            | a space at the end
                    'PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3'           | one part too many
                    PROXY TCP4 1.2.3.4 1.2.3.4 1                 | one too few
                    PROXY TCP5 1.2.3.4 1.2.3.4 1 2               | no such family
                    PROXY UNKNOWNS                               | nor this one
                    PROXY TCP4 ::1 ::1 1 2                       | addresses of the other family
                    PROXY TCP6 1.2.3.4 1.2.3.4 1 2               | and the other way
                    PROXY TCP6 ::ffff:1.2.3.4 ::1 1 2            | dots in IPv6
                    PROXY TCP6 1::2::3 ::1 1 2                   | two gaps
                    PROXY TCP6 1:2:3:4:5:6:7:8:9 ::1 1 2         | nine groups
                    PROXY TCP6 fe80::1%1 ::1 1 2                 | a zone
                    PROXY TCP6 521 ::1 1 2                       | a number
                    PROXY TCP6 12345::1 ::1 1 2                  | five digits
                    PROXY TCP4 01.2.3.4 1.2.3.4 1 2              | a leading zero
                    PROXY TCP4 256.2.3.4 1.2.3.4 1 2             | above 255
                    PROXY TCP4 1.2.3 1.2.3.4 1 2                 | three numbers
                    PROXY TCP4 1.2.3.4 1.2.3.4 +1 2              | a sign
                    PROXY TCP4 1.2.3.4 1.2.3.4 01 2              | a leading zero in a port
                    PROXY TCP4 1.2.3.4 1.2.3.4 65536 2           | one above the last port
                    PROXY TCP4 localhost 1.2.3.4 1 2             | a name
                    """)
    void anyOtherLineIsRefused(String line, String why) {
        assertInstanceOf(Result.Refused.class, text(line), why);
    }

    @Test
    void aLineEndsInCrLf() {
        byte[] bareLf = "PROXY UNKNOWN\n".getBytes(ISO_8859_1);
        assertEquals(new Result.Refused("its line ends without CR"), read(bareLf));
        byte[] bareCr = "PROXY UNKNOWN\rx".getBytes(ISO_8859_1);
        assertEquals(new Result.Refused("it has a CR before the end of its line"), read(bareCr));
    }

    @Test
    void aLineHasAtMost107Bytes() {
        String prefix = "PROXY UNKNOWN ";
        for (int bytes = 106; bytes <= 108; bytes++) {
            String line = prefix + "x".repeat(bytes - 2 - prefix.length()) + "\r\n";
            assertEquals(bytes, line.length());
            Result result = read(line.getBytes(ISO_8859_1));
            assertEquals(bytes <= TextHeader.BYTES_MAX, result instanceof Result.Complete, line);
        }
        byte[] endless = (prefix + "x".repeat(106 - prefix.length())).getBytes(ISO_8859_1);
        assertInstanceOf(Result.Incomplete.class, read(endless), "106 bytes without an end");
        byte[] more = Arrays.copyOf(endless, 107);
        assertInstanceOf(Result.Refused.class, read(more), "107 bytes without an end");
    }

    // ---- version 2

    @Test
    void bytesTellBothEnds() {
        byte[] ip4 = binary(0x21, 0x11, hex(IP_4));
        assertEquals("192.0.2.7 198.51.100.1 51312 443", shown(header(read(ip4))));
        byte[] ip6 =
                binary(
                        0x21,
                        0x21,
                        hex("20010db8" + "0".repeat(23) + "7" + "0".repeat(31) + "1" + "00010002"));
        assertEquals("2001:db8:0:0:0:0:0:7 0:0:0:0:0:0:0:1 1 2", shown(header(read(ip6))));
        byte[] unix = binary(0x21, 0x31, new byte[216]);
        assertEquals(UnixDomainSocketAddress.of(""), header(read(unix)).source());
    }

    /// A proxy may have got the connection over UDP, as with HTTP/3.
    @Test
    void theClientMayHaveComeByUdp() {
        assertEquals(
                "192.0.2.7 198.51.100.1 51312 443",
                shown(header(read(binary(0x21, 0x12, hex(IP_4))))));
    }

    @Test
    void whatTheProxyAsksForItselfIsLeftAsItIs() {
        assertEquals(ProxyHeader.OF_THE_PROXY, header(read(binary(0x20, 0x00, new byte[0]))));
        assertEquals(ProxyHeader.OF_THE_PROXY, header(read(binary(0x20, 0x77, hex("ff")))));
        assertEquals(ProxyHeader.OF_THE_PROXY, header(read(binary(0x21, 0x00, new byte[0]))));
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource(
            textBlock =
                    """
                    11, 11, c0000207c6336401c87001bb, version 1 in this form
                    31, 11, c0000207c6336401c87001bb, version 3
                    22, 11, c0000207c6336401c87001bb, an unknown command
                    21, 13, c0000207c6336401c87001bb, an unknown kind
                    21, 41, c0000207c6336401c87001bb, an unknown family
                    21, 01, c0000207c6336401c87001bb, a kind without a family
                    21, 11, c0000207c6336401c87001, eleven bytes
                    21, 21, c0000207c6336401c87001bb, IPv6 in the bytes of IPv4
                    21, 11, c0000207c6336401c87001bb 04, an addition without a length
                    21, 11, c0000207c6336401c87001bb 040002 00, one that does not fit
                    21, 11, c0000207c6336401c87001bb 030004 00000000, a wrong checksum
                    21, 11, c0000207c6336401c87001bb 030003 000000, a short one
                    21, 11, c0000207c6336401c87001bb 200004 01000000, TLS in four bytes
                    """)
    void anyOtherBytesAreRefused(String command, String family, String rest, String why) {
        byte[] bytes =
                binary(Integer.parseInt(command, 16), Integer.parseInt(family, 16), hex(rest));
        assertInstanceOf(Result.Refused.class, read(bytes), why);
    }

    @Test
    void everyByteOfTheSignatureCounts() {
        for (int i = 1; i < 12; i++) {
            byte[] bytes = binary(0x21, 0x11, hex(IP_4));
            bytes[i] ^= 1;
            assertInstanceOf(
                    Result.Refused.class, ProxyHeader.read(bytes, i + 1), "byte " + i + " alone");
        }
    }

    @Test
    void aChecksumIsChecked() {
        byte[] bytes = binary(0x21, 0x11, hex(IP_4 + "030004 00000000"));
        var sum = new CRC32C();
        sum.update(bytes);
        ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) sum.getValue());
        assertEquals("192.0.2.7 198.51.100.1 51312 443", shown(header(read(bytes))));
        bytes[16] ^= 1;
        assertEquals(new Result.Refused("its checksum is wrong"), read(bytes));
    }

    @Test
    void itMayTellOfTls() {
        byte[] tls = binary(0x21, 0x11, hex(IP_4 + "200005 01 00000000"));
        assertTrue(header(read(tls)).isEncrypted());
        byte[] noTls = binary(0x21, 0x11, hex(IP_4 + "200005 06 00000000"));
        assertEquals(false, header(read(noTls)).isEncrypted());
    }

    @Test
    void allOfItHasAtMost4096Bytes() {
        for (int bytes = 4_095; bytes <= 4_097; bytes++) {
            int value = bytes - 16 - 12 - 3;
            byte[] rest = Arrays.copyOf(hex(IP_4), bytes - 16);
            rest[12] = 4; // to be ignored
            rest[13] = (byte) (value >> 8);
            rest[14] = (byte) value;
            Result result = read(binary(0x21, 0x11, rest));
            assertEquals(
                    bytes <= ProxyHeader.BYTES_MAX, result instanceof Result.Complete, bytes + "");
        }
    }

    // ---- both

    @Test
    void aHeaderMayComeInPieces() {
        for (byte[] whole :
                new byte[][] {
                    "PROXY TCP4 192.0.2.7 198.51.100.1 51312 443\r\n".getBytes(ISO_8859_1),
                    binary(0x21, 0x11, hex(IP_4 + "040002 0000")),
                    binary(0x20, 0x00, new byte[0]),
                }) {
            byte[] followed = Arrays.copyOf(whole, whole.length + 5);
            for (int count = 0; count < whole.length; count++) {
                Result result = ProxyHeader.read(followed, count);
                var incomplete = assertInstanceOf(Result.Incomplete.class, result, "of " + count);
                assertTrue(incomplete.bytesAtLeast() > count, "asks for more than " + count);
                assertTrue(incomplete.bytesAtLeast() <= whole.length, "and not for too much");
            }
            for (int count = whole.length; count <= followed.length; count++) {
                var complete =
                        assertInstanceOf(Result.Complete.class, ProxyHeader.read(followed, count));
                assertEquals(whole.length, complete.bytes());
            }
        }
    }

    /// What is accepted here, Netty reads in the same way; it accepts more.
    @Test
    void nettyAgreesOnWhatIsAccepted() {
        long seed = 20_261_126;
        var random = new Random(seed);
        String[] lines = {
            "PROXY TCP4 192.0.2.7 198.51.100.1 51312 443\r\n",
            "PROXY TCP6 2001:db8::7 ::1 51312 443\r\n"
        };
        int accepted = 0;
        for (int i = 0; i < 40_000; i++) {
            byte[] bytes =
                    random.nextInt(3) == 0
                            ? binary(0x21, 0x11, hex(IP_4 + "040002 0000"))
                            : lines[random.nextInt(2)].getBytes(ISO_8859_1);
            String alphabet = "0123456789abcdef:. \r\n";
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] =
                        (byte) alphabet.charAt(random.nextInt(alphabet.length()));
            }
            if (read(bytes) instanceof Result.Complete(ProxyHeader header, int count)
                    && count == bytes.length
                    && header.source() instanceof InetSocketAddress source) {
                accepted++;
                var channel = new EmbeddedChannel(new HAProxyMessageDecoder());
                channel.writeInbound(Unpooled.wrappedBuffer(bytes));
                HAProxyMessage theirs = channel.readInbound();
                String seeded = "seed " + seed + ", input " + i;
                assertEquals(source.getPort(), theirs.sourcePort(), seeded);
                assertEquals(
                        source.getAddress(), InetAddress.ofLiteral(theirs.sourceAddress()), seeded);
                theirs.release();
                channel.finishAndReleaseAll();
            }
        }
        assertTrue(accepted > 5_000, "only " + accepted + " were accepted");
    }
}
