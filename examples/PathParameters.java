// Parts of the path as parameters: {id} takes one segment, {*file} takes the rest with its slashes.
// Text is decoded already; what it has to be is the handler's to check, and an InvalidInput makes a
// 400 whose sentence tells the client.
//
//   java -cp 'lib/*' examples/PathParameters.java
//   curl http://127.0.0.1:8080/users/7
//   curl http://127.0.0.1:8080/users/seven
//   curl http://127.0.0.1:8080/files/notes/2026/spring.txt

import static dev.weir.server.Web.*;

import dev.weir.http.InvalidInput;
import dev.weir.http.Request;
import dev.weir.http.Response;

Response user(Request request) {
    String id = request.parameter("id");
    if (!id.matches("[0-9]{1,9}")) {
        throw InvalidInput.of("id", "must be a number of at most nine digits");
    }
    return text("user " + Integer.parseInt(id) + "\n");
}

void main() {
    var app =
            routes(
                    GET("/users/{id}").to(this::user),
                    GET("/files/{*file}")
                            .to(request -> text("file " + request.parameter("file") + "\n")));
    serve(8080, app);
}
