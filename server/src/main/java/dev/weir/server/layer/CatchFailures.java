package dev.weir.server.layer;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Problem;
import dev.weir.http.Refused;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.lang.System.Logger.Level;
import java.util.Optional;

/// Makes an answer of whatever is thrown inside, so that the layers outside see one: an access log
/// that has its status, CORS fields that a browser wants on errors too.
///
/// Without it the server does the same, but outside of all layers. An interruption goes on: its
/// client is gone, or an outer layer has caused it.
///
/// **Threads:** any.
public final class CatchFailures implements Layer {

    private static final System.Logger LOG = System.getLogger("dev.weir.server");

    /// Makes an answer of a failure.
    @FunctionalInterface
    public interface Mapper {
        /// Makes the answer in place of the failure; it may throw the failure on, or another.
        ///
        /// @param request that was being handled
        /// @param failure what was thrown; its message is not for clients
        Response answer(Request request, Throwable failure) throws Exception;
    }

    private final Mapper mapper;

    private CatchFailures(Mapper mapper) {
        this.mapper = mapper;
    }

    /// Answers as the server would: what is refused as it says, 400, 413 and other statuses where
    /// they belong, else 500 and a line in the log.
    public static CatchFailures create() {
        return new CatchFailures(CatchFailures::answer);
    }

    /// Answers unexpected failures, those that would make a 500, as `mapper` does.
    public static CatchFailures with(Mapper mapper) {
        return new CatchFailures(mapper);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        try {
            return next.handle(request);
        } catch (InterruptedException gone) {
            throw gone;
        } catch (Refused refused) {
            return refused.response();
        } catch (Throwable failed) {
            Optional<Problem> known = Problem.of(failed);
            return known.isPresent() ? known.get().response() : mapper.answer(request, failed);
        }
    }

    private static Response answer(Request request, Throwable failed) {
        LOG.log(Level.ERROR, "The handler of " + request + " failed", failed);
        return Refusal.of(
                Status.INTERNAL_SERVER_ERROR,
                "The server failed at this request. The failure has been logged.");
    }

    @Override
    public String toString() {
        return "CatchFailures";
    }
}
