package dev.weir.server.layer;

import dev.weir.http.Attribute;
import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Names fields whose values no log and no trace may show. `Authorization`, `Proxy-Authorization`,
/// `Cookie` and `Set-Cookie` are such fields always; this adds others, an API key's for instance,
/// for the access log and for the traces inside it.
///
/// **Threads:** any.
public final class SensitiveFields implements Layer {

    private static final Attribute<Set<String>> NAMES = Attribute.named("sensitive fields");

    private static final Set<String> ALWAYS =
            Set.of("authorization", "proxy-authorization", "cookie", "set-cookie");

    private final Set<String> lowerCaseNames;

    private SensitiveFields(Set<String> lowerCaseNames) {
        this.lowerCaseNames = lowerCaseNames;
    }

    /// Hides the values of these fields.
    ///
    /// @param names of fields, beside those that are sensitive always
    public static SensitiveFields of(String... names) {
        var all = new HashSet<>(ALWAYS);
        for (String name : names) {
            Fields.of(name, "");
            all.add(name.toLowerCase(Locale.ROOT));
        }
        return new SensitiveFields(Set.copyOf(all));
    }

    /// The value of a field of `request` as a log may have it: `(not shown)` for a sensitive one.
    static String shown(Request request, String name, String value) {
        return isSensitive(request, name) ? "(not shown)" : value;
    }

    private static boolean isSensitive(Request request, String name) {
        return request.attribute(NAMES).orElse(ALWAYS).contains(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        return next.handle(request.with(NAMES, lowerCaseNames));
    }

    /// A log outside would not know of the names.
    @Override
    public void check(List<Layer> around) {
        for (Layer outer : around) {
            if (outer instanceof AccessLog) {
                throw new IllegalArgumentException(
                        "SensitiveFields stands inside an AccessLog, which then does not know what"
                                + " to hide. Put SensitiveFields outside of it, before it in"
                                + " layers(...).");
            }
        }
    }

    @Override
    public String toString() {
        return "SensitiveFields";
    }
}
