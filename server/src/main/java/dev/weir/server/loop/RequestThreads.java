package dev.weir.server.loop;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// Starts the virtual threads of one loop's requests.
///
/// A virtual thread that is started by itself goes into one list for the whole process, which
/// thread dumps show: a hash map that each start and each end writes. Several loops would wait
/// there for each other's cache lines, so each has an executor of the JDK's, which has a list of
/// its own. A loop that is alone does without, as an executor takes a tenth of a request's time.
/// With `-Djdk.trackAllThreads=false` nothing is listed.
///
/// **Threads:** its loop's, or who stands in for it.
final class RequestThreads {

    private static final boolean ARE_LISTED = areListed();

    private final ThreadFactory factory;
    private final @Nullable Executor list;
    private @Nullable Thread made; // the last one that `list` has asked for

    /// @param factory of virtual threads
    /// @param isAlone whether the process has no other loop
    RequestThreads(ThreadFactory factory, boolean isAlone) {
        this.factory = factory;
        list = isAlone || !ARE_LISTED ? null : Executors.newThreadPerTaskExecutor(this::make);
    }

    /// As the JDK reads it: any other word is no.
    private static boolean areListed() {
        String word = System.getProperty("jdk.trackAllThreads", "");
        return word.isEmpty() || Boolean.parseBoolean(word);
    }

    private Thread make(Runnable task) {
        Thread thread = factory.newThread(task);
        made = thread;
        return thread;
    }

    /// Starts `task` on a fresh thread.
    Thread start(Runnable task) {
        if (list == null) {
            Thread thread = factory.newThread(task);
            thread.start();
            return thread;
        }
        list.execute(task);
        Thread started = Objects.requireNonNull(made);
        made = null;
        return started;
    }
}
