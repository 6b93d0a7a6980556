package dev.weir.server.layer;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.github.luben.zstd.util.Native;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// All that knows zstd-jni; loaded only when it is there.
final class ZstdCoding {

    /// The library's own default.
    private static final int LEVEL = 3;

    /// 8 MiB, which RFC 9659 §3 allows a sender: more would be memory of ours for the asking.
    private static final int WINDOW_BITS_MAX = 23;

    private ZstdCoding() {}

    static boolean find() {
        Native.load();
        return Native.isLoaded();
    }

    static OutputStream encoder(OutputStream out) throws IOException {
        return new ZstdOutputStreamNoFinalizer(out, LEVEL).setCloseFrameOnFlush(false);
    }

    static InputStream decoder(InputStream in) throws IOException {
        return new ZstdInputStreamNoFinalizer(in).setLongMax(WINDOW_BITS_MAX);
    }
}
