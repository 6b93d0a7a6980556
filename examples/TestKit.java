// Three ways to test an application: as a function, as bytes on a wire in memory, and on a port.
//
//   java -cp 'lib/*' examples/TestKit.java

import static dev.weir.server.Web.*;

import dev.weir.server.kit.RunningApp;
import dev.weir.server.kit.Wire;

void main() throws Exception {
    var app = routes(GET("/double/{n}", INT).to((_, n) -> text("" + 2 * n)));

    IO.println(app.handle(get("/double/21")).contentText());

    IO.println(Wire.of(app).send("GET /double/21 HTTP/1.1\r\nHost: example.test\r\n\r\n"));

    try (var running = RunningApp.start(app)) {
        IO.println(running.get("/double/21").text());
    }
}
