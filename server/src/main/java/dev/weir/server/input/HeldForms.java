package dev.weir.server.input;

import dev.weir.http.Attribute;
import dev.weir.http.Body;
import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/// The forms with files of one exchange, closed when its answer is complete: what the handler
/// returned has been written, or will not be, or there was none.
///
/// **Threads:** the request's own.
final class HeldForms implements AutoCloseable {

    private static final Attribute<HeldForms> HELD = Attribute.named("forms that are held");

    /// Goes around routes that take files.
    static final Layer LAYER = new ClosesThem();

    private final List<MultipartForm> forms = new ArrayList<>(1);

    private HeldForms() {}

    /// Closes `form` when the answer to `request` is complete.
    static void hold(Request request, MultipartForm form) {
        var held = request.attribute(HELD).orElse(null);
        if (held == null) {
            form.close();
            throw new IllegalStateException(
                    "Files of a form are for a route that takes them, which closes the form: give"
                            + " the input to one, or use MultipartForm.of(request).");
        }
        held.forms.add(form);
    }

    @Override
    public void close() {
        forms.forEach(MultipartForm::close);
    }

    private static final class ClosesThem implements Layer {

        @Override
        public Response around(Request request, Handler next) throws Exception {
            var held = new HeldForms();
            boolean isWritten = true;
            try {
                Response answer = next.handle(request.with(HELD, held));
                if (answer != null
                        && answer.body() instanceof Body.Stream stream
                        && !held.forms.isEmpty()) {
                    isWritten = false;
                    return answer.body(closing(stream, held));
                }
                return answer;
            } finally {
                if (isWritten) {
                    held.close();
                }
            }
        }

        @Override
        public String toString() {
            return "closes forms";
        }
    }

    /// The stream may be of a file of the form.
    private static Body closing(Body.Stream stream, HeldForms held) {
        Body.Writer inner = stream.writer();
        return new Body.Stream(
                stream.lengthBytes(),
                new Body.Writer() {
                    @Override
                    public void writeTo(OutputStream out) throws Exception {
                        try (held) {
                            inner.writeTo(out);
                        }
                    }

                    @Override
                    public void discard() throws Exception {
                        try (held) {
                            inner.discard();
                        }
                    }

                    @Override
                    public boolean endsAtDrain() {
                        return inner.endsAtDrain();
                    }
                },
                stream.trailers());
    }
}
