package dev.weir.server;

import dev.weir.http.EntityTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What a file is at one moment: two that are equal say that nobody has changed it meanwhile.
///
/// @param key what tells it from another of the same name, where the system has that
record FileState(long bytes, long modifiedNanos, @Nullable Object key, boolean isFolder) {

    /// Below this, a file may be changed twice without its time of change being another: systems
    /// count it by ticks of up to 10 ms.
    private static final long TICK_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(20);

    /// @return null if there is nothing that can be read as a file or a folder
    static @Nullable FileState of(Path path) {
        try {
            var attributes =
                    Files.readAttributes(
                            path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() || attributes.isDirectory()
                    ? new FileState(
                            attributes.size(),
                            attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                            attributes.fileKey(),
                            attributes.isDirectory())
                    : null;
        } catch (IOException none) {
            return null;
        }
    }

    /// A strong tag, unless the file could be changed again without the tag being another (RFC 9110
    /// §8.8.1).
    EntityTag tag(String coding, long nowMillis) {
        long ageNanos = TimeUnit.MILLISECONDS.toNanos(nowMillis) - modifiedNanos;
        String opaque =
                Long.toHexString(bytes)
                        + '-'
                        + Long.toHexString(modifiedNanos)
                        + '-'
                        + Integer.toHexString(Objects.hashCode(key))
                        + (coding.isEmpty() ? "" : '-' + coding);
        return new EntityTag(opaque, ageNanos < TICK_NANOS_MAX);
    }

    /// RFC 9110 §8.8.2.1: it must not be later than now.
    long lastModified(long nowMillis) {
        return Math.min(TimeUnit.NANOSECONDS.toSeconds(modifiedNanos), nowMillis / 1_000);
    }
}
