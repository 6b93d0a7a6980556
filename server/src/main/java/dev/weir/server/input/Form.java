package dev.weir.server.input;

import dev.weir.http.Attribute;
import dev.weir.http.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A field of a form that came as content, `application/x-www-form-urlencoded`.
///
/// Content comes once, so [Plan] reads it for all fields of a route and leaves its text under
/// [#TEXT].
final class Form<T> extends Named<T> {

    static final String MEDIA_TYPE = "application/x-www-form-urlencoded";

    private static final Attribute<String> TEXT = Attribute.named("form");

    Form(String name, Kind<T> kind) {
        super(Place.FORM, name, kind);
    }

    /// The request with the text of its form.
    static Request withText(Request request) throws IOException {
        Content.checkType(request, type -> type.is(MEDIA_TYPE), MEDIA_TYPE);
        // What is no ASCII has to be percent-encoded, and is refused as text.
        return request.with(TEXT, new String(request.bytes(), StandardCharsets.ISO_8859_1));
    }

    @Override
    List<String> texts(Request request) {
        String text =
                request.attribute(TEXT)
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "A field of a form is read by a route that takes"
                                                + " it: give the input to one."));
        return text.isEmpty() ? List.of() : Pairs.values(text, name, "form");
    }

    @Override
    boolean isReadFromContent() {
        return true;
    }
}
