// One server, several names: the host decides first, then the path, then the method.
//
//   java -cp 'lib/*' examples/Hosts.java
//   curl -H 'Host: api.example.com' http://127.0.0.1:8080/
//   curl http://127.0.0.1:8080/

import static dev.weir.server.Web.*;

void main() {
    serve(
            8080,
            routes(
                    host("api.example.com", routes(GET("/").to(_ -> text("the interface\n")))),
                    host("*.example.com", routes(GET("/").to(_ -> text("some shop\n")))),
                    GET("/").to(_ -> text("the front page\n"))));
}
