package dev.weir.http.h2;

/// Priorities of requests that have not come in yet: browsers send PRIORITY_UPDATE before HEADERS
/// (RFC 9218 §7.1). The last few are kept; one that is lost costs an order of answers, no more.
///
/// **Threads:** not safe; a connection has one.
final class EarlyPriorities {

    private static final int COUNT = 16;

    private final int[] ids = new int[COUNT];
    private final byte[] priorities = new byte[COUNT];
    private int next;
    private boolean isUsed;

    void put(int streamId, int priority) {
        isUsed = true;
        ids[next] = streamId;
        priorities[next] = (byte) priority;
        next = (next + 1) % COUNT;
    }

    /// The priority that was told last for a stream, or else the one of its field.
    ///
    /// RFC 9218 §8: a frame that is newer than the field overrides it.
    int take(int streamId, int ofField) {
        if (!isUsed) {
            return ofField;
        }
        int priority = ofField;
        for (int i = 0; i < COUNT; i++) {
            int at = (next + i) % COUNT; // oldest first
            if (ids[at] == streamId) {
                priority = priorities[at];
            }
        }
        return priority;
    }
}
