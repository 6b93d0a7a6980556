package dev.weir.server.input;

import dev.weir.http.Attribute;
import dev.weir.http.Form;
import dev.weir.http.FormLimits;
import dev.weir.http.Request;
import dev.weir.http.multipart.Multipart;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/// A form that came as content. A route that takes fields of one reads it once, for all of them.
final class FormContent {

    static final String URLENCODED = "application/x-www-form-urlencoded";
    static final String MULTIPART = "multipart/form-data";

    private static final Attribute<Form> FIELDS = Attribute.named("form");
    private static final Attribute<MultipartForm> FILES = Attribute.named("form with files");

    private FormContent() {}

    /// The request with its form, which has fields alone.
    static Request withFields(Request request) throws IOException {
        Content.checkType(request, type -> type.is(URLENCODED), URLENCODED);
        return request.with(FIELDS, Form.of(request));
    }

    /// The request with its form, whose files of these names are stored until the answer is
    /// complete.
    static Request withFiles(Request request, FormLimits limits, Set<String> names)
            throws IOException {
        checkMultipart(request);
        MultipartForm form = MultipartForm.of(request, limits, names::contains);
        HeldForms.hold(request, form);
        return request.with(FIELDS, form.fields()).with(FILES, form);
    }

    static Form fields(Request request) {
        return request.attribute(FIELDS).orElseThrow(FormContent::notInRoute);
    }

    static MultipartForm files(Request request) {
        return request.attribute(FILES).orElseThrow(FormContent::notInRoute);
    }

    private static IllegalStateException notInRoute() {
        return new IllegalStateException(
                "A form is read by a route that takes a part of it: give the input to one.");
    }

    private static void checkMultipart(Request request) {
        Content.checkType(request, type -> type.is(MULTIPART), MULTIPART);
    }

    /// The whole of a multipart form.
    static Input<MultipartForm> whole(FormLimits limits) {
        return new Content<>(part("form with files")) {
            @Override
            public MultipartForm read(Request request) throws IOException {
                checkMultipart(request);
                MultipartForm form = MultipartForm.of(request, limits);
                HeldForms.hold(request, form);
                return form;
            }

            @Override
            FormLimits formLimits() {
                return limits;
            }
        };
    }

    /// The parts of a multipart form, as they come.
    static Input<Multipart> parts(FormLimits limits) {
        return new Content<>(part("parts of a form")) {
            @Override
            public Multipart read(Request request) throws IOException {
                checkMultipart(request);
                return Multipart.of(request, limits);
            }

            @Override
            FormLimits formLimits() {
                return limits;
            }
        };
    }

    private static Part part(String label) {
        return new Part(
                Place.CONTENT, MULTIPART, label, Map.of("type", "object"), null, true, false, null);
    }
}
