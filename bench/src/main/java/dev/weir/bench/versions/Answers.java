package dev.weir.bench.versions;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/// What all of them answer, whatever is asked: the demo's `/plaintext`.
final class Answers {

    static final String SERVER = "netty";
    static final String TYPE = "text/plain; charset=utf-8";

    private static final ByteBuf CONTENT =
            Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer().writeBytes("Hello, World!".getBytes(US_ASCII)));

    private static final long SECOND_NANOS = 1_000_000_000;

    private static String date = "";
    private static long dateNanos = System.nanoTime() - SECOND_NANOS;

    private Answers() {}

    static ByteBuf content() {
        return CONTENT.duplicate();
    }

    /// `Date`, made once a second. On the one event loop.
    static String date() {
        long now = System.nanoTime();
        if (now - dateNanos >= SECOND_NANOS) {
            dateNanos = now;
            date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        }
        return date;
    }
}
