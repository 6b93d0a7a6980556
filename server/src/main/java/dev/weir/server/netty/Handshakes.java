package dev.weir.server.netty;

import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.LinkedHashMap;
import java.util.concurrent.TimeUnit;

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
    private final LinkedHashMap<Channel, ScheduledFuture<?>> underWay = new LinkedHashMap<>();

    Handshakes(int countMax, long nanosMax) {
        this.countMax = countMax;
        this.nanosMax = nanosMax;
    }

    void begun(Channel channel) {
        if (underWay.size() >= countMax) {
            end(underWay.firstEntry().getKey());
        }
        ScheduledFuture<?> deadline =
                channel.eventLoop().schedule(() -> end(channel), nanosMax, TimeUnit.NANOSECONDS);
        underWay.put(channel, deadline);
    }

    private void end(Channel channel) {
        if (ended(channel)) {
            channel.unsafe().close(channel.voidPromise());
        }
    }

    /// It is done, or will never be.
    ///
    /// @return whether it was under way
    boolean ended(Channel channel) {
        ScheduledFuture<?> deadline = underWay.remove(channel);
        if (deadline == null) {
            return false;
        }
        deadline.cancel(false);
        return true;
    }
}
