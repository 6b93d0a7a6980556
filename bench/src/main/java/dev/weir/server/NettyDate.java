package dev.weir.server;

import io.netty.util.AsciiString;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/// The date as Netty's headers take it, made anew ten times a second.
///
/// **Threads:** one loop's.
final class NettyDate {

    static final AsciiString SERVER = AsciiString.cached("weir");

    private static final long NANOS = 100_000_000;

    private AsciiString text = make();
    private long madeNanos;

    AsciiString now(long nowNanos) {
        if (nowNanos - madeNanos >= NANOS) {
            madeNanos = nowNanos;
            text = make();
        }
        return text;
    }

    private static AsciiString make() {
        return AsciiString.of(
                DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    }
}
