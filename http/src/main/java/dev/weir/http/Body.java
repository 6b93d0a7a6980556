package dev.weir.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Supplier;

/// The content of an answer.
public sealed interface Body {

    /// No content.
    record Empty() implements Body {
        private static final Empty NONE = new Empty();
    }

    /// Content that is in memory. The array is not copied: do not change it once it is an answer's.
    ///
    /// @param bytes the content
    @SuppressWarnings("ArrayRecordComponent") // compared by identity, and meant so
    record Bytes(byte[] bytes) implements Body {}

    /// Content that is made while it is sent. `writer` runs on the request's virtual thread after
    /// the outermost layer has returned, and blocks while the peer lags.
    ///
    /// @param lengthBytes how many bytes `writer` will write, or -1 if that is not known
    /// @param writer writes the content
    /// @param trailers gives the trailer section once `writer` has returned; sent where the version
    ///   can carry it
    record Stream(long lengthBytes, Writer writer, Supplier<Fields> trailers) implements Body {
        /// Checks the length.
        ///
        /// @throws IllegalArgumentException if `lengthBytes` is below -1
        public Stream {
            if (lengthBytes < -1) {
                throw new IllegalArgumentException(
                        lengthBytes + " is not a length: give 0 or more bytes, or -1 if unknown.");
            }
        }
    }

    /// A range of a file's bytes.
    ///
    /// @param path the file
    /// @param from the first byte, 0 or more
    /// @param lengthBytes how many bytes from there
    record File(Path path, long from, long lengthBytes) implements Body {
        /// Checks the numbers.
        ///
        /// @throws IllegalArgumentException if a number is negative
        public File {
            if (from < 0 || lengthBytes < 0) {
                throw new IllegalArgumentException(
                        "A file has no bytes from "
                                + from
                                + " over "
                                + lengthBytes
                                + ": give numbers of 0 or more.");
            }
        }
    }

    /// No content, but another protocol from here on: after the head the exchange is a stream of
    /// bytes each way (RFC 9110 §7.8, RFC 8441 §4, RFC 9220 §3). [Response#upgrade] makes it.
    ///
    /// @param protocol the protocol that the client has offered, such as `websocket`
    /// @param handler speaks it, on the request's virtual thread, after the outermost layer has
    ///   returned
    record Upgrade(String protocol, Tunnel.Handler handler) implements Body {}

    /// Writes content; it may block, and it may throw, which ends the answer as failed.
    @FunctionalInterface
    interface Writer {
        /// Called in place of [#writeTo] when the content is not sent: in an answer to HEAD, or
        /// with a status that has none. For who holds something open until the content is written.
        default void discard() throws Exception {}

        /// Whether [#writeTo] goes on for as long as it is let, as a stream of events does. When
        /// the server begins to drain, its thread is interrupted once; it is to return then, and
        /// the answer ends in order. All others are waited for.
        default boolean endsAtDrain() {
            return false;
        }

        /// Writes the content, once; it may block. What it throws breaks the answer off.
        ///
        /// @param out the way to the peer: buffered, blocking while the peer lags;
        ///   [OutputStream#flush] sends what there is. It need not be closed.
        void writeTo(OutputStream out) throws Exception;
    }

    /// No content.
    static Body empty() {
        return Empty.NONE;
    }

    /// Content of unknown length that `writer` makes.
    static Body stream(Writer writer) {
        return new Stream(-1, writer, () -> Fields.EMPTY);
    }

    /// Content of a known length that `writer` makes.
    static Body stream(long lengthBytes, Writer writer) {
        return new Stream(lengthBytes, writer, () -> Fields.EMPTY);
    }

    /// Content of unknown length, read from `in`, which is closed at the end, also if none of it is
    /// sent. Of a request's content that is still on its way, each piece is sent as it comes: its
    /// sender may wait for it.
    static Body stream(InputStream in) {
        return stream(
                new Writer() {
                    @Override
                    public void writeTo(OutputStream out) throws IOException {
                        try (in) {
                            if (in instanceof RequestBody content && !(in instanceof BytesBody)) {
                                content.passOn(out);
                            } else {
                                in.transferTo(out);
                            }
                        }
                    }

                    @Override
                    public void discard() throws IOException {
                        in.close();
                    }
                });
    }

    /// How many bytes of content there are, or -1 if that is not known.
    default long contentLength() {
        return switch (this) {
            case Empty _ -> 0;
            case Bytes(byte[] bytes) -> bytes.length;
            case Stream(long lengthBytes, _, _) -> lengthBytes;
            case File(_, _, long lengthBytes) -> lengthBytes;
            case Upgrade _ -> -1;
        };
    }

    /// Writes the whole content to `out`, on the calling thread.
    ///
    /// @throws IllegalStateException if it is an upgrade, which has no content
    default void writeTo(OutputStream out) throws Exception {
        switch (this) {
            case Empty _ -> {}
            case Bytes(byte[] bytes) -> out.write(bytes);
            case Stream(_, Writer writer, _) -> writer.writeTo(out);
            case File(Path path, long from, long lengthBytes) -> {
                try (var in = java.nio.file.Files.newInputStream(path)) {
                    in.skipNBytes(from);
                    copy(in, out, lengthBytes);
                }
            }
            case Upgrade(String protocol, _) ->
                    throw new IllegalStateException(
                            "An upgrade to "
                                    + protocol
                                    + " has no content to write: run its handler over a Tunnel.");
        }
    }

    /// Says that the content will not be written. Whoever takes an answer and does not send its
    /// content calls this, once and in place of [#writeTo].
    default void discard() throws Exception {
        if (this instanceof Stream(_, Writer writer, _)) {
            writer.discard();
        }
    }

    private static void copy(InputStream in, OutputStream out, long count) throws IOException {
        byte[] buffer = new byte[(int) Math.min(count, 16 * 1024)];
        for (long left = count; left > 0; ) {
            int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                throw new IOException(
                        "The file ended " + left + " bytes before the length that was announced.");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }
}
