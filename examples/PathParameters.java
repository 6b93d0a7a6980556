// Parts of the path as parameters: {id} takes one segment, {*file} takes the rest with its slashes.
// Kinds say what they are, from left to right; a handler may ask its request by name instead.
//
//   java -cp 'lib/*' examples/PathParameters.java
//   curl http://127.0.0.1:8080/users/7
//   curl http://127.0.0.1:8080/users/seven
//   curl http://127.0.0.1:8080/files/notes/2026/spring.txt

import static dev.weir.server.Web.*;

void main() {
    var app =
            routes(
                    GET("/users/{id}", LONG).to((_, id) -> text("user " + id + "\n")),
                    GET("/files/{*file}")
                            .to(request -> text("file " + request.parameter("file") + "\n")));
    serve(8080, app);
}
