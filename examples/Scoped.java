// What code deep below a handler needs to know, without passing it down: a layer binds a scoped
// value around the handler, and whatever the handler calls may ask it. Nothing is to be cleaned up.
//
//   java -cp 'lib/*' examples/Scoped.java
//   curl http://127.0.0.1:8080/price -H 'Accept-Language: de'

import static dev.weir.server.Web.*;

import dev.weir.http.Handler;
import dev.weir.http.Preferences;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;

static final ScopedValue<Locale> LOCALE = ScopedValue.newInstance();

Response inTheirLanguage(Request request, Handler next) throws Exception {
    String tag = Preferences.languages(request).best(List.of("en", "de")).orElse("en");
    return ScopedValue.where(LOCALE, Locale.forLanguageTag(tag)).call(() -> next.handle(request));
}

String price(double amount) {
    return NumberFormat.getNumberInstance(LOCALE.get()).format(amount);
}

void main() {
    var app = routes(GET("/price").to(_ -> text(price(1234.5) + "\n")));
    serve(8080, app.layer(this::inTheirLanguage));
}
