package dev.weir.server;

import dev.weir.server.loop.LinkListener;
import org.jspecify.annotations.Nullable;

/// Waits for the end of a link that is being closed, and hears nothing of it.
///
/// @param whenClosed is told once when it is gone
record TurnedAway(Runnable whenClosed) implements LinkListener {

    @Override
    public void received(Received bytes) {}

    @Override
    public void inputEnded() {}

    @Override
    public void writable() {}

    @Override
    public void sent() {}

    @Override
    public void closed(@Nullable Throwable cause) {
        whenClosed.run();
    }
}
