package dev.weir.server.layer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// A content coding (RFC 9110 §8.4.1): `gzip` by the JDK, `br` (RFC 7932) by brotli4j, `zstd` (RFC
/// 8878) by zstd-jni. The last two are there when their libraries are.
///
/// In order of preference: by what they save for the time they take.
enum Coding {
    ZSTD("zstd") {
        @Override
        boolean find() {
            return ZstdCoding.find();
        }

        @Override
        OutputStream encoder(OutputStream out) throws IOException {
            return ZstdCoding.encoder(out);
        }

        @Override
        InputStream decoder(InputStream in) throws IOException {
            return ZstdCoding.decoder(in);
        }
    },
    BR("br") {
        @Override
        boolean find() {
            return BrotliCoding.find();
        }

        @Override
        OutputStream encoder(OutputStream out) throws IOException {
            return BrotliCoding.encoder(out);
        }

        @Override
        InputStream decoder(InputStream in) throws IOException {
            return BrotliCoding.decoder(in);
        }
    },
    GZIP("gzip") {
        @Override
        boolean find() {
            return true;
        }

        @Override
        OutputStream encoder(OutputStream out) throws IOException {
            return new GZIPOutputStream(out, BUFFER_BYTES, true);
        }

        @Override
        InputStream decoder(InputStream in) throws IOException {
            return new GZIPInputStream(in, BUFFER_BYTES);
        }
    };

    private static final int BUFFER_BYTES = 8 * 1024;

    private final String token;

    Coding(String token) {
        this.token = token;
    }

    /// The name in `Content-Encoding` and `Accept-Encoding`.
    String token() {
        return token;
    }

    /// Whether its library is here and works; it may throw if not.
    abstract boolean find();

    /// Writes encoded content to `out`. Its flush has everything decodable that was written, and
    /// closing it gives back memory beyond the heap.
    abstract OutputStream encoder(OutputStream out) throws IOException;

    /// Reads decoded content.
    abstract InputStream decoder(InputStream in) throws IOException;

    /// Those that are here, in order of preference.
    static List<Coding> here() {
        var all = new ArrayList<Coding>();
        for (Coding coding : values()) {
            if (coding.isHere()) {
                all.add(coding);
            }
        }
        return List.copyOf(all);
    }

    boolean isHere() {
        try {
            return find();
        } catch (LinkageError | RuntimeException missing) {
            return false;
        }
    }
}
