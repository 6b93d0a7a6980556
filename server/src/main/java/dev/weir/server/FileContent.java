package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.ByteRanges.Range;
import dev.weir.http.OpenFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/// The bytes of a file that was opened when its answer was made: whoever replaces the file
/// meanwhile, these belong to the tag in the head.
///
/// @param ranges which of them
/// @param heads what stands before each range: empty for one that goes alone
/// @param end what stands behind the last
@SuppressWarnings("ArrayRecordComponent") // never compared
record FileContent(OpenFile file, List<Range> ranges, List<byte[]> heads, byte[] end)
        implements Body.Writer {

    private static final byte[] NOTHING = new byte[0];
    private static final int PIECE_BYTES = 64 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    /// One range alone.
    static FileContent of(OpenFile file, Range range) {
        return new FileContent(file, List.of(range), List.of(NOTHING), NOTHING);
    }

    /// A boundary that nobody can have put into a file.
    static String boundary() {
        byte[] bytes = new byte[18];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// Several, as `multipart/byteranges` (RFC 9110 §14.6).
    static FileContent of(
            OpenFile file, List<Range> ranges, String boundary, String type, long fileBytes) {
        var heads =
                ranges.stream()
                        .map(range ->
                                ("\r\n--"
                                                + boundary
                                                + "\r\nContent-Type: "
                                                + type
                                                + "\r\nContent-Range: "
                                                + range.contentRange(fileBytes)
                                                + "\r\n\r\n")
                                        .getBytes(StandardCharsets.ISO_8859_1))
                        .toList();
        byte[] end = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.ISO_8859_1);
        return new FileContent(file, ranges, heads, end);
    }

    long lengthBytes() {
        long length = end.length;
        for (int i = 0; i < ranges.size(); i++) {
            length += heads.get(i).length + ranges.get(i).lengthBytes();
        }
        return length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (file) {
            for (int i = 0; i < ranges.size(); i++) {
                Range range = ranges.get(i);
                out.write(heads.get(i));
                if (out instanceof AnswerWriter answer) {
                    answer.transfer(file, range.from(), range.lengthBytes());
                } else {
                    copy(out, range); // a layer wants to see the bytes, or a test
                }
            }
            out.write(end);
        }
    }

    private void copy(OutputStream out, Range range) throws IOException {
        var piece = ByteBuffer.allocate((int) Math.min(range.lengthBytes(), PIECE_BYTES));
        for (long at = range.from(); at < range.to(); ) {
            piece.clear().limit((int) Math.min(range.to() - at, piece.capacity()));
            int read = file.channel().read(piece, at);
            if (read < 0) {
                throw new IOException("The file has become shorter while it was being sent.");
            }
            out.write(piece.array(), 0, read);
            at += read;
        }
    }

    @Override
    public void discard() {
        file.close();
    }
}
