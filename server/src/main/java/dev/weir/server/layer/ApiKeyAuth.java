package dev.weir.server.layer;

import dev.weir.http.Attribute;
import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Keys in a field of their own, such as `X-Api-Key`. Name the field in a [SensitiveFields] too, so
/// that no log has it.
///
/// @param <P> the principal
public final class ApiKeyAuth<P> implements Authenticating<P> {

    private final Attribute<P> principal;
    private final String field;
    private final Function<String, Optional<P>> keys;
    private final Response unauthorized;

    private ApiKeyAuth(Attribute<P> principal, String field, Function<String, Optional<P>> keys) {
        Fields.of(field, "");
        this.principal = principal;
        this.field = field;
        this.keys = keys;
        unauthorized =
                Challenge.unauthorized(
                        Challenge.of("ApiKey", field),
                        "A known key is needed here, in the field " + field + ".");
    }

    /// These keys, each with whom it stands for, in this field.
    ///
    /// @throws IllegalArgumentException if a key has fewer than 16 characters
    public static <P> ApiKeyAuth<P> of(Attribute<P> principal, String field, Map<String, P> byKey) {
        return new ApiKeyAuth<>(principal, field, Secrets.lookup(byKey));
    }

    /// Keys that `find` knows, in this field.
    public static <P> ApiKeyAuth<P> finding(
            Attribute<P> principal, String field, Function<String, Optional<P>> find) {
        return new ApiKeyAuth<>(principal, field, find);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        Optional<P> found = request.field(field).flatMap(keys);
        return found.isEmpty() ? unauthorized : next.handle(request.with(principal, found.get()));
    }

    @Override
    public Attribute<P> principal() {
        return principal;
    }

    @Override
    public Set<Attribute<?>> provides() {
        return Set.of(principal);
    }

    @Override
    public String toString() {
        return "ApiKeyAuth in " + field;
    }
}
