package rivals;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.Consumer;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// What every rival answers, whatever carries it.
final class Content {

    record Message(String message) {}

    static final String HELLO = "Hello, World!";
    static final byte[] HELLO_BYTES = utf8(HELLO);

    private static final ObjectWriter WRITER =
            JsonMapper.builder().build().writerFor(Message.class);

    private Content() {}

    /// Serialized anew each time, as the contract has it.
    static byte[] json() {
        return WRITER.writeValueAsBytes(new Message(HELLO));
    }

    /// The 200 routes that make a table as large as a real one.
    static void eachResource(Consumer<String> template) {
        for (int version = 1; version <= 2; version++) {
            for (int resource = 1; resource <= 20; resource++) {
                for (int sub = 1; sub <= 5; sub++) {
                    template.accept(
                            "/api/v" + version + "/resource" + resource + "/{id}/sub" + sub);
                }
            }
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
