package dev.weir.server.input;

import dev.weir.http.Attribute;
import dev.weir.http.Fields;
import dev.weir.http.FormLimits;
import dev.weir.http.Handler;
import dev.weir.http.InvalidInput;
import dev.weir.http.Layer;
import dev.weir.http.Method;
import dev.weir.http.Problem;
import dev.weir.http.ProtocolException;
import dev.weir.http.Refused;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.router.Route;
import dev.weir.router.Router;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a route knows of its inputs. It is made with the route, and refuses then what cannot work:
/// parameters of the path that no input takes, content in a GET, content that is taken twice.
///
/// **Threads:** immutable.
public final class Plan {

    private final Method method;
    private final Route<String> route;
    private final List<Input<?>> given;
    private final List<Input<?>> inputs;
    private final List<Input<?>> leaves;
    private final List<Part> parts;
    private final boolean hasQuery;
    private final boolean hasForm;
    private final Set<String> files;
    private final @Nullable FormLimits formLimits;

    /// Whether a request can be read input by input, with nothing before.
    private final boolean isPlain;

    private Plan(Method method, String pattern, List<Input<?>> given) {
        this.method = method;
        this.given = given;
        route =
                Router.<String>builder()
                        .route(method.name(), pattern, "")
                        .build()
                        .routes()
                        .getFirst();
        var binding = new Binding(toString(), route.parameterNames(), route.endsWithRest());
        var bound = new ArrayList<Input<?>>();
        for (Input<?> input : given) {
            bound.add(input.bound(binding));
        }
        if (!given.isEmpty()) {
            binding.check(); // a handler without inputs asks the request for its parameters
        }
        inputs = List.copyOf(bound);
        leaves = inputs.stream().<Input<?>>flatMap(input -> input.leaves().stream()).toList();
        parts = inputs.stream().flatMap(input -> input.parts().stream()).toList();
        hasQuery = parts.stream().anyMatch(part -> part.place() == Place.QUERY);
        hasForm = parts.stream().anyMatch(Plan::isOfForm);
        files =
                parts.stream()
                        .filter(part -> part.place() == Place.FILE)
                        .map(Part::name)
                        .collect(Collectors.toUnmodifiableSet());
        formLimits = checkedFormLimits();
        checkContent();
        boolean isContentLast =
                leaves.isEmpty()
                        || leaves.subList(0, leaves.size() - 1).stream()
                                .noneMatch(Input::isReadFromContent);
        isPlain = !hasForm && isContentLast;
    }

    /// A route with what its handler needs.
    ///
    /// @param inputs in the order of the handler's parameters
    /// @throws IllegalArgumentException if pattern and inputs do not fit; the message names the
    ///   route
    public static Plan of(Method method, String pattern, Input<?>... inputs) {
        return new Plan(method, pattern, List.of(inputs));
    }

    /// This route with `prefix` before its path.
    ///
    /// @throws IllegalArgumentException if it has parameters, for which links have no values
    public Plan under(String prefix) {
        if (prefix.equals("/")) {
            return this;
        }
        if (prefix.indexOf('{') >= 0 || !prefix.startsWith("/") || prefix.endsWith("/")) {
            throw new IllegalArgumentException(
                    this
                            + ": \""
                            + prefix
                            + "\" is no prefix of a link. Give one that starts with \"/\" and does"
                            + " not end with it, with a value in place of each parameter.");
        }
        return new Plan(method, prefix + pattern(), given);
    }

    private void checkContent() {
        long contents =
                leaves.stream()
                        .filter(leaf -> leaf.parts().stream().noneMatch(Plan::isOfForm))
                        .filter(Input::isReadFromContent)
                        .count();
        boolean hasContent = hasForm || contents > 0;
        if (hasContent && (method == Method.GET || method == Method.HEAD)) {
            throw new IllegalArgumentException(
                    this
                            + ": content in a "
                            + method
                            + " has no meaning (RFC 9110 §9.3.1). Take it by POST, PUT or PATCH, or"
                            + " take query parameters.");
        }
        if (contents > 1 || (hasForm && contents > 0)) {
            throw new IllegalArgumentException(
                    this
                            + ": content comes once, and two inputs of this route take it. Keep one,"
                            + " or put what both need into one record.");
        }
    }

    private @Nullable FormLimits checkedFormLimits() {
        var all =
                leaves.stream().map(Input::formLimits).filter(Objects::nonNull).distinct().toList();
        if (all.size() > 1) {
            throw new IllegalArgumentException(
                    this
                            + ": its files come in one form, and have different FormLimits. Give"
                            + " all of them the same.");
        }
        return all.isEmpty() ? null : all.getFirst();
    }

    private static boolean isOfForm(Part part) {
        return part.place() == Place.FORM || part.place() == Place.FILE;
    }

    /// Whether it takes content whose limits are [FormLimits].
    public boolean takesFormWithFiles() {
        return formLimits != null;
    }

    /// The handler of this route with what its inputs need around it.
    public Handler around(Handler handler) {
        Handler around = formLimits == null ? handler : handler.layer(HeldForms.LAYER);
        List<String> varying =
                leaves.stream().map(Input::variesBy).filter(Objects::nonNull).distinct().toList();
        return varying.isEmpty() ? around : around.layer(new Varying(varying));
    }

    /// The method that it is for.
    public Method method() {
        return method;
    }

    /// The pattern of its path.
    public String pattern() {
        return route.pattern();
    }

    /// Whether the path ends with a `{*rest}`.
    public boolean endsWithRest() {
        return route.endsWithRest();
    }

    /// Names of the path's parameters, in its order.
    public List<String> parameterNames() {
        return route.parameterNames();
    }

    /// The input for parameter `index` of the handler.
    public Input<?> input(int index) {
        return inputs.get(index);
    }

    /// What requests need to have.
    public List<Part> parts() {
        return parts;
    }

    /// The attributes that layers around the route have to leave.
    public Set<Attribute<?>> attributes() {
        var all = new LinkedHashSet<Attribute<?>>();
        leaves.forEach(leaf -> all.addAll(leaf.attributes()));
        return all;
    }

    /// Refuses to start when the route takes an attribute that no layer around it leaves. A layer
    /// that is a lambda does not say what it leaves, and may leave anything but a principal.
    ///
    /// @param around the layers around the route
    public void check(List<Layer> around) {
        boolean isAllSaid = around.stream().noneMatch(layer -> layer.getClass().isHidden());
        for (Input<?> leaf : leaves) {
            if (isAllSaid || leaf.isAlwaysProvided()) {
                for (Attribute<?> attribute : leaf.attributes()) {
                    Layer.checkProvided(attribute, around, "The route " + this);
                }
            }
        }
    }

    /// Whether handlers get numbers, whose boxes are worth avoiding.
    public boolean hasNumbers() {
        return leaves.stream().anyMatch(Input::isNumber);
    }

    /// The request that inputs are read from, one after the other.
    public Request ready(Request request) throws Exception {
        Request ready = hasQuery ? Query.parsed(request) : request;
        return isPlain ? ready : prepared(ready);
    }

    /// Content is not read for a request whose head is refused.
    private Request prepared(Request request) throws Exception {
        for (Input<?> leaf : leaves) {
            if (!leaf.isReadFromContent()) {
                leaf.read(request);
            }
        }
        if (!hasForm) {
            return request;
        }
        Request withForm =
                formLimits == null
                        ? FormContent.withFields(request)
                        : FormContent.withFiles(request, formLimits, files);
        var problems = problems(withForm, true);
        if (problems.size() > 1) {
            throw new Refused(together(problems), Fields.EMPTY);
        }
        return withForm; // one problem is found again where its field is read
    }

    /// What is wrong with each input of the head, or of the form.
    private List<Problem> problems(Request request, boolean isOfForm) throws Exception {
        var problems = new ArrayList<Problem>();
        for (Input<?> leaf : leaves) {
            if (leaf.isReadFromContent() == isOfForm) {
                try {
                    leaf.read(request);
                } catch (Refused | InvalidInput | ProtocolException refused) {
                    Problem problem = refusal(refused).problem();
                    if (!problems.contains(problem)) { // a query is malformed for all at once
                        problems.add(problem);
                    }
                }
            }
        }
        return problems;
    }

    /// The answer to a request whose inputs could not all be read: what is wrong with its head, all
    /// of it, or with its content.
    ///
    /// @param failed what reading the first of them threw
    /// @throws Exception `failed`, if it is not the client's doing
    public Response refused(Request request, Exception failed) throws Exception {
        Refused first = refusal(failed);
        var problems = problems(request, false);
        boolean isOneKind = problems.stream().allMatch(p -> p.status().equals(Status.BAD_REQUEST));
        return problems.size() < 2 || !isOneKind ? first.response() : together(problems).response();
    }

    private static Problem together(List<Problem> problems) {
        var sentences = new ArrayList<String>();
        var parts = new ArrayList<Problem.Part>();
        for (Problem problem : problems) {
            sentences.add(problem.detail());
            parts.add(
                    new Problem.Part(
                            problem.name() == null ? "" : problem.name(), problem.detail()));
        }
        return new Problem(Status.BAD_REQUEST, String.join(" ", sentences), null, parts);
    }

    private static Refused refusal(Exception failed) throws Exception {
        if (failed instanceof Refused refused) {
            return refused;
        }
        return new Refused(Problem.of(failed).orElseThrow(() -> failed), Fields.EMPTY);
    }

    /// The link to this route with these values for its inputs.
    ///
    /// @throws IllegalArgumentException if an input stands in no link, or a value cannot
    public String link(Object... values) {
        var link = new Link(route);
        for (int i = 0; i < values.length; i++) {
            put(inputs.get(i), values[i], link);
        }
        return link.toString();
    }

    @SuppressWarnings("unchecked") // Route1 to Route6 have checked the types
    private static <T> void put(Input<T> input, Object value, Link link) {
        input.link((T) value, link);
    }

    /// Method and pattern: `GET /users/{id}`.
    @Override
    public String toString() {
        return route.toString();
    }
}
