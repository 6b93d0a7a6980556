package dev.weir.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/// A file that is open while pieces of it are on their way to a peer, so that they can leave
/// without a copy. It is closed when the last who had a part in it lets go.
///
/// **Threads:** any.
public final class OpenFile implements AutoCloseable {

    private final FileChannel channel;

    /// Whoever opened it is the first to have a part in it.
    private final AtomicInteger parts = new AtomicInteger(1);

    private OpenFile(FileChannel channel) {
        this.channel = channel;
    }

    /// Opens a file for reading. Whoever does calls [#close] once.
    public static OpenFile open(Path path) throws IOException {
        return new OpenFile(FileChannel.open(path, StandardOpenOption.READ));
    }

    /// What to read it by, at places of one's own; it has no position for others to rely on.
    public FileChannel channel() {
        return channel;
    }

    /// Takes a part in it, for as long as a piece is on its way.
    public void retain() {
        int before = parts.getAndIncrement();
        assert before > 0 : "it is closed";
    }

    /// Lets go.
    @Override
    public void close() {
        int left = parts.decrementAndGet();
        assert left >= 0 : "closed more often than retained";
        if (left == 0) {
            try {
                channel.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
