// Own types in paths and queries: enumerations by their names, records around a number, anything
// that a
// function makes of text.
//
//   java -cp 'lib/*' examples/OwnKinds.java
//   curl 'http://127.0.0.1:8080/users/7?day=MONDAY&at=12:30'
//   curl 'http://127.0.0.1:8080/users/0?day=Monday&at=noon'

import static dev.weir.server.Web.*;

import dev.weir.server.input.Kind;
import java.time.DayOfWeek;
import java.time.LocalTime;

record UserId(long number) {}

static final Kind<UserId> USER_ID =
        LONG(1, Long.MAX_VALUE).as("the number of a user", UserId::new, UserId::number);
static final Kind<LocalTime> TIME = kind("a time such as 12:30", LocalTime::parse);

void main() {
    serve(
            8080,
            routes(
                    GET(
                                    "/users/{id}",
                                    USER_ID,
                                    query("day", oneOf(DayOfWeek.class)),
                                    query("at", TIME))
                            .to((_, id, day, at) -> text(id + " " + day + " " + at + "\n"))));
}
