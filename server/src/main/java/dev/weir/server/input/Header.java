package dev.weir.server.input;

import dev.weir.http.Fields;
import dev.weir.http.Request;
import java.util.List;

/// A header field (RFC 9110 §5). Several lines of one name are one value, joined by commas (§5.3),
/// unless the field is taken as a repeated one: then each line is a value.
final class Header<T> extends Named<T> {

    Header(String name, Kind<T> kind) {
        super(Place.HEADER, name, kind);
        Fields.of(name, ""); // refuses what is no name
    }

    @Override
    List<String> texts(Request request) {
        return request.field(name).map(List::of).orElse(List.of());
    }
}
