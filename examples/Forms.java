// A form as browsers send it, field by field; all that is wrong with it is said at once.
//
//   java -cp 'lib/*' examples/Forms.java
//   curl http://127.0.0.1:8080/signup -d 'name=Ada&age=36&tag=math&tag=looms'
//   curl http://127.0.0.1:8080/signup -d 'age=old'

import static dev.weir.server.Web.*;

void main() {
    serve(
            8080,
            routes(
                    POST(
                                    "/signup",
                                    form("name", STRING),
                                    form("age", INT(0, 150)),
                                    all(form("tag", STRING)))
                            .to((_, name, age, tags) ->
                                    text(name + " is " + age + " and likes " + tags + "\n"))));
}
