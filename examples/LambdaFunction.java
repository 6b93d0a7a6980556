// The same app as a server and as a function in AWS Lambda.
//
//   java -cp 'lib/*' examples/LambdaFunction.java
//   curl http://127.0.0.1:8080/hello/Ada

import static dev.weir.server.Web.*;

import dev.weir.server.lambda.Lambda;

void main() throws Exception {
    var app = routes(GET("/hello/{name}").to(r -> text("Hello, " + r.parameter("name") + "!\n")));
    if (System.getenv("AWS_LAMBDA_RUNTIME_API") == null) {
        serve(8080, app);
    } else {
        Lambda.run(app);
    }
}
