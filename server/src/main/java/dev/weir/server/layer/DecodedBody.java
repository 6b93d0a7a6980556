package dev.weir.server.layer;

import dev.weir.http.ContentTooLarge;
import dev.weir.http.Fields;
import dev.weir.http.ProtocolError;
import dev.weir.http.ProtocolException;
import dev.weir.http.RequestBody;
import dev.weir.http.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The decoded form of a request's content, decoded while it is read. It stops at what is too much:
/// in all, or for what it was made of.
///
/// **Threads:** one reader at a time.
final class DecodedBody extends RequestBody {

    /// What may come out before the ratio counts: small content compresses well.
    private static final int RATIO_FREE_BYTES = 64 * 1024;

    private final RequestBody encoded;
    private final Coding coding;
    private final int ratioMax;
    private final Counted counted;
    private @Nullable InputStream decoder;
    private long bytesMax;
    private long leftBytes;
    private long decodedBytes;
    private boolean isAtEnd;

    /// Counts what has been taken of the encoded form.
    private static final class Counted extends InputStream {
        private final RequestBody encoded;
        private long bytes;

        Counted(RequestBody encoded) {
            this.encoded = encoded;
        }

        @Override
        public int read() throws IOException {
            int octet = encoded.read();
            bytes += octet < 0 ? 0 : 1;
            return octet;
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            int given = encoded.read(into, from, count);
            bytes += Math.max(0, given);
            return given;
        }

        @Override
        public int available() throws IOException {
            return encoded.available();
        }
    }

    DecodedBody(RequestBody encoded, Coding coding, long bytesMax, int ratioMax) {
        this.encoded = encoded;
        this.coding = coding;
        this.bytesMax = bytesMax;
        this.leftBytes = bytesMax;
        this.ratioMax = ratioMax;
        counted = new Counted(encoded);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
        Objects.checkFromIndexSize(from, count, into.length);
        if (count == 0) {
            return 0;
        }
        if (isAtEnd) {
            return -1;
        }
        int given = decode(into, from, count);
        if (given < 0) {
            isAtEnd = true;
            close();
            return -1;
        }
        decodedBytes += given;
        leftBytes -= given;
        if (leftBytes < 0) {
            close();
            throw new ContentTooLarge(bytesMax);
        }
        if (decodedBytes > RATIO_FREE_BYTES && decodedBytes / ratioMax > counted.bytes) {
            close();
            throw new ProtocolException(
                    new ProtocolError(
                            Status.CONTENT_TOO_LARGE,
                            "content",
                            "The content decodes to more than "
                                    + ratioMax
                                    + " times its size, which is not taken here."));
        }
        return given;
    }

    private int decode(byte[] into, int from, int count) throws IOException {
        try {
            if (decoder == null) {
                decoder = coding.decoder(counted);
            }
            return decoder.read(into, from, count);
        } catch (ContentTooLarge | ProtocolException | InterruptedIOException ofTheBody) {
            throw ofTheBody;
        } catch (IOException malformed) {
            close();
            var refused =
                    new ProtocolException(
                            new ProtocolError(
                                    Status.BAD_REQUEST,
                                    "content",
                                    "The content is not what its Content-Encoding, "
                                            + coding.token()
                                            + ", says."));
            refused.initCause(malformed);
            throw refused;
        }
    }

    /// Gives back the decoder's memory, which may be beyond the heap.
    @Override
    public void close() throws IOException {
        if (decoder != null) {
            decoder.close();
        }
    }

    @Override
    public long lengthBytes() {
        return -1;
    }

    @Override
    protected void limitUnread(long contentBytesMax) {
        bytesMax = contentBytesMax;
        leftBytes = contentBytesMax;
    }

    @Override
    protected long unreadBytes() {
        return -1;
    }

    @Override
    public Fields trailers() {
        return encoded.trailers();
    }
}
