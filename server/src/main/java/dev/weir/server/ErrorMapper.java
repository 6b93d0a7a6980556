package dev.weir.server;

import dev.weir.http.Problem;
import dev.weir.http.Request;
import dev.weir.http.Response;
import org.jspecify.annotations.Nullable;

/// Gives every error its body: those of handlers and those that the server finds itself.
///
/// It runs on a virtual thread. Should it throw, or give null, the plain problem goes out instead.
@FunctionalInterface
public interface ErrorMapper {

    /// The answer that tells a client of `problem`. Keep the status: the server closes or keeps the
    /// connection by what has happened, whatever the answer says.
    ///
    /// @param request what was asked, or null if the bytes were no request
    Response map(Problem problem, @Nullable Request request) throws Exception;

    /// Problems as `application/problem+json` (RFC 9457).
    ErrorMapper PROBLEM_JSON = (problem, _) -> problem.response();
}
