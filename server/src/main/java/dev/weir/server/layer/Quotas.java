package dev.weir.server.layer;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// How much of its quota each key has used, by the generic cell rate algorithm (ITU-T I.371): one
/// number a key, the time at which its quota will be whole again.
///
/// The table is bounded. Keys whose quota is whole say nothing and are dropped when room is needed;
/// when all of them have used some, new keys share one quota.
///
/// **Threads:** any.
final class Quotas {

    /// In place of a key's time once it has been dropped.
    private static final long DROPPED = Long.MIN_VALUE;

    private final long intervalNanos;
    private final long quotaNanos;
    private final int keysMax;
    private final ConcurrentHashMap<String, AtomicLong> wholeAt = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong shared = new AtomicLong();
    private final AtomicBoolean isSweeping = new AtomicBoolean();
    private volatile long sweepAgainNanos;

    /// @param intervalNanos in which the quota grows by one
    /// @param quota the most that a key may use at once
    /// @param keysMax keys that are told apart
    Quotas(long intervalNanos, int quota, int keysMax) {
        this.intervalNanos = intervalNanos;
        quotaNanos = Math.multiplyExact(intervalNanos, (long) quota);
        this.keysMax = keysMax;
    }

    /// Takes one of the key's quota, if there is one.
    ///
    /// @param nowNanos 0 or more, and never less than before
    /// @return the nanoseconds until the quota is whole again; if there was none, the negative
    ///   nanoseconds until there is
    long take(String key, long nowNanos) {
        while (true) {
            AtomicLong entry = entry(key, nowNanos);
            long before = entry.get();
            if (before == DROPPED) {
                continue;
            }
            long whole = Math.max(before, nowNanos) + intervalNanos;
            long over = whole - nowNanos - quotaNanos;
            if (over > 0) {
                return -over;
            }
            if (entry.compareAndSet(before, whole)) {
                return whole - nowNanos;
            }
        }
    }

    /// How many requests are left when the quota is whole again after so long.
    long left(long nanosToWhole) {
        return (quotaNanos - nanosToWhole) / intervalNanos;
    }

    int keys() {
        return wholeAt.size();
    }

    private AtomicLong entry(String key, long nowNanos) {
        AtomicLong known = wholeAt.get(key);
        if (known != null) {
            return known;
        }
        if (count.get() >= keysMax && !sweep(nowNanos)) {
            return shared;
        }
        var made = new AtomicLong();
        AtomicLong other = wholeAt.putIfAbsent(key, made);
        if (other != null) {
            return other;
        }
        count.incrementAndGet();
        return made;
    }

    /// Drops keys whose quota is whole. It is not tried again before another can have become so.
    ///
    /// @return whether there is room now
    private boolean sweep(long nowNanos) {
        if (nowNanos >= sweepAgainNanos && isSweeping.compareAndSet(false, true)) {
            try {
                wholeAt.forEach((key, entry) -> {
                    long whole = entry.get();
                    if (whole <= nowNanos
                            && entry.compareAndSet(whole, DROPPED)
                            && wholeAt.remove(key, entry)) {
                        count.decrementAndGet();
                    }
                });
                sweepAgainNanos = nowNanos + intervalNanos;
            } finally {
                isSweeping.set(false);
            }
        }
        return count.get() < keysMax;
    }
}
