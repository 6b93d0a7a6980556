package dev.weir.server.input;

import dev.weir.http.FormLimits;
import dev.weir.http.Request;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A file in a form. It must be there once, unless it is made [optional][#optional] or
/// [repeated][#repeated]; an input of a page that was left empty is none.
///
/// The file is a temporary one, which goes when the answer is complete: to keep it, save it.
///
/// **Threads:** immutable.
public final class FileField extends Omissible<UploadedFile> {

    private static final Map<String, Object> SCHEMA = Map.of("type", "string", "format", "binary");

    private final String name;
    private final FormLimits limits;

    FileField(String name, FormLimits limits) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("A file of a form has a name: give it one.");
        }
        this.name = name;
        this.limits = limits;
    }

    private List<UploadedFile> files(Request request) {
        return FormContent.files(request).chosen(name);
    }

    /// All files of this name, in order; none is an empty list.
    public Input<List<UploadedFile>> repeated() {
        return new Input<>() {
            @Override
            public List<UploadedFile> read(Request request) {
                return files(request);
            }

            @Override
            List<Part> parts() {
                return FileField.this.parts().stream().map(Part::repeated).toList();
            }

            @Override
            boolean isReadFromContent() {
                return true;
            }

            @Override
            FormLimits formLimits() {
                return limits;
            }
        };
    }

    @Override
    @Nullable UploadedFile find(Request request) {
        List<UploadedFile> files = files(request);
        if (files.size() > 1) {
            throw bad(
                    name,
                    Kind.start(Place.FILE, name)
                            + " may come once; it came "
                            + files.size()
                            + " times.");
        }
        return files.isEmpty() ? null : files.getFirst();
    }

    @Override
    RuntimeException missing() {
        return bad(name, Kind.start(Place.FILE, name) + " is missing.");
    }

    @Override
    String text(UploadedFile value) {
        return value.toString();
    }

    @Override
    List<Part> parts() {
        return List.of(new Part(Place.FILE, name, "file", SCHEMA, null, true, false, null));
    }

    @Override
    boolean isReadFromContent() {
        return true;
    }

    @Override
    FormLimits formLimits() {
        return limits;
    }
}
