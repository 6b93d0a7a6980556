package dev.weir.server.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.FileNotFoundException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What Netty tells of its libraries, on machines that are not this one.
@Tag("once")
class NativeReasonTest {

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource({
        "Linux, amd64, linux-x86_64",
        "Linux, aarch64, linux-aarch_64",
        "Linux, riscv64, linux-riscv64",
        "Mac OS X, x86_64, osx-x86_64",
        "Mac OS X, aarch64, osx-aarch_64",
        "Windows 11, amd64, windows-x86_64",
        "FreeBSD, amd64, freebsd-x86_64",
    })
    void artifactsForAMachineHaveItsClassifier(String os, String architecture, String classifier) {
        assertEquals(classifier, NativeReason.classifier(os, architecture));
    }

    private static Throwable notFound(String library, Throwable... suppressed) {
        var failure = new UnsatisfiedLinkError("could not load a native library: " + library);
        failure.initCause(new FileNotFoundException("META-INF/native/lib" + library + ".so"));
        for (Throwable other : suppressed) {
            failure.addSuppressed(other);
        }
        return failure;
    }

    @Test
    void aLibraryThatNoJarHasIsToBeAdded() {
        var elsewhere = new UnsatisfiedLinkError("no x in java." + "library.path: /usr/lib");
        assertEquals(
                "no jar has its library for linux-riscv64; the artifact with that classifier does,"
                        + " if there is one, and on the module path it takes --add-modules"
                        + " ALL-MODULE-PATH",
                NativeReason.of(notFound("netty_x", elsewhere), "linux-riscv64"));
    }

    /// tcnative tries several names, and tells of each under the last.
    @Test
    void soAreThoseThatHaveSeveralNames() {
        var failure =
                new IllegalArgumentException(
                        "Failed to load any of the given libraries: [netty_tcnative]");
        failure.addSuppressed(notFound("netty_tcnative"));
        assertEquals(
                "no jar has its library for windows-aarch_64; the artifact with that classifier"
                        + " does, if there is one, and on the module path it takes --add-modules"
                        + " ALL-MODULE-PATH",
                NativeReason.of(failure, "windows-aarch_64"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Error relocating /tmp/x.so: __memcpy_chk: symbol not found
                    Error loading shared library ld-linux-x86-64.so.2: No such file or directory
                    """)
    void whatIsMadeForGlibcSaysSoOnMusl(String ofTheLoader) {
        var failure = notFound("netty_x", new UnsatisfiedLinkError(ofTheLoader));
        assertEquals(
                "its library is made for glibc and does not load on musl: " + ofTheLoader,
                NativeReason.of(failure, "linux-x86_64"));
    }

    @Test
    void whatDoesNotLoadSaysWhatTheSystemSaid() {
        var failure =
                notFound("x", new UnsatisfiedLinkError("/tmp/x.so: failed to map segment\nmore"));
        assertEquals(
                "its library does not load: /tmp/x.so: failed to map segment",
                NativeReason.of(failure, "linux-x86_64"));
    }

    @Test
    void linuxIsNotElsewhere() {
        var failure =
                new ExceptionInInitializerError(
                        new IllegalStateException("Only supported on Linux"));
        assertEquals("it is Linux' own", NativeReason.of(failure, "osx-aarch_64"));
    }

    @Test
    void everythingElseIsSaidAsItIs() {
        assertEquals(
                "io_uring is not allowed here",
                NativeReason.of(
                        new RuntimeException(
                                new IllegalStateException("io_uring is not allowed here")),
                        "linux-x86_64"));
    }
}
