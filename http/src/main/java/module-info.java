/// The model of HTTP messages and the codecs of HTTP: pure functions of bytes.
module dev.weir.http {
    requires static org.jspecify;

    exports dev.weir.http;
    exports dev.weir.http.h1;
    exports dev.weir.http.h2;
    exports dev.weir.http.h3;
    exports dev.weir.http.multipart;
    exports dev.weir.http.websocket;
}
