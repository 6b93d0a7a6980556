// Five ways to know who asks, in one shape: a layer finds the principal, and a route takes it as an
// input. Without such a layer around it the route does not start, so none can forget the check. Who
// is not known gets 401; Require says who of the known may enter, else it is 403.
//
//   java -cp 'lib/*' examples/SignedIn.java
//   curl -i -u ada:lovelace http://127.0.0.1:8080/basic/me
//   curl -i -H 'Authorization: Bearer 5f0c2d1e-token-of-ada' http://127.0.0.1:8080/bearer/me
//   curl -i -H 'X-Api-Key: 5f0c2d1e-key-of-grace' http://127.0.0.1:8080/key/me
//   curl -i -H 'X-Api-Key: 5f0c2d1e-key-of-grace' http://127.0.0.1:8080/admin/me
//   JWT=eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ1cyIsInN1YiI6ImFkYSIsImV4cCI6NDEwMjQ0NDgwMH0
//   JWT=$JWT.PePYU29Z0JcsNK6IeXeq-oQqC5SuAHJcbdE-fNpTvnM
//   curl -i -H "Authorization: Bearer $JWT" http://127.0.0.1:8080/jwt/me
//   curl -i -c /tmp/jar -X POST http://127.0.0.1:8080/login
//   curl -i -b /tmp/jar http://127.0.0.1:8080/session/me

import static dev.weir.server.Web.*;

import dev.weir.http.Attribute;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.input.Input;
import dev.weir.server.layer.ApiKeyAuth;
import dev.weir.server.layer.BasicAuth;
import dev.weir.server.layer.BearerAuth;
import dev.weir.server.layer.JwtAuth;
import dev.weir.server.layer.Require;
import dev.weir.server.layer.Secrets;
import dev.weir.server.layer.SessionAuth;
import dev.weir.server.layer.Sessions;
import java.security.Key;
import java.security.SecureRandom;
import javax.crypto.spec.SecretKeySpec;

record User(String name, boolean isAdmin) {}

static final Attribute<User> USER = Attribute.named("user");
static final Input<User> WHO = principal(USER);

// A program has this from its configuration.
static final Key SECRET =
        new SecretKeySpec("a secret of 32 bytes or more: 0123".getBytes(), "HmacSHA256");

static final User ADA = new User("Ada", true);
static final User GRACE = new User("Grace", false);

Optional<User> user(String name, String password) {
    boolean isAda = Secrets.same("ada", name) & Secrets.same("lovelace", password);
    return isAda ? Optional.of(ADA) : Optional.empty();
}

Optional<User> subject(Map<String, Object> claims) {
    return "ada".equals(claims.get("sub")) ? Optional.of(ADA) : Optional.empty();
}

Response login(Request request) {
    request.attribute(Sessions.SESSION).orElseThrow().put("user", "Grace");
    return text("logged in\n");
}

byte[] randomKey() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return key;
}

void main() {
    // @start region="principal"
    var me = routes(GET("/me", WHO).to((_, who) -> text("Hello, " + who.name() + "\n")));
    // @end

    var basic = BasicAuth.of(USER, "notes", this::user);
    var tokens = Secrets.lookup(Map.of("5f0c2d1e-token-of-ada", ADA));
    var bearer = BearerAuth.of(USER, "notes", tokens::apply);
    var keys = ApiKeyAuth.of(USER, "X-Api-Key", Map.of("5f0c2d1e-key-of-grace", GRACE));
    var jwt = JwtAuth.of(USER, "notes", "HS256", SECRET, this::subject).issuer("us");
    var sessions = Sessions.encrypted(randomKey()).overHttp();
    var session = SessionAuth.of(USER, kept -> kept.get("user").map(_ -> GRACE));
    var admins = Require.that(USER, User::isAdmin);

    // @start region="around"
    var app =
            routes(
                    mount("/basic", me.layer(basic)),
                    mount("/bearer", me.layer(bearer)),
                    mount("/key", me.layer(keys)),
                    mount("/admin", me.layers(keys, admins)),
                    mount("/jwt", me.layer(jwt)),
                    mount("/session", me.layer(session)),
                    POST("/login").to(this::login));
    serve(8080, app.layer(sessions));
    // @end
}
