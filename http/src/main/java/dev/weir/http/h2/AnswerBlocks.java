package dev.weir.http.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.http.Fields;
import dev.weir.http.Status;
import dev.weir.http.fieldcoding.CodedWriter;
import dev.weir.http.h1.Preamble;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Field blocks of answers (RFC 7541 §6), encoded without a dynamic table: what is the same for all
/// answers is encoded once and copied, which costs less than to look it up, and no peer can make us
/// keep anything for it.
///
/// `:status`, `server` and `date` are one block for each status, patched when the second changes;
/// the fields of an answer keep their own encoding ([Fields#encodedBy]).
///
/// **Threads:** not safe; the connections of one event loop share one.
public final class AnswerBlocks {

    private static final int LITERAL = 0x00; // without indexing
    private static final int NEVER_INDEXED = 0x10;
    private static final int NAME_PREFIX_BITS = 4;
    private static final int STRING_PREFIX_BITS = 7;

    private static final int STATUS = 8; // the first line of the name in the static table
    private static final int STATUS_LAST = 14;
    private static final int CONTENT_LENGTH = StaticTable.indexOf("content-length");
    private static final int DATE = StaticTable.indexOf("date");
    private static final int SERVER = StaticTable.indexOf("server");

    /// Index of the name, length of the string, digits of the longest content length.
    static final int CONTENT_LENGTH_BYTES_MAX = 2 + 1 + 19;

    private final Preamble preamble;
    private final byte[] server;
    private final byte[] @Nullable [] byStatus = new byte[600][];
    private long epochSecond = Long.MIN_VALUE;

    /// For the connections of one thread.
    ///
    /// @param preamble what HTTP/1.1 begins its answers with; it knows the time
    public AnswerBlocks(Preamble preamble) {
        this.preamble = preamble;
        byte[] own =
                preamble.server().isEmpty()
                        ? new byte[0]
                        : literal(SERVER, preamble.server().getBytes(ISO_8859_1));
        byte[] more = encode(preamble.more());
        server = Arrays.copyOf(own, own.length + more.length);
        System.arraycopy(more, 0, server, own.length, more.length);
    }

    /// The beginning of the block of a final answer. Not a copy; do not change it.
    byte[] begin(Status status) {
        if (preamble.epochSecond() != epochSecond) {
            epochSecond = preamble.epochSecond();
            for (byte[] block : byStatus) {
                if (block != null) {
                    patch(block);
                }
            }
        }
        byte[] block = byStatus[status.code()];
        if (block == null) {
            block = make(status);
            byStatus[status.code()] = block;
        }
        return block;
    }

    private byte[] make(Status status) {
        byte[] statusLine = status(status);
        byte[] date = literal(DATE, new byte[Preamble.DATE_BYTES]);
        int serverTo = statusLine.length + server.length;
        byte[] block = Arrays.copyOf(statusLine, serverTo + date.length);
        System.arraycopy(server, 0, block, statusLine.length, server.length);
        System.arraycopy(date, 0, block, serverTo, date.length);
        patch(block);
        return block;
    }

    /// The date ends every such block. It is not Huffman-coded, so that its length stays.
    private void patch(byte[] block) {
        preamble.putDate(block, block.length - Preamble.DATE_BYTES);
    }

    /// The line of `:status` alone.
    static byte[] status(Status status) {
        byte[] code = Integer.toString(status.code()).getBytes(ISO_8859_1);
        for (int index = STATUS; index <= STATUS_LAST; index++) {
            if (Arrays.equals(StaticTable.value(index), code)) {
                return new byte[] {(byte) (0x80 | index)};
            }
        }
        return literal(STATUS, code);
    }

    /// Writes the line of `content-length`.
    ///
    /// @param into has room for [#CONTENT_LENGTH_BYTES_MAX] from `at` on
    /// @return the end of what was put there
    static int contentLength(long contentLength, byte[] into, int at) {
        int to = CodedWriter.integer(LITERAL, NAME_PREFIX_BITS, CONTENT_LENGTH, into, at);
        int digits = 1;
        for (long rest = contentLength; rest >= 10; rest /= 10) {
            digits++;
        }
        into[to++] = (byte) digits;
        long rest = contentLength;
        for (int i = to + digits - 1; i >= to; i--) {
            into[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return to + digits;
    }

    /// Encodes a section, without the fields that steer a connection and mean nothing here.
    static byte[] encode(Fields fields) {
        byte[] block = new byte[64];
        int to = 0;
        for (int i = 0; i < fields.count(); i++) {
            String name = fields.name(i).toLowerCase(Locale.ROOT);
            if (isConnectionSpecific(name)) {
                continue;
            }
            byte[] value = fields.value(i).getBytes(ISO_8859_1);
            int most = name.length() + value.length + 3 * CodedWriter.INTEGER_BYTES_MAX;
            if (block.length - to < most) {
                block = Arrays.copyOf(block, Math.max(2 * block.length, to + most));
            }
            to = line(name, value, block, to);
        }
        return Arrays.copyOf(block, to);
    }

    /// RFC 9113 §8.2.2: "An endpoint MUST NOT generate an HTTP/2 message containing
    /// connection-specific header fields."
    private static boolean isConnectionSpecific(String name) {
        return switch (name) {
            case "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade" ->
                    true;
            default -> false;
        };
    }

    private static int line(String name, byte[] value, byte[] into, int at) {
        // RFC 7541 §7.1.3: what a table must not keep on any hop.
        int pattern = name.equals("set-cookie") ? NEVER_INDEXED : LITERAL;
        int index = StaticTable.indexOf(name);
        int to = CodedWriter.integer(pattern, NAME_PREFIX_BITS, index, into, at);
        if (index == 0) {
            byte[] nameBytes = name.getBytes(ISO_8859_1);
            to =
                    CodedWriter.string(
                            0, STRING_PREFIX_BITS, nameBytes, 0, nameBytes.length, into, to);
        }
        return CodedWriter.string(0, STRING_PREFIX_BITS, value, 0, value.length, into, to);
    }

    private static byte[] literal(int index, byte[] value) {
        byte[] line = new byte[value.length + 2 * CodedWriter.INTEGER_BYTES_MAX];
        int to = CodedWriter.integer(LITERAL, NAME_PREFIX_BITS, index, line, 0);
        to = CodedWriter.plain(0, STRING_PREFIX_BITS, value, 0, value.length, line, to);
        return Arrays.copyOf(line, to);
    }
}
