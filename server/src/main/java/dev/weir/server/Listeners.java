package dev.weir.server;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;

/// The listeners of a server, none of which can do harm by throwing.
///
/// **Threads:** virtual ones, never a loop's.
final class Listeners {

    private static final System.Logger LOG = System.getLogger("dev.weir.server");

    private final List<ServerListener> all;

    Listeners(List<ServerListener> all) {
        this.all = all;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    void tell(Consumer<ServerListener> message) {
        for (ServerListener listener : all) {
            try {
                message.accept(listener);
            } catch (Throwable failed) {
                LOG.log(Level.ERROR, "A listener failed: " + listener.getClass(), failed);
            }
        }
    }
}
