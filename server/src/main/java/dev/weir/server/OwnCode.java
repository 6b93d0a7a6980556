package dev.weir.server;

import dev.weir.http.Handler;
import dev.weir.server.input.Plan;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// Gives a route that takes numbers a copy of its [Route1.Call] as a class of its own.
///
/// All routes of so many inputs share one `Call`, and so the JIT compiler sees in it the inputs and
/// handlers of all of them and joins none: numbers go from one to the other in boxes, 16 bytes
/// each. In a copy it sees one input and one handler, joins the three, and there is neither box nor
/// call. `TypedRoutes` in `bench` shows what that is worth.
///
/// Where no class can be made at run time (a native image) the shared one serves as well, with
/// boxes.
final class OwnCode {

    private static final MethodHandles.Lookup HERE = MethodHandles.lookup();
    private static final MethodType CONSTRUCTOR =
            MethodType.methodType(void.class, Plan.class, Object.class);

    private OwnCode() {}

    /// @param call whose constructor takes plan and handler
    static Handler of(Class<? extends Handler> call, Plan plan, Object handler) {
        if (plan.hasNumbers()) {
            try {
                var copy = HERE.defineHiddenClass(codeOf(call), true);
                return made(copy, copy.lookupClass(), plan, handler);
            } catch (IOException | IllegalAccessException | LinkageError noClasses) {
                // The shared one, then.
            } catch (UnsupportedOperationException nativeImage) {
                // Likewise.
            }
        }
        try {
            return made(HERE, call, plan, handler);
        } catch (IllegalAccessException impossible) {
            throw new AssertionError("please report: no constructor in " + call, impossible);
        }
    }

    private static Handler made(
            MethodHandles.Lookup lookup, Class<?> type, Plan plan, Object handler)
            throws IllegalAccessException {
        try {
            return (Handler) lookup.findConstructor(type, CONSTRUCTOR).invoke(plan, handler);
        } catch (NoSuchMethodException impossible) {
            throw new AssertionError("please report: no constructor in " + type, impossible);
        } catch (IllegalAccessException | RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable failed) {
            throw new AssertionError("please report: a constructor threw", failed);
        }
    }

    private static byte[] codeOf(Class<?> call) throws IOException {
        String file = call.getName().substring(call.getPackageName().length() + 1) + ".class";
        try (InputStream in = call.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException("There is no " + file + ".");
            }
            return in.readAllBytes();
        }
    }
}
