package dev.weir.server.lambda;

import dev.weir.http.Handler;
import java.net.URI;
import java.util.List;

/// Runs an app as an AWS Lambda function, as a custom runtime (`provided.al2023`): the same handler
/// that a server would have.
///
/// ```java
/// void main() throws Exception {
///     Lambda.run(routes(GET("/").to(_ -> text("Hello"))));
/// }
/// ```
///
/// With SnapStart, [#aroundSnapshot] tells of the snapshot.
///
/// It answers events of API Gateway (payload formats 1.0 and 2.0), Function URLs and load
/// balancers. Any other event is reported to Lambda as failed, in a sentence that names its
/// members. An upgrade cannot be had there, and is 501.
public final class Lambda {

    private static final String API = "AWS_LAMBDA_RUNTIME_API";
    private static final String INITIALIZATION = "AWS_LAMBDA_INITIALIZATION_TYPE";

    private static final SnapshotHooks HOOKS = new SnapshotHooks();

    private Lambda() {}

    /// Takes event after event until the process is ended. Answers are gathered in memory, up to
    /// the 6 MiB that Lambda takes.
    ///
    /// @throws IllegalStateException if the process does not run in Lambda
    /// @throws IllegalArgumentException if the application [cannot work][Handler#check] as it is
    ///   put together
    public static void run(Handler app) throws Exception {
        run(app, false);
    }

    /// As [#run], for a Function URL whose invoke mode is `RESPONSE_STREAM`: content is sent while
    /// it is made.
    public static void runStreaming(Handler app) throws Exception {
        run(app, true);
    }

    /// Has `before` run before a snapshot of the process is taken, and `after` in each process that
    /// is started from it, before its first event: connections are to be closed and opened again,
    /// and what has to be unique (random numbers, times, secrets) is to be made again. The last
    /// `before` is the first to run. A process that is not for snapshots runs none of them.
    ///
    /// A function has at most 64 of them. The same two steps are `beforeCheckpoint` and
    /// `afterRestore` of CRaC.
    ///
    /// @throws IllegalStateException if there are more
    public static void aroundSnapshot(Runnable before, Runnable after) {
        HOOKS.add(before, after);
    }

    private static void run(Handler app, boolean isStreaming) throws Exception {
        String authority = System.getenv(API);
        if (authority == null) {
            throw new IllegalStateException(
                    API
                            + " is not set, so this process does not run in AWS Lambda. Serve the app by"
                            + " Web.serve elsewhere.");
        }
        app.check(List.of());
        var runtime = new LambdaRuntime(app, URI.create("http://" + authority), isStreaming);
        if ("snap-start".equals(System.getenv(INITIALIZATION))) {
            runtime.restore(HOOKS);
        }
        runtime.run();
    }
}
