package dev.weir.server.layer;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Method;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Lets pages of other origins use this service (Fetch standard, "HTTP CORS protocol"). It answers
/// preflights itself, so it has to stand outside of what asks for credentials: preflights have
/// none.
///
/// It protects nothing by itself: browsers ask, other clients do not. See [Csrf] for that.
///
/// **Threads:** any.
public final class Cors implements Layer {

    /// How long browsers may remember a preflight unless [#maxAge] says otherwise.
    private static final Duration AGE = Duration.ofMinutes(10);

    private static final Fields PREFLIGHT_VARY =
            Fields.of(
                    "Vary",
                    "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");

    private final Set<String> origins;
    private final boolean allowsAny;
    private final boolean withCredentials;
    private final String methods;
    private final String requestFields;
    private final String exposed;
    private final Duration maxAge;
    private final Map<String, SectionChange> changes;
    private final SectionChange changeForAny = new SectionChange(answer -> tell("*", answer));
    private final SectionChange changeForOthers = new SectionChange(this::varied);

    private Cors(
            Set<String> origins,
            boolean allowsAny,
            boolean withCredentials,
            String methods,
            String requestFields,
            String exposed,
            Duration maxAge) {
        this.origins = origins;
        this.allowsAny = allowsAny;
        this.withCredentials = withCredentials;
        this.methods = methods;
        this.requestFields = requestFields;
        this.exposed = exposed;
        this.maxAge = maxAge;
        changes =
                origins.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        origin -> origin,
                                        origin ->
                                                new SectionChange(answer -> tell(origin, answer))));
        if (allowsAny && withCredentials) {
            throw new IllegalArgumentException(
                    "CORS with credentials from any origin would let every page act as its visitor,"
                            + " and browsers refuse it. Name the origins: Cors.allow(\"https://…\").");
        }
        if (withCredentials && (methods + requestFields + exposed).contains("*")) {
            throw new IllegalArgumentException(
                    "With credentials a \"*\" in CORS is a name and no wildcard. List the methods"
                            + " and fields.");
        }
    }

    /// These origins, such as `https://app.example`, with GET, HEAD and POST.
    ///
    /// @throws IllegalArgumentException if there is none, or one is not written as browsers do
    public static Cors allow(String... origins) {
        if (origins.length == 0) {
            throw new IllegalArgumentException("CORS needs one origin at least, or anyOrigin().");
        }
        var all = new TreeSet<String>();
        for (String origin : origins) {
            if (origin.equals("*")) {
                throw new IllegalArgumentException(
                        "For every origin use Cors.anyOrigin(); allow(...) names origins.");
            }
            all.add(Origin.checked(origin));
        }
        return new Cors(Set.copyOf(all), false, false, "GET, HEAD, POST", "", "", AGE);
    }

    /// Every origin, without credentials, with GET, HEAD and POST.
    public static Cors anyOrigin() {
        return new Cors(Set.of(), true, false, "GET, HEAD, POST", "", "", AGE);
    }

    /// With cookies and other credentials.
    ///
    /// @throws IllegalArgumentException if every origin is allowed
    public Cors credentials() {
        return new Cors(origins, allowsAny, true, methods, requestFields, exposed, maxAge);
    }

    /// These methods.
    public Cors methods(Method... all) {
        var names = new TreeSet<String>();
        for (Method method : all) {
            names.add(method.name());
        }
        return new Cors(
                origins,
                allowsAny,
                withCredentials,
                String.join(", ", names),
                requestFields,
                exposed,
                maxAge);
    }

    /// These fields of requests, beside those that need no permission.
    public Cors requestFields(String... names) {
        String list = list(names);
        return new Cors(origins, allowsAny, withCredentials, methods, list, exposed, maxAge);
    }

    /// These fields of answers can be read by scripts, beside those that always can.
    public Cors exposing(String... names) {
        String list = list(names);
        return new Cors(origins, allowsAny, withCredentials, methods, requestFields, list, maxAge);
    }

    /// Browsers may remember a preflight this long. Default: ten minutes.
    public Cors maxAge(Duration age) {
        return new Cors(origins, allowsAny, withCredentials, methods, requestFields, exposed, age);
    }

    private static String list(String... names) {
        for (String name : names) {
            if (!name.equals("*")) {
                Fields.of(name, "");
            }
        }
        return String.join(", ", names);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        String origin = request.field("origin").orElse("");
        if (request.method() == Method.OPTIONS
                && !origin.isEmpty()
                && request.field("access-control-request-method").isPresent()) {
            return preflight(origin);
        }
        return changeFor(origin).of(next.handle(request));
    }

    private SectionChange changeFor(String origin) {
        if (origin.isEmpty()) {
            return changeForOthers;
        }
        return allowsAny ? changeForAny : changes.getOrDefault(origin, changeForOthers);
    }

    /// What an allowed origin is told, in place of what the handler says of it.
    private Fields tell(String origin, Fields answer) {
        var told = varied(answer).with("Access-Control-Allow-Origin", origin);
        if (withCredentials) {
            told = told.with("Access-Control-Allow-Credentials", "true");
        }
        return exposed.isEmpty() ? told : told.with("Access-Control-Expose-Headers", exposed);
    }

    private Fields varied(Fields answer) {
        return allowsAny ? answer : Vary.on("Origin", answer);
    }

    private boolean isAllowed(String origin) {
        return !origin.isEmpty() && (allowsAny || origins.contains(origin));
    }

    /// What is allowed does not depend on what is asked, so the browser compares.
    private Response preflight(String origin) {
        Fields fields = PREFLIGHT_VARY;
        if (isAllowed(origin)) {
            fields =
                    fields.plus("Access-Control-Allow-Origin", allowsAny ? "*" : origin)
                            .plus("Access-Control-Allow-Methods", methods)
                            .plus("Access-Control-Max-Age", Long.toString(maxAge.toSeconds()));
            if (!requestFields.isEmpty()) {
                fields = fields.plus("Access-Control-Allow-Headers", requestFields);
            }
            if (withCredentials) {
                fields = fields.plus("Access-Control-Allow-Credentials", "true");
            }
        }
        return Response.of(Status.NO_CONTENT, fields, Body.empty());
    }

    @Override
    public void check(List<Layer> around) {
        for (Layer outer : around) {
            if (outer instanceof Authenticating) {
                throw new IllegalArgumentException(
                        "CORS stands inside "
                                + outer
                                + ", which refuses preflights, as they have no credentials. Put Cors"
                                + " before it in layers(...).");
            }
        }
    }

    @Override
    public String toString() {
        return "Cors";
    }
}
