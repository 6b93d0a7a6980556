package dev.weir.server.input;

import dev.weir.http.Request;
import java.util.List;

/// A field of a form that came as content: urlencoded, or multipart where the route takes a file
/// too.
///
/// Content comes once, so [Plan] reads it for all fields of a route.
final class FormField<T> extends Named<T> {

    FormField(String name, Kind<T> kind) {
        super(Place.FORM, name, kind);
    }

    @Override
    List<String> texts(Request request) {
        return FormContent.fields(request).all(name);
    }

    @Override
    boolean isReadFromContent() {
        return true;
    }
}
