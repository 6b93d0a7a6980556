/// Event loops and what they are made of: clock, timers, transport, and the schedulers that carry a
/// loop's virtual threads. Each is a seam, so that a whole server runs under simulated time,
/// network and scheduling. Not exported.
@NullMarked
package dev.weir.server.loop;

import org.jspecify.annotations.NullMarked;
