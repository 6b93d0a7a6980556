/// What the server tells Java Flight Recorder. Off, an event costs a look at a flag; on, it is
/// written to a buffer of the thread's own, without a lock.
@NullMarked
package dev.weir.server.event;

import org.jspecify.annotations.NullMarked;
