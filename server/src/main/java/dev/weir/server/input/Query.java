package dev.weir.server.input;

import dev.weir.http.Request;
import java.util.List;

/// A parameter of the query (RFC 3986 §3.4).
final class Query<T> extends Named<T> {

    Query(String name, Kind<T> kind) {
        super(Place.QUERY, name, kind);
    }

    @Override
    List<String> texts(Request request) {
        String query = request.query().orElse("");
        return query.isEmpty() ? List.of() : Pairs.values(query, name, "query");
    }

    @Override
    void link(T value, Link link) {
        link.query(name, kind.text(value));
    }
}
