// The least there is: a route, what answers it, and a port. It listens on this machine alone until
// told otherwise, and on Ctrl-C it ends once it has answered what it had begun.
//
//   java -cp 'lib/*' examples/Hello.java
//   curl http://127.0.0.1:8080/

import static dev.weir.server.Web.*;

// @start region="hello"
void main() {
    serve(8080, routes(GET("/").to(_ -> text("Hello, World!\n"))));
}
// @end
