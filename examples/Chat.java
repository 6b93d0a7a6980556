// A chat: what one says all are told. Each listener has a queue of its own, so that one who is slow
// holds up nobody; whoever lags by 64 messages is cut off, and may come back.
//
//   java -cp 'lib/*' examples/Chat.java
//   http://127.0.0.1:8080/?name=Ada in two windows

import static dev.weir.server.Web.*;

import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.websocket.MessageLimits;
import dev.weir.server.websocket.Broadcast;
import dev.weir.server.websocket.Message;

static final String PAGE =
        """
        <!doctype html>
        <form><input name=say autofocus></form>
        <ul></ul>
        <script>
        const talk = new WebSocket(`ws://${location.host}/chat${location.search}`)
        talk.onmessage = e => {
            const line = document.createElement('li')
            line.textContent = e.data
            document.querySelector('ul').prepend(line)
        }
        document.forms[0].onsubmit = e => {
            e.preventDefault()
            talk.send(e.target.say.value)
            e.target.reset()
        }
        </script>
        """;

final Broadcast room = new Broadcast(64, Broadcast.WhenFull.CUT_OFF);

Response chat(Request request, String name) {
    return webSocket(
                    socket -> {
                        try (var _ = room.join(socket)) {
                            tell(name + " is here");
                            for (var message : socket) {
                                if (message instanceof Message.Text(String text)) {
                                    tell(name + ": " + text);
                                }
                            }
                        }
                        tell(name + " has left");
                    })
            .limits(new MessageLimits(1_000, 1_000, 8))
            .handle(request);
}

void tell(String text) {
    room.send(new Message.Text(text));
}

void main() {
    serve(
            8080,
            routes(
                    GET("/").to(_ -> html(PAGE)),
                    GET("/chat", query("name", STRING, "somebody")).to(this::chat)));
}
