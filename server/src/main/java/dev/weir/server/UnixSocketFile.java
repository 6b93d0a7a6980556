package dev.weir.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The file of a Unix domain socket: the system makes it with the socket, but neither replaces it
/// nor takes it away.
///
/// ```
///   makeWay: nothing there ──▶ (the system binds) ──▶ bound ──▶ delete, if it is still ours
///            a socket where nobody listens ──▶ deleted
///            one where somebody does, or another file ──▶ refused
/// ```
final class UnixSocketFile {

    private final Path path;
    private @Nullable Object key;

    UnixSocketFile(Path path) {
        this.path = path;
    }

    /// Takes away what a server that has ended has left behind.
    ///
    /// @throws IOException if there is something else
    void makeWay() throws IOException {
        BasicFileAttributes there;
        try {
            there = attributes();
        } catch (NoSuchFileException nothing) {
            return;
        }
        if (!there.isOther()) {
            throw new IOException("there is a file that is no socket; choose another path");
        }
        if (hasListener()) {
            throw new IOException("already in use");
        }
        Files.deleteIfExists(path);
    }

    /// Asks without waiting: a listener whose queue is full is one too.
    private boolean hasListener() throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException refused) {
            return false;
        }
    }

    /// The socket is there.
    void bound() throws IOException {
        key = attributes().fileKey();
    }

    /// Takes the file away, unless somebody else has put another in its place.
    void delete() {
        try {
            Object made = key;
            if (made != null && Objects.equals(made, attributes().fileKey())) {
                Files.deleteIfExists(path);
            }
        } catch (IOException gone) {
            // Or not ours to delete; the next server that listens here makes its way.
        }
    }

    private BasicFileAttributes attributes() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
