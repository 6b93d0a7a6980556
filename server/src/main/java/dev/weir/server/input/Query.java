package dev.weir.server.input;

import dev.weir.http.Attribute;
import dev.weir.http.Form;
import dev.weir.http.Request;
import java.io.IOException;
import java.util.List;

/// A parameter of the query (RFC 3986 §3.4), in the form that browsers send.
final class Query<T> extends Named<T> {

    private static final Attribute<Form> PARSED = Attribute.named("query");

    Query(String name, Kind<T> kind) {
        super(Place.QUERY, name, kind);
    }

    /// The request with its query parsed once, for all of a route's parameters.
    static Request parsed(Request request) throws IOException {
        return request.query().isEmpty() ? request : request.with(PARSED, Form.ofQuery(request));
    }

    @Override
    List<String> texts(Request request) throws IOException {
        Form parsed = request.attribute(PARSED).orElse(null);
        return (parsed == null ? Form.ofQuery(request) : parsed).all(name);
    }

    @Override
    void link(T value, Link link) {
        link.query(name, kind.text(value));
    }
}
