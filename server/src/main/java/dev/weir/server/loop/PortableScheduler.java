package dev.weir.server.loop;

/// Leaves the scheduling to the JDK: a loop is a virtual thread like any other.
///
/// It uses public API alone. Loop and handlers may move between carriers, which costs some CPU. As
/// many handlers that burn CPU as there are carriers hold the loops up until [Monitor] has lent the
/// JDK's scheduler another carrier.
public final class PortableScheduler implements Scheduler {

    private final Thread.Builder.OfVirtual requests =
            Thread.ofVirtual().name("weir-request").inheritInheritableThreadLocals(false);

    /// A scheduler for one loop.
    public PortableScheduler() {}

    @Override
    public void begin(String name, Loop loop) {
        Thread.ofVirtual().name(name).start(loop::run);
    }

    @Override
    public Thread start(Runnable task) {
        return requests.start(task);
    }

    /// The loop may run on another carrier at the same time.
    @Override
    public boolean standsIn(Task task) {
        return false;
    }

    /// The JDK's scheduler tells nobody.
    @Override
    public boolean hasRunnable() {
        return false;
    }

    @Override
    public void close() {}

    @Override
    public String describe() {
        return "portable";
    }
}
