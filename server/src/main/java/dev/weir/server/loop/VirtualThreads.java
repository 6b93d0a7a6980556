package dev.weir.server.loop;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.Executor;

/// Makes virtual threads whose scheduler is ours.
///
/// JDK 25 has no public way, but its factory of virtual threads takes any [Executor]. It is found
/// once, by name and type, when the JDK has opened `java.lang` to us; if it is not there or has
/// changed, [#missing] says why and the portable scheduler serves instead.
final class VirtualThreads {

    /// Of `java.lang.ThreadBuilders`: the thread does not inherit inheritable thread-locals.
    private static final int NO_INHERIT_THREAD_LOCALS = 1 << 2;

    private static final Optional<String> MISSING;
    private static final MethodHandle NEW_VIRTUAL_THREAD;

    static {
        MethodHandle found =
                MethodHandles.empty(
                        MethodType.methodType(
                                Thread.class,
                                Executor.class,
                                String.class,
                                int.class,
                                Runnable.class));
        Optional<String> missing = Optional.empty();
        try {
            Class<?> builders = Class.forName("java.lang.ThreadBuilders");
            found =
                    MethodHandles.privateLookupIn(builders, MethodHandles.lookup())
                            .findStatic(builders, "newVirtualThread", found.type());
        } catch (IllegalAccessException notOpen) {
            missing = Optional.of("java.lang is not open to it");
        } catch (ReflectiveOperationException changed) {
            missing = Optional.of("this JDK makes virtual threads in another way");
        }
        NEW_VIRTUAL_THREAD = found;
        MISSING = missing;
    }

    private VirtualThreads() {}

    /// Why [#on] cannot be used, or empty if it can.
    static Optional<String> missing() {
        return MISSING;
    }

    /// A virtual thread, not started, that `scheduler` carries.
    static Thread on(Executor scheduler, String name, Runnable task) {
        try {
            return (Thread)
                    NEW_VIRTUAL_THREAD.invokeExact(scheduler, name, NO_INHERIT_THREAD_LOCALS, task);
        } catch (RuntimeException | Error unexpected) {
            throw unexpected;
        } catch (Throwable impossible) {
            throw new AssertionError("a factory without checked exceptions threw", impossible);
        }
    }
}
