package dev.weir.server.input;

import dev.weir.http.MediaType;
import dev.weir.http.multipart.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A file that came with a form, in a temporary one of this server until the form is closed.
///
/// **Threads:** the request's own.
public final class UploadedFile {

    private static final int PIECE_BYTES = 64 * 1024;

    /// What a new file is created with: no rights for others, where the system knows such.
    private static final FileAttribute<?>[] OWNER_ALONE =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];

    private final Part part;
    private final @Nullable FileChannel channel; // null for an empty one
    private final long bytes;

    private UploadedFile(Part part, @Nullable FileChannel channel, long bytes) {
        this.part = part;
        this.channel = channel;
        this.bytes = bytes;
    }

    /// Stores the content of a part.
    static UploadedFile of(Part part) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        int read = part.content().read(piece);
        if (read < 0) {
            return new UploadedFile(part, null, 0); // no file for what was not chosen
        }
        FileChannel channel = temporary();
        boolean isWhole = false;
        try {
            long bytes = 0;
            for (; read >= 0; read = part.content().read(piece)) {
                var left = ByteBuffer.wrap(piece, 0, read);
                while (left.hasRemaining()) {
                    bytes += channel.write(left);
                }
            }
            isWhole = true;
            return new UploadedFile(part, channel, bytes);
        } finally {
            if (!isWhole) {
                channel.close();
            }
        }
    }

    /// A file that nobody else can open, and that is deleted when it is closed, or at once where
    /// the system lets open files have no name.
    private static FileChannel temporary() throws IOException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        Path path = folder.resolve("weir-" + UUID.randomUUID() + ".upload");
        return FileChannel.open(
                path,
                Set.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE),
                OWNER_ALONE);
    }

    /// The field that it was chosen in.
    public String field() {
        return part.name();
    }

    /// A name that is safe to have, made of the sender's; see [Part#fileName].
    public Optional<String> name() {
        return part.fileName();
    }

    /// What the sender says that it is; it may be wrong.
    public Optional<MediaType> mediaType() {
        return part.mediaType();
    }

    /// How many bytes it has.
    public long bytes() {
        return bytes;
    }

    /// Its content from the start.
    public InputStream open() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            return InputStream.nullInputStream();
        }
        return Channels.newInputStream(open.position(0));
    }

    /// Copies it to a file that is not there yet, so that no upload takes the place of another.
    ///
    /// @throws FileAlreadyExistsException if there is one of this name
    public void saveTo(Path file) throws IOException {
        try (var to =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            FileChannel from = channel;
            for (long at = 0; from != null && at < bytes; ) {
                at += from.transferTo(at, bytes - at, to);
            }
        } catch (FileAlreadyExistsException taken) {
            throw taken;
        } catch (IOException failed) {
            Files.deleteIfExists(file); // a part of it is worse than none
            throw failed;
        }
    }

    void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Field and size.
    @Override
    public String toString() {
        return "file of field " + field() + " (" + bytes + " bytes)";
    }
}
