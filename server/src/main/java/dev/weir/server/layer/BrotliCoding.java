package dev.weir.server.layer;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// All that knows brotli4j; loaded only when it is there.
final class BrotliCoding {

    /// What is usual for content that is made on the fly: smaller than gzip's and about as quick.
    private static final int QUALITY = 4;

    /// 256 KiB a stream.
    private static final int WINDOW_BITS = 18;

    private BrotliCoding() {}

    static boolean find() {
        return Brotli4jLoader.isAvailable();
    }

    static OutputStream encoder(OutputStream out) throws IOException {
        return new Flushing(
                new BrotliOutputStream(out, Encoder.Parameters.create(QUALITY, WINDOW_BITS)), out);
    }

    /// The library's flush passes on what is encoded, and does not flush what it is passed on to.
    private static final class Flushing extends FilterOutputStream {
        private final OutputStream below;

        Flushing(BrotliOutputStream encoder, OutputStream below) {
            super(encoder);
            this.below = below;
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
            below.flush();
        }
    }

    static InputStream decoder(InputStream in) throws IOException {
        var decoder = new BrotliInputStream(in);
        decoder.enableEagerOutput(); // what is here, without waiting for more
        return decoder;
    }
}
