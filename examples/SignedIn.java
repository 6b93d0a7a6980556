// Five ways to know who asks, in one shape: a layer finds the principal and leaves it under a typed
// attribute; without it the answer is 401. Require says who of them may enter, else it is 403.
//
//   java -cp 'lib/*' examples/SignedIn.java
//   curl -i -u ada:lovelace http://127.0.0.1:8080/basic
//   curl -i -H 'Authorization: Bearer 5f0c2d1e-token-of-ada' http://127.0.0.1:8080/bearer
//   curl -i -H 'X-Api-Key: 5f0c2d1e-key-of-grace' http://127.0.0.1:8080/key

import static dev.weir.server.Web.*;

import dev.weir.http.Attribute;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.layer.ApiKeyAuth;
import dev.weir.server.layer.BasicAuth;
import dev.weir.server.layer.BearerAuth;
import dev.weir.server.layer.JwtAuth;
import dev.weir.server.layer.Require;
import dev.weir.server.layer.Secrets;
import dev.weir.server.layer.Session;
import dev.weir.server.layer.SessionAuth;
import dev.weir.server.layer.Sessions;
import java.security.SecureRandom;
import javax.crypto.spec.SecretKeySpec;

record User(String name, boolean isAdmin) {}

static final Attribute<User> USER = Attribute.named("user");
static final User ADA = new User("Ada", true);
static final User GRACE = new User("Grace", false);

Response hello(Request request) {
    return text("Hello, " + request.attribute(USER).orElseThrow().name() + "\n");
}

Optional<User> user(String name, String password) {
    boolean isAda = Secrets.same("ada", name) & Secrets.same("lovelace", password);
    return isAda ? Optional.of(ADA) : Optional.empty();
}

Response login(Request request) {
    Session session = request.attribute(Sessions.SESSION).orElseThrow();
    session.put("user", "Grace");
    return text("logged in\n");
}

byte[] randomKey() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return key;
}

void main() {
    Handler hello = this::hello;
    var basic = BasicAuth.of(USER, "notes", this::user);
    var tokens = Secrets.lookup(Map.of("5f0c2d1e-token-of-ada", ADA));
    var bearer = BearerAuth.of(USER, "notes", tokens::apply);
    var keys = ApiKeyAuth.of(USER, "X-Api-Key", Map.of("5f0c2d1e-key-of-grace", GRACE));
    var secret = new SecretKeySpec(randomKey(), "HmacSHA256");
    var jwt = JwtAuth.of(USER, "notes", "HS256", secret, _ -> Optional.of(ADA)).issuer("us");
    var sessions = Sessions.encrypted(randomKey()).overHttp();
    var known = SessionAuth.of(USER, session -> session.get("user").map(_ -> GRACE));
    var admins = Require.that(USER, User::isAdmin);

    var app =
            routes(
                    GET("/basic").to(hello.layer(basic)),
                    GET("/bearer").to(hello.layer(bearer)),
                    GET("/key").to(hello.layer(keys)),
                    GET("/admin").to(hello.layers(keys, admins)),
                    GET("/jwt").to(hello.layer(jwt)),
                    GET("/me").to(hello.layer(known)),
                    POST("/login").to(this::login));
    serve(8080, app.layer(sessions));
}
