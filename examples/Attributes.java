// What a layer finds out, a route takes as an input. That some layer around the route leaves it is
// looked at when the server starts, where layers say what they leave.
//
//   java -cp 'lib/*' examples/Attributes.java
//   curl http://127.0.0.1:8080/where

import static dev.weir.server.Web.*;

import dev.weir.http.Attribute;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;

static final Attribute<Locale> LANGUAGE = Attribute.named("language");

Response guessLanguage(Request request, Handler next) throws Exception {
    String field = request.field("accept-language").orElse("en");
    return next.handle(request.with(LANGUAGE, Locale.forLanguageTag(field.split("[,;]")[0])));
}

void main() {
    var app =
            routes(
                    GET("/where", attribute(LANGUAGE))
                            .to((_, language) ->
                                    text(language.getDisplayCountry(language) + "\n")));
    serve(8080, app.layer(this::guessLanguage));
}
