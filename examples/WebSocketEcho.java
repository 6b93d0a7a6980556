// A WebSocket: a loop over messages, on a virtual thread of its own. Leaving the loop closes it.
//
//   java -cp 'lib/*' examples/WebSocketEcho.java
//   new WebSocket('ws://127.0.0.1:8080/echo') in a browser's console

import static dev.weir.server.Web.*;

import dev.weir.server.websocket.Message;
import dev.weir.server.websocket.WebSocket;
import java.io.IOException;

void echo(WebSocket socket) throws IOException {
    for (var message : socket) {
        socket.send(message);
        if (message instanceof Message.Text(String text) && text.equals("bye")) {
            return;
        }
    }
}

void main() {
    serve(8080, routes(GET("/echo").to(webSocket(this::echo))));
}
