package dev.weir.http;

/// Ends a request with a problem, from as deep in a program as it is found: what a handler, a layer
/// or an input throws when it has no answer to return. It is the client's doing and so not an error
/// here: it is not logged and has no stack trace.
///
/// ```java
/// User user = users.get(id);
/// if (user == null) {
///     throw Refused.with(Status.NOT_FOUND, "There is no user " + id + ".");
/// }
/// ```
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;
    private final transient Fields fields;

    /// The refusal with this problem as its answer.
    ///
    /// @param problem what the client is told
    /// @param fields what the answer says beside it, such as `WWW-Authenticate`
    public Refused(Problem problem, Fields fields) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.fields = fields;
    }

    /// A refusal for which no particular part of the request is to blame.
    ///
    /// @param detail a sentence that gives nothing away
    public static Refused with(Status status, String detail) {
        return new Refused(Problem.of(status, detail), Fields.EMPTY);
    }

    /// What the client is told.
    public Problem problem() {
        return problem;
    }

    /// The answer that tells it.
    public Response response() {
        Response answer = problem.response();
        for (int i = 0; i < fields.count(); i++) {
            answer = answer.plusField(fields.name(i), fields.value(i));
        }
        return answer;
    }
}
