package dev.weir.server.netty;

import io.netty.channel.Channel;
import java.util.LinkedHashSet;

/// The connections of one loop whose TLS handshake is under way: a bounded number, each for a
/// bounded time.
///
/// One too many ends the oldest. A handshake takes two round trips and those of honest clients end
/// by themselves, so what is old when there are that many is meant to stay.
///
/// **Threads:** its loop's.
final class Handshakes {

    private final int countMax;
    private final long nanosMax;
    private final LinkedHashSet<Channel> underWay = new LinkedHashSet<>();

    Handshakes(int countMax, long nanosMax) {
        this.countMax = countMax;
        this.nanosMax = nanosMax;
    }

    /// How long one may take.
    long nanosMax() {
        return nanosMax;
    }

    void begun(Channel channel) {
        if (underWay.size() >= countMax) {
            isOver(underWay.getFirst());
        }
        underWay.add(channel);
    }

    /// It has had its time.
    void isOver(Channel channel) {
        if (underWay.remove(channel)) {
            channel.unsafe().close(channel.voidPromise());
        }
    }

    void ended(Channel channel) {
        underWay.remove(channel);
    }
}
