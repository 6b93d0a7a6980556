// Who is asking, as an input: made of a header field by a function that may refuse with a status of
// its
// own. Routes that take it need no other word on access.
//
//   java -cp 'lib/*' examples/OwnInput.java
//   curl -i http://127.0.0.1:8080/me
//   curl -H 'Authorization: Bearer s3cret' http://127.0.0.1:8080/me

import static dev.weir.server.Web.*;

import dev.weir.http.Refused;
import dev.weir.http.Status;
import dev.weir.server.input.Input;

record User(String name) {}

static final Map<String, User> TOKENS = Map.of("Bearer s3cret", new User("Ada"));

// @start region="user"
static final Input<User> USER =
        inputs(maybe(header("Authorization", STRING)))
                .as(token ->
                        token.map(TOKENS::get)
                                .orElseThrow(() ->
                                        Refused.with(Status.UNAUTHORIZED, "A token is needed.")));

// @end

void main() {
    serve(8080, routes(GET("/me", USER).to((_, user) -> text("hello, " + user.name() + "\n"))));
}
