// A folder of files as a site: types, conditions, ranges, and compressed variants that lie beside
// the files. Nothing outside of the folder is ever sent, and no file whose name begins with a dot.
//
//   java -cp 'lib/*' examples/StaticSite.java
//   curl -i http://127.0.0.1:8080/
//   curl -i http://127.0.0.1:8080/assets/app.js -H 'Accept-Encoding: gzip' --compressed

import static dev.weir.server.Web.*;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/// A small site, made here so that the example needs nothing beside it.
Path site() throws IOException {
    Path site = Files.createTempDirectory("site");
    Files.writeString(site.resolve("index.html"), "<script src=/assets/app.js></script>\n");
    Path assets = Files.createDirectory(site.resolve("assets"));
    String script = "document.write('made of files');\n";
    Files.writeString(assets.resolve("app.js"), script);
    try (OutputStream out =
            new GZIPOutputStream(Files.newOutputStream(assets.resolve("app.js.gz")))) {
        out.write(script.getBytes(StandardCharsets.UTF_8));
    }
    return site;
}

void main() throws IOException {
    Path site = site();
    var assets = files(site.resolve("assets")).cacheControl("public, max-age=3600");
    serve(8080, routes(mount("/assets", assets), mount("/", files(site))));
}
