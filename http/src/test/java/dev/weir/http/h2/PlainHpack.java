package dev.weir.http.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.http.fieldcoding.CodedWriter;
import dev.weir.http.fieldcoding.Huffman;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// HPACK as RFC 7541 tells it, with lists of text: slow, plain, and what the decoder must agree
/// with. Both directions of one peer's encoder.
final class PlainHpack {

    /// The dynamic table, newest first; each line is `name=value`.
    final List<String> table = new ArrayList<>();

    private int tableBytes = 4096;

    private static int size(String line) {
        return line.length() - 1 + 32;
    }

    private void add(String line) {
        table.addFirst(line);
        evict();
    }

    private void evict() {
        while (table.stream().mapToInt(PlainHpack::size).sum() > tableBytes) {
            table.removeLast();
        }
    }

    private String line(int index) {
        if (index <= StaticTable.COUNT) {
            return new String(StaticTable.name(index), ISO_8859_1)
                    + "="
                    + new String(StaticTable.value(index), ISO_8859_1);
        }
        return table.get(index - StaticTable.COUNT - 1);
    }

    private static int endOfName(String line) {
        return line.indexOf('=', 1);
    }

    // ---- decoding

    /// The lines of a block, each `name=value`.
    List<String> decode(byte[] block) {
        var lines = new ArrayList<String>();
        int[] at = {0};
        while (at[0] < block.length) {
            int octet = block[at[0]] & 0xff;
            if (octet >= 0x80) {
                lines.add(line(integer(block, at, 7)));
            } else if (octet >= 0x40) {
                String line = literal(block, at, 6);
                lines.add(line);
                add(line);
            } else if (octet >= 0x20) {
                tableBytes = integer(block, at, 5);
                evict();
            } else {
                lines.add(literal(block, at, 4));
            }
        }
        return lines;
    }

    private String literal(byte[] block, int[] at, int prefixBits) {
        int index = integer(block, at, prefixBits);
        String line = index == 0 ? "" : line(index);
        String name = index == 0 ? string(block, at) : line.substring(0, endOfName(line));
        return name + "=" + string(block, at);
    }

    private static int integer(byte[] block, int[] at, int prefixBits) {
        int max = (1 << prefixBits) - 1;
        int value = block[at[0]++] & max;
        if (value < max) {
            return value;
        }
        for (int shift = 0; ; shift += 7) {
            int octet = block[at[0]++];
            value += (octet & 0x7f) << shift;
            if (octet >= 0) {
                return value;
            }
        }
    }

    private static String string(byte[] block, int[] at) {
        boolean isHuffman = block[at[0]] < 0;
        int length = integer(block, at, 7);
        byte[] octets = Arrays.copyOfRange(block, at[0], at[0] + length);
        at[0] += length;
        if (isHuffman) {
            byte[] into = new byte[Huffman.decodedBytesMax(length)];
            octets = Arrays.copyOf(into, Huffman.decode(octets, 0, length, into, 0));
        }
        return new String(octets, ISO_8859_1);
    }

    // ---- encoding

    /// A block of literals that no table keeps.
    static byte[] literals(String... lines) {
        var block = new ByteArrayOutputStream();
        for (String line : lines) {
            putLiteral(block, 0x00, 4, 0, line, false);
        }
        return block.toByteArray();
    }

    /// A block that uses all that HPACK has, as `random` decides.
    byte[] encode(Random random, List<String> lines) {
        var block = new ByteArrayOutputStream();
        if (random.nextInt(8) == 0) {
            tableBytes = random.nextInt(4097);
            evict();
            put(block, 0x20, 5, tableBytes);
        }
        for (String line : lines) {
            int same = find(random, line, false);
            if (same > 0 && random.nextInt(4) > 0) {
                put(block, 0x80, 7, same);
                continue;
            }
            int named = random.nextInt(3) > 0 ? find(random, line, true) : 0;
            switch (random.nextInt(3)) {
                case 0 -> putLiteral(block, 0x00, 4, named, line, random.nextBoolean());
                case 1 -> putLiteral(block, 0x10, 4, named, line, random.nextBoolean());
                default -> {
                    putLiteral(block, 0x40, 6, named, line, random.nextBoolean());
                    add(line);
                }
            }
        }
        return block.toByteArray();
    }

    /// An index of an equal line or name, or 0.
    private int find(Random random, String line, boolean isName) {
        var found = new ArrayList<Integer>();
        String wanted = isName ? line.substring(0, endOfName(line)) : line;
        for (int i = 1; i <= StaticTable.COUNT + table.size(); i++) {
            String other = line(i);
            if (wanted.equals(isName ? other.substring(0, endOfName(other)) : other)) {
                found.add(i);
            }
        }
        return found.isEmpty() ? 0 : found.get(random.nextInt(found.size()));
    }

    private static void putLiteral(
            ByteArrayOutputStream block,
            int pattern,
            int prefixBits,
            int index,
            String line,
            boolean isHuffman) {
        put(block, pattern, prefixBits, index);
        int nameTo = endOfName(line);
        if (index == 0) {
            putString(block, line.substring(0, nameTo), isHuffman);
        }
        putString(block, line.substring(nameTo + 1), isHuffman);
    }

    private static void putString(ByteArrayOutputStream block, String text, boolean isHuffman) {
        byte[] octets = text.getBytes(ISO_8859_1);
        byte[] coded = octets;
        if (isHuffman) {
            coded = new byte[Huffman.encodedBytes(octets, 0, octets.length)];
            Huffman.encode(octets, 0, octets.length, coded, 0);
        }
        put(block, isHuffman ? 0x80 : 0, 7, coded.length);
        block.writeBytes(coded);
    }

    static void put(ByteArrayOutputStream block, int pattern, int prefixBits, int value) {
        byte[] into = new byte[CodedWriter.INTEGER_BYTES_MAX];
        block.write(into, 0, CodedWriter.integer(pattern, prefixBits, value, into, 0));
    }
}
