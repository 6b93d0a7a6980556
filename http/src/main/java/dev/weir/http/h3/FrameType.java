package dev.weir.http.h3;

/// The types of frames (RFC 9114 §7.2, RFC 9218 §7.2). All others are for later versions and
/// extensions, and are skipped (§9).
final class FrameType {

    static final long DATA = 0x0;
    static final long HEADERS = 0x1;
    static final long CANCEL_PUSH = 0x3;
    static final long SETTINGS = 0x4;
    static final long PUSH_PROMISE = 0x5;
    static final long GOAWAY = 0x7;
    static final long MAX_PUSH_ID = 0xd;

    /// The first of those that mean nothing (RFC 9114 §7.2.8).
    static final long RESERVED = 0x21;

    static final long PRIORITY_UPDATE_OF_REQUEST = 0xf0700;
    static final long PRIORITY_UPDATE_OF_PUSH = 0xf0701;

    private FrameType() {}

    // RFC 9114 §7.2.8: "Frame types that were used in HTTP/2 where there is no corresponding HTTP/3
    // frame have also been reserved"; their receipt is H3_FRAME_UNEXPECTED.
    private static boolean isOfHttp2(long type) {
        return type == 0x2 || type == 0x6 || type == 0x8 || type == 0x9;
    }

    /// Whether a frame may never come on a request stream from a client (RFC 9114 §7, table 1).
    static boolean isRefusedOnRequestStream(long type) {
        return isOfHttp2(type)
                || type == CANCEL_PUSH
                || type == SETTINGS
                || type == PUSH_PROMISE
                || type == GOAWAY
                || type == MAX_PUSH_ID
                || type == PRIORITY_UPDATE_OF_REQUEST
                || type == PRIORITY_UPDATE_OF_PUSH;
    }

    /// Whether a frame may never come on a client's control stream.
    static boolean isRefusedOnControlStream(long type) {
        return isOfHttp2(type) || type == DATA || type == HEADERS || type == PUSH_PROMISE;
    }

    /// As it stands in a sentence.
    static String name(long type) {
        if (type == DATA) {
            return "DATA";
        }
        if (type == HEADERS) {
            return "HEADERS";
        }
        if (type == CANCEL_PUSH) {
            return "CANCEL_PUSH";
        }
        if (type == SETTINGS) {
            return "SETTINGS";
        }
        if (type == PUSH_PROMISE) {
            return "PUSH_PROMISE";
        }
        if (type == GOAWAY) {
            return "GOAWAY";
        }
        if (type == MAX_PUSH_ID) {
            return "MAX_PUSH_ID";
        }
        if (type == PRIORITY_UPDATE_OF_REQUEST || type == PRIORITY_UPDATE_OF_PUSH) {
            return "PRIORITY_UPDATE";
        }
        return "a frame of type 0x" + Long.toHexString(type);
    }
}
